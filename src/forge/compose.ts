import type { Clock, Ports } from '#core/ports';
import { jiraCards } from './jira/cards';
import { jiraMemberships } from './jira/memberships';
import { forgeJobs } from './queue/jobs';
import { relayClient } from './relay/client';
import { noted } from './relay/noted';
import { forgeActivity } from './storage/activity';
import { forgeDecisions } from './storage/decisions';
import { forgeFailures } from './storage/failures';
import { forgeLinks } from './storage/links';
import { forgeQuota } from './storage/quota';
import { forgeSettings } from './storage/settings';

/** The machine's time: the one place in the app that reads it. */
const clock: Clock = {
  // eslint-disable-next-line no-restricted-properties -- this is the clock that all else is given.
  now: () => Date.now(),
};

/** Ports meet adapters here, once per invocation. */
export function makePorts(): Ports {
  const activity = forgeActivity(() => clock.now());
  return {
    clock,
    relay: noted(relayClient, activity),
    cards: jiraCards,
    memberships: jiraMemberships,
    links: forgeLinks,
    decisions: forgeDecisions,
    settings: forgeSettings,
    jobs: forgeJobs,
    failures: forgeFailures,
    quota: forgeQuota,
    activity,
  };
}
