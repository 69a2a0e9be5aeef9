import type { AccessNotEnded } from '#core/access-end/ending';
import type { CardProperty, Refusal } from '#core/card/card';
import { beginningOf } from '#core/lib/cut';
import type { CardState } from '#core/project/settings';
import type { AccessRequest, Instant, Resource } from '#core/request/access-request';
import type { Say } from '../words/words';
import { storable } from './adf';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (a summary holds 255 characters) */
const SUMMARY_CHARACTERS_MAX = 255;

/** One line that says who wants what: roles by name while they fit, else their number. */
export function summaryOf(request: AccessRequest, say: Say): string {
  const saying = (roles: string): string =>
    oneLine(storable(say('summary.requests', { user: request.user, wanted: wantedOf(request, roles, say) })));
  const long = saying(request.roles.join(', '));
  if (long.length <= SUMMARY_CHARACTERS_MAX) return long;
  return cut(saying(say('summary.roles', { count: request.roles.length })), SUMMARY_CHARACTERS_MAX);
}

function wantedOf(request: AccessRequest, roles: string, say: Say): string {
  if (request.resources.length === 0) return roles;
  const [first] = request.resources;
  const resources =
    request.resources.length === 1 && first !== undefined
      ? resourceName(first)
      : say('summary.resources', { count: request.resources.length });
  return request.roles.length === 0 ? resources : say('summary.as', { resources, roles });
}

/** What people call a resource: its friendly name where it has one. */
export const resourceName = ({ friendlyName, name, subResource }: Resource): string =>
  [friendlyName ?? name, ...(subResource === undefined ? [] : [subResource])].join('/');

const oneLine = (value: string): string => value.replace(/\s+/g, ' ').trim();

/** At most so many characters, counted as Jira counts them. */
export const cut = (value: string, charactersMax: number): string =>
  value.length <= charactersMax ? value : `${beginningOf(value, charactersMax - 1)}…`;

/** An instant for people: UTC, to the minute, so that every reader of a comment reads the same. */
export const when = (instant: Instant): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** One line of how a request stands, for a field: its state, the approvals that it has, and until when. */
export function accessText(property: CardProperty, say: Say): string {
  const { state, approvals, approvalsNeeded: needed, expiresAt, accessUntil } = property;
  const parts =
    state === 'pending'
      ? [
          say('access.count', { approvals, needed }),
          ...(expiresAt === undefined ? [] : [say('access.decideBy', { when: when(expiresAt) })]),
        ]
      : accessUntil === undefined
        ? []
        : [say('access.until', { when: when(accessUntil) })];
  return [say(`access.${state}`), ...parts].join(', ');
}

/** Why nothing was sent to Teleport, and what to do. */
export function refusalText(refusal: Refusal, say: Say): string {
  switch (refusal.kind) {
    case 'not-permitted':
    case 'unknown-reviewer':
      return say(`refusal.${refusal.kind}`, { detail: refusal.detail });
    case 'already-reviewed':
      return say('refusal.already-reviewed', { reviewer: refusal.reviewer });
    case 'already-resolved':
      return say('refusal.already-resolved', { state: say(`state.${stateOf(refusal.request)}`) });
    case 'superseded': {
      const { by, status } = refusal;
      return say('refusal.superseded', {
        by: by ?? say('refusal.superseded.you'),
        to: status === undefined ? '' : say('refusal.superseded.to', { status }),
      });
    }
    case 'not-undone':
      return say('refusal.not-undone', { by: refusal.by });
    case 'not-a-decision':
      return say('refusal.not-a-decision', { state: say(`state.${refusal.meaning}`) });
    default:
      return say(`refusal.${refusal.kind}`);
  }
}

/** Why access goes on, or is none any more. */
export const notEndedText = (outcome: AccessNotEnded, say: Say): string =>
  say(`comment.notEnded.${outcome.kind}`, 'detail' in outcome ? { detail: outcome.detail } : {});

function stateOf(request: AccessRequest): CardState {
  return request.state === 'unknown' ? 'pending' : request.state;
}
