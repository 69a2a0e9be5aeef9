import type { AccessRequest, Instant, Resource } from '#core/access-request';
import type { CardProperty, Refusal } from '#core/card';
import { beginningOf } from '#core/cut';
import type { AccessNotEnded } from '#core/end-access';
import type { Resolution } from '#core/link';
import type { CardState } from '#core/settings';
import { storable } from './adf';

/** The words of cards and comments. Plain sentences: what happened, and what to do where there is something to do. */

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (a summary holds 255 characters) */
const SUMMARY_CHARACTERS_MAX = 255;

/** One line that says who wants what: roles by name while they fit, else their number. */
export function summaryOf(request: AccessRequest): string {
  const saying = (roles: string): string =>
    oneLine(storable(`${request.user} requests ${wantedOf(request, roles)}`));
  const long = saying(request.roles.join(', '));
  if (long.length <= SUMMARY_CHARACTERS_MAX) return long;
  return cut(saying(`access to ${request.roles.length} roles`), SUMMARY_CHARACTERS_MAX);
}

function wantedOf(request: AccessRequest, roles: string): string {
  if (request.resources.length === 0) return roles;
  const [first] = request.resources;
  const resources =
    request.resources.length === 1 && first !== undefined
      ? resourceName(first)
      : `${request.resources.length} resources`;
  return request.roles.length === 0 ? resources : `${resources} as ${roles}`;
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

const RESOLVED: Record<Resolution, string> = {
  approved: 'Access request has been approved',
  denied: 'Access request has been denied',
  promoted: 'Access request has been promoted to an access list',
  expired: 'Access request has expired',
  deleted: 'Access request was deleted in Teleport before it was decided',
};
export const resolvedText = (resolution: Resolution): string => RESOLVED[resolution];

const STATE_NAMES: Record<CardState, string> = {
  pending: 'pending',
  approved: 'approved',
  denied: 'denied',
  promoted: 'promoted',
  expired: 'expired',
};

/** One line of how a request stands, for a field: its state, the approvals that it has, and until when. */
export function accessText({
  state,
  approvals,
  approvalsNeeded,
  expiresAt,
  accessUntil,
}: CardProperty): string {
  const name = STATE_NAMES[state];
  const counted = state === 'pending' ? [`${approvals} of ${approvalsNeeded}`] : [];
  const until =
    state === 'pending'
      ? expiresAt && `decide by ${when(expiresAt)}`
      : accessUntil && `access until ${when(accessUntil)}`;
  const parts = [
    `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    ...counted,
    ...(until === undefined ? [] : [until]),
  ];
  return parts.join(', ');
}

/** What a person is told whose decision cannot be handed over at the moment. */
export const WAITING_TEXT =
  'Teleport does not answer at the moment. The app keeps sending the decision, and says here what becomes of it.';

/** What a card is told that was taken to a project where nobody can decide on it. */
export const MISPLACED_TEXT =
  'It was moved to a project that is not set up for access requests. Move it back, or ask an admin of this project to open its Teleport access settings and save them.';

/** Why nothing was sent to Teleport, and what to do. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'own-request':
      return 'Nobody can decide their own access request. Somebody else has to review it.';
    case 'not-permitted':
      return `Teleport does not let you decide this request: ${refusal.detail}`;
    case 'unknown-reviewer':
      return `Your Jira account could not be matched with a Teleport user: ${refusal.detail}`;
    case 'already-reviewed':
      return `${refusal.reviewer} has already reviewed this request, and Teleport takes one review from each person. Another reviewer has to decide.`;
    case 'already-resolved':
      return `This request was already ${STATE_NAMES[stateOf(refusal.request)]} in Teleport. Ask for a new request if that should change.`;
    case 'long-term':
      return 'This is a request for long-term access, which can only be decided in the Teleport Web UI.';
    case 'panel-only':
      return 'Moving the card does not decide this request: its roles are decided with the buttons in the panel “Teleport access request” on this card. Open the card and choose Approve or Deny there.';
    case 'teleport-only':
      return 'This request is decided in Teleport, not in Jira: its roles are only shown here. Open it with the link “Open in Teleport” on this card.';
    case 'gone':
      return 'Teleport no longer has this request: it expired or was deleted.';
    case 'no-actor':
      return 'Jira does not say who moved this card, so nothing was decided. Move it again, or decide in Teleport.';
    case 'app-actor':
      return 'This card was moved by an app or an automation rule. Only a person can decide an access request.';
    case 'moved-along':
      return 'This status was given to the card along with another project, work type or workflow, which decides nothing. If a decision was meant, move the card again.';
    case 'indirect':
      return 'Jira says that this move was caused by something else, such as a smart commit, an automation rule or an import. Only a person who moves the card in Jira can decide an access request.';
    case 'deactivated':
      return 'This Jira account is deactivated by now, so that it cannot decide any more. Somebody else has to decide.';
    case 'other-project':
      return 'This card was moved in a project that it did not belong to at that time, so the move decided nothing. Move it again if that is still meant.';
    case 'status-renamed':
      return 'This status was renamed after a project admin said what it means, so the move decided nothing. An admin of the project has to open its Teleport access settings, check the statuses and save. Then move the card again.';
    case 'superseded':
      return `${refusal.by === undefined ? 'You' : refusal.by} moved this card on${refusal.status === undefined ? '' : ` to “${refusal.status}”`} before the decision could be sent, so it does not count. Move the card again if it is still meant.`;
    case 'not-undone':
      return `Moving the card back takes nothing back: ${refusal.by} had denied the request, and that is sent to Teleport.`;
    case 'unmapped-status':
      return 'This status stands for no decision. A project admin can map it in the Teleport access settings of the project.';
    case 'not-a-decision':
      return `Moving a card here does not decide anything: only Teleport can make a request ${STATE_NAMES[refusal.meaning]}.`;
    case 'reason-too-long':
      return 'The reason is longer than the 4096 bytes that Teleport takes. Shorten it and move the card again.';
    case 'before-takeover':
      return 'This card was moved before Teleport Access for Jira took it over. The reviews in Teleport say whether that was recorded. If the request still waits for your decision, move the card again.';
    case 'before-mapping':
      return 'This card was moved before what the statuses mean was changed in the Teleport access settings of the project, so the move decided nothing. Move it again if it is still meant.';
    case 'unsaid':
      return 'This move was refused at a time when Jira did not let the app comment on the card, so that nobody was told. It does not count. If the request still waits for your decision, move the card again.';
    case 'reason-missing':
      return 'This project asks for a reason. Write a comment that begins with “reason:” and move the card again.';
    case 'not-this-card':
      return 'This work item looks like the card of an access request, but it is not: nothing was decided. The request has a card of its own.';
  }
}

/** Why access goes on, or is none any more. */
export function notEndedText(outcome: AccessNotEnded): string {
  switch (outcome.kind) {
    case 'not-permitted':
      return outcome.detail;
    case 'not-running':
      return 'The request is not approved, or its access is over.';
    case 'gone':
      return 'Teleport no longer has this request: its access is over.';
  }
}

function stateOf(request: AccessRequest): CardState {
  return request.state === 'unknown' ? 'pending' : request.state;
}
