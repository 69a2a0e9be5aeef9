import type { Ports } from '#core/ports';
import { clock } from './clock';
import { jiraCards } from './jira/cards';
import { jiraMemberships } from './jira/memberships';
import { forgeJobs } from './queue/jobs';
import { noted } from './relay/noted';
import { theRelay } from './relay/relay';
import { forgeActivity } from './storage/activity';
import { forgeDecisionLog } from './storage/decision-log';
import { forgeDecisions } from './storage/decisions';
import { forgeFailures } from './storage/failures';
import { forgeLinks } from './storage/links';
import { forgeQuota } from './storage/quota';
import { forgeSettings } from './storage/settings';

/** Ports meet adapters here, once per invocation. */
export function makePorts(): Ports {
  const activity = forgeActivity(() => clock.now());
  return {
    clock,
    relay: noted(theRelay, activity),
    cards: jiraCards,
    memberships: jiraMemberships,
    links: forgeLinks,
    decisions: forgeDecisions,
    settings: forgeSettings,
    jobs: forgeJobs,
    failures: forgeFailures,
    quota: forgeQuota,
    activity,
    log: forgeDecisionLog,
  };
}
