import type { Ports, Relay } from '#core/ports';
import type { RequestId } from '#core/ids';
import { clock } from './clock';
import { LEASE_PLACE } from './mailbox/lease-row';
import { jiraCards } from './jira/cards';
import { jiraMemberships } from './jira/memberships';
import { forgeJobs } from './queue/jobs';
import { noted } from './relay/noted';
import { relayForPages, relayForWorkers } from './relay/relay';
import { firstLook, type FirstLook } from './storage/batch';
import { forgeActivity } from './storage/activity';
import { forgeDecisionLog } from './storage/decision-log';
import { forgeDecisions } from './storage/decisions';
import { forgeFailures } from './storage/failures';
import { linkPlace, linksAfter } from './storage/links';
import { forgeNamedWork } from './storage/named-work';
import { forgeQuota, PAUSE_PLACE } from './storage/quota';
import { forgeSettings } from './storage/settings';

/**
 * Ports meet adapters here, once per invocation.
 *
 * @param request - the one that it is about, if it is known
 */
export function makePorts(request?: RequestId): Ports {
  const links = request === undefined ? [] : [linkPlace(request)];
  const look = firstLook([PAUSE_PLACE, LEASE_PLACE, ...links]);
  return portsWith(look, relayForWorkers(look));
}

/** The same for whom somebody waits in front of a screen. */
export const makePortsForPages = (): Ports => portsWith(firstLook([]), relayForPages());

function portsWith(look: FirstLook, relay: Relay): Ports {
  const activity = forgeActivity(() => clock.now());
  return {
    clock,
    relay: noted(relay, activity),
    cards: jiraCards,
    memberships: jiraMemberships,
    links: linksAfter(look),
    decisions: forgeDecisions,
    settings: forgeSettings,
    jobs: forgeJobs,
    failures: forgeFailures,
    quota: forgeQuota(look),
    activity,
    log: forgeDecisionLog(),
    namedWork: forgeNamedWork,
  };
}
