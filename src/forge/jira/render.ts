import type { CardDraft, Refusal, Remark } from '#core/card/card';
import { beginningOf, cutCounted } from '#core/lib/cut';
import type { AccessRequest, Resource } from '#core/request/access-request';
import type { Person } from '#core/request/review';
import type { Say, WordKey } from '../words/words';
import {
  bullets,
  code,
  doc,
  heading,
  link,
  mention,
  panel,
  paragraph,
  quote,
  strong,
  table,
  text,
  type Block,
  type Doc,
} from './adf';
import { notEndedText, refusalText, resourceName, when } from './texts';

/**
 * Characters of a description or a comment. What Jira counts is not documented, so that the whole document stays below, as
 * the JSON text that is sent. @see https://jira.atlassian.com/browse/JRACLOUD-64351
 */
const DOCUMENT_CHARACTERS_MAX = 32_767;
/** Rows shown of a long list: nobody reads a thousand roles. */
const ROLES_SHOWN_MAX = 50;
const RESOURCES_SHOWN_MAX = 50;
/** Lines shown of what limits one resource: logins, ARNs of roles. */
const CONSTRAINTS_SHOWN_MAX = 20;
const REVIEWERS_SHOWN_MAX = 20;
/** Names come from Teleport's users; one of them must not fill the card. Each is one line. */
const NAME_CHARACTERS_MAX = 120;
/** A constraint is what is decided about, and AWS lets an ARN of a role have some 600 characters. */
const CONSTRAINT_CHARACTERS_MAX = 640;
/** Shown of one reason: what Jira's people can give, and what leaves room for a second one in the same comment. */
const REASON_CHARACTERS_MAX = 4_096;
const REASON_LINES_MAX = 100;

/** How much of a long list is shown. */
interface Shown {
  readonly roles: number;
  readonly resources: number;
  readonly constraints: number;
}

const SHOWN_MAX: Shown = {
  roles: ROLES_SHOWN_MAX,
  resources: RESOURCES_SHOWN_MAX,
  constraints: CONSTRAINTS_SHOWN_MAX,
};

/** The description of a new card: all that an approver needs, from the request as it was made. */
export function descriptionOf({ request }: CardDraft, say: Say): Doc {
  for (let shown = SHOWN_MAX; ; shown = halfOf(shown)) {
    const description = describe(request, shown, say);
    const isLast = shown.roles === 0 && shown.resources === 0 && shown.constraints === 0;
    if (isLast || JSON.stringify(description).length <= DOCUMENT_CHARACTERS_MAX) return description;
  }
}

const halfOf = ({ roles, resources, constraints }: Shown): Shown => ({
  roles: Math.floor(roles / 2),
  resources: Math.floor(resources / 2),
  constraints: Math.floor(constraints / 2),
});

function describe(request: AccessRequest, shown: Shown, say: Say): Doc {
  return doc(
    panel(
      'info',
      paragraph(
        strong(shortened(request.user)),
        text(say('card.requests') + say(`card.decide.${request.tier ?? 'drag'}`)),
      ),
    ),
    ...listOf(request.roles, shown.roles, say),
    ...resourcesOf(request.resources, shown, say),
    heading(say('card.reason')),
    request.requestReason.trim() === ''
      ? paragraph(text(say('card.noReason')))
      : quote(shownReason(request.requestReason, say)),
    heading(say('card.details')),
    bullets(detailsOf(request, say)),
  );
}

function listOf(names: readonly string[], shownMax: number, say: Say): readonly Block[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, shownMax).map((name) => code(shortened(name)));
  const more = names.length > shownMax ? [text(say('card.more', { count: names.length - shownMax }))] : [];
  return [heading(say('card.roles')), bullets([...shown, ...more])];
}

function resourcesOf(resources: readonly Resource[], shown: Shown, say: Say): readonly Block[] {
  if (resources.length === 0) return [];
  const rows = resources
    .slice(0, shown.resources)
    .map((resource) => [
      shortened(resource.kind),
      nameLinesOf(resource, shown.constraints, say).join('\n'),
      shortened(resource.cluster),
    ]);
  const more = resources.length - rows.length;
  return [
    heading(say('card.resources')),
    table([say('card.kind'), say('card.name'), say('card.cluster')], rows),
    ...(more > 0 ? [paragraph(text(`${say('card.moreInTeleport', { count: more })}.`))] : []),
  ];
}

/** What people call a resource, its id where that is another, and each of its constraints in a line of its own. */
function nameLinesOf(resource: Resource, constraintsMax: number, say: Say): readonly string[] {
  const constraints = resource.constraints ?? [];
  const shown = constraints.slice(0, constraintsMax);
  const more = constraints.length - shown.length;
  return [
    shortened(resourceName(resource)),
    ...(resource.friendlyName === undefined ? [] : [say('card.id', { name: shortened(resource.name) })]),
    ...shown.map((line) => shortened(line, CONSTRAINT_CHARACTERS_MAX)),
    ...(more > 0 ? [say('card.moreInTeleport', { count: more })] : []),
  ];
}

function detailsOf(request: AccessRequest, say: Say) {
  const fact = (name: WordKey, value: string | undefined) =>
    value === undefined ? [] : [[...strong(say(name)), ...text(value)]];
  return [
    ...fact('card.requested', request.createdAt && when(request.createdAt)),
    ...fact('card.reviewBefore', request.expiresAt && when(request.expiresAt)),
    ...fact('card.accessFrom', request.assumeStartAt && when(request.assumeStartAt)),
    ...fact('card.accessUntil', request.accessExpiresAt && when(request.accessExpiresAt)),
    ...fact('card.suggested', namesOf(request.suggestedReviewers, say)),
    [...strong(say('card.requestId')), ...code(request.id)],
    ...(request.webUrl === undefined ? [] : [link(say('card.open'), request.webUrl)]),
  ];
}

function namesOf(names: readonly string[], say: Say): string | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, REVIEWERS_SHOWN_MAX).map((name) => shortened(name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` ${say('card.more', { count: more })}` : ''}`;
}

const shortened = (value: string, charactersMax = NAME_CHARACTERS_MAX): string =>
  cutCounted(value.replace(/[\r\n]+/g, ' '), charactersMax);

/** A reason, of which Teleport may have more than Jira stores. */
function shownReason(reason: string, say: Say): string {
  const lines = reason.split(/\r\n|\r|\n/);
  if (lines.length <= REASON_LINES_MAX && reason.length <= REASON_CHARACTERS_MAX) return reason;
  const shown = beginningOf(lines.slice(0, REASON_LINES_MAX).join('\n'), REASON_CHARACTERS_MAX);
  return `${shown}…${say('card.reasonMore', { count: reason.length - shown.length })}`;
}

/** A comment of one or more remarks that belong together. */
export function commentOf(remarks: readonly Remark[], say: Say): Doc {
  return doc(...remarks.flatMap((remark) => blocksOf(remark, say)));
}

function blocksOf(remark: Remark, say: Say): readonly Block[] {
  switch (remark.kind) {
    case 'review':
      return reviewBlocks(remark, say);
    case 'resolved': {
      const by = remark.by === undefined ? '' : `${say('comment.by')}${shortened(remark.by)}`;
      const target = remark.promotedTo === undefined ? '' : ` (${shortened(remark.promotedTo)})`;
      const kind =
        remark.resolution === 'approved' ? 'success' : remark.resolution === 'denied' ? 'error' : 'note';
      return [
        panel(
          kind,
          paragraph(
            ...addressee(remark),
            text(`${say(`resolved.${remark.resolution}`)}${target}`),
            ...(remark.actor === undefined ? [text(by)] : [text(say('comment.by')), nameOf(remark.actor)]),
            text('.'),
          ),
        ),
        ...reasonBlocks(remark.reason, say),
      ];
    }
    case 'refused':
      return warning(remark.actor, introductionOf(remark.refusal, say), refusalText(remark.refusal, say));
    case 'waiting':
      return warning(remark.actor, say('comment.notCertain'), say('comment.waiting'));
    case 'access-ended':
      return [
        panel('note', paragraph(...addressee(remark), ...enderOf(remark, say))),
        ...reasonBlocks(remark.reason, say),
      ];
    case 'access-not-ended':
      return warning(
        remark.actor ?? remark.workItem,
        say('comment.notEnded'),
        notEndedText(remark.outcome, say),
      );
    case 'reminder':
      return reminderBlocks(remark, say);
    case 'misplaced':
      return warning(undefined, say('comment.decidesNothing'), say('comment.misplaced'));
    case 'stuck':
      return [
        panel(
          'error',
          paragraph(text(say('comment.stuck', { state: say(`state.${remark.state}`), why: remark.why }))),
        ),
      ];
  }
}

/** Whom or what the warning is for stands before it. */
function warning(about: Person | string | undefined, introduction: string, why: string): readonly Block[] {
  const name =
    about === undefined ? [] : [typeof about === 'string' ? text(about) : nameOf(about), text(': ')];
  return [panel('warning', paragraph(...name, strong(introduction), text(why)))];
}

function reminderBlocks(
  { people, expiresAt }: Extract<Remark, { readonly kind: 'reminder' }>,
  say: Say,
): readonly Block[] {
  const named = people.flatMap((person) => [nameOf(person), text(' ')]);
  const until = expiresAt === undefined ? '' : say('comment.lapses', { when: when(expiresAt) });
  return [panel('warning', paragraph(...named, strong(say('comment.stillWaits')), text(until)))];
}

/** Whoever asked, unless they did it themselves. */
const addressee = ({ requester, actor }: Extract<Remark, { requester?: unknown }>) =>
  requester === undefined || requester.accountId === actor?.accountId ? [] : [nameOf(requester), text(': ')];

/** Who ended access; nobody, where a work item was closed. */
const enderOf = ({ actor, workItem = '' }: Extract<Remark, { kind: 'access-ended' }>, say: Say) =>
  actor === undefined
    ? [text(say('comment.endedByWork', { workItem }))]
    : [nameOf(actor), text(say('comment.ended'))];

/** Mentioned, so that Jira tells them: whoever moved a card does not look at it any more. */
const nameOf = ({ accountId, displayName }: Person) => mention(accountId, shortened(displayName));

const introductionOf = (refusal: Refusal, say: Say): string =>
  say(refusal.kind === 'superseded' && refusal.mayBeSent ? 'comment.mayBeSent' : 'comment.notSent');

function reviewBlocks(
  { review, progress, actor }: Extract<Remark, { readonly kind: 'review' }>,
  say: Say,
): readonly Block[] {
  const [key, count] =
    review.proposedState === 'denied'
      ? ([
          'review.denied',
          say('review.denials', { given: progress.denials, needed: progress.denialsNeeded }),
        ] as const)
      : review.proposedState === 'approved'
        ? ([
            'review.approved',
            say('review.approvals', { given: progress.approvals, needed: progress.approvalsNeeded }),
          ] as const)
        : (['review.reviewed', ''] as const);
  const at = review.createdAt === undefined ? '' : say('review.at', { when: when(review.createdAt) });
  return [
    paragraph(
      strong(shortened(review.author)),
      text(say(key, { at, count })),
      ...(actor === undefined ? [] : [text(' '), nameOf(actor)]),
    ),
    ...reasonBlocks(review.reason, say),
  ];
}

const reasonBlocks = (reason: string, say: Say): readonly Block[] =>
  reason.trim() === '' ? [] : [paragraph(strong(say('comment.reason')), text(shownReason(reason, say)))];
