import type { Ports, Relay } from '#core/ports';
import type { RequestId } from '#core/ids';
import { clock } from './clock';
import { LEASE } from './mailbox/lease-row';
import { jiraCards } from './jira/cards';
import { jiraMemberships } from './jira/memberships';
import { forgeJobs } from './queue/jobs';
import { noted } from './relay/noted';
import { relayForPages, relayForWorkers } from './relay/relay';
import { NOTHING_PREFETCHED, prefetch, type Prefetch } from './storage/batch';
import { forgeActivity } from './storage/activity';
import { forgeDecisionLog } from './storage/decision-log';
import { forgeDecisions } from './storage/decisions';
import { forgeFailures } from './storage/failures';
import { linkKey, linksAfter } from './storage/links';
import { forgeNamedWork } from './storage/named-work';
import { forgeQuota, PAUSE } from './storage/quota';
import { forgeSettings } from './storage/settings';

/**
 * Ports meet adapters here, once per invocation.
 *
 * @param request - the one that it is about, if it is known
 */
export function makePorts(request?: RequestId): Ports {
  const links = request === undefined ? [] : [linkKey(request)];
  const prefetched = prefetch([PAUSE, LEASE, ...links]);
  return portsWith(prefetched, relayForWorkers(prefetched));
}

/** The same for whom somebody waits in front of a screen. */
export const makePortsForPages = (): Ports => portsWith(NOTHING_PREFETCHED, relayForPages());

function portsWith(prefetched: Prefetch, relay: Relay): Ports {
  const activity = forgeActivity(() => clock.now());
  return {
    clock,
    relay: noted(relay, activity),
    cards: jiraCards,
    memberships: jiraMemberships,
    links: linksAfter(prefetched),
    decisions: forgeDecisions,
    settings: forgeSettings,
    jobs: forgeJobs,
    failures: forgeFailures,
    quota: forgeQuota(prefetched),
    activity,
    log: forgeDecisionLog(),
    namedWork: forgeNamedWork,
  };
}
