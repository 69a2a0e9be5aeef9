import type { Ports, Relay } from '#core/ports';
import { clock } from './clock';
import { jiraCards } from './jira/cards';
import { jiraMemberships } from './jira/memberships';
import { forgeJobs } from './queue/jobs';
import { noted } from './relay/noted';
import { relayForPages, relayForWorkers } from './relay/relay';
import { forgeActivity } from './storage/activity';
import { forgeDecisionLog } from './storage/decision-log';
import { forgeDecisions } from './storage/decisions';
import { forgeFailures } from './storage/failures';
import { forgeLinks } from './storage/links';
import { forgeNamedWork } from './storage/named-work';
import { forgeQuota } from './storage/quota';
import { forgeSettings } from './storage/settings';

/** Ports meet adapters here, once per invocation. */
export const makePorts = (): Ports => portsWith(relayForWorkers());

/** The same for whom somebody waits in front of a screen. */
export const makePortsForPages = (): Ports => portsWith(relayForPages());

function portsWith(relay: Relay): Ports {
  const activity = forgeActivity(() => clock.now());
  return {
    clock,
    relay: noted(relay, activity),
    cards: jiraCards,
    memberships: jiraMemberships,
    links: forgeLinks,
    decisions: forgeDecisions,
    settings: forgeSettings,
    jobs: forgeJobs,
    failures: forgeFailures,
    quota: forgeQuota,
    activity,
    log: forgeDecisionLog(),
    namedWork: forgeNamedWork,
  };
}
