import { beginningOf, cutCounted } from '#core/cut';
import type { AccessRequest, Resource } from '#core/access-request';
import type { CardDraft, Refusal, Remark } from '#core/card';
import type { Person } from '#core/review';
import type { Tier } from '#core/tier';
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
import {
  MISPLACED_TEXT,
  notEndedText,
  refusalText,
  resolvedText,
  resourceName,
  WAITING_TEXT,
  when,
} from './texts';

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
export function descriptionOf({ request }: CardDraft): Doc {
  for (let shown = SHOWN_MAX; ; shown = halfOf(shown)) {
    const description = describe(request, shown);
    const isLast = shown.roles === 0 && shown.resources === 0 && shown.constraints === 0;
    if (isLast || JSON.stringify(description).length <= DOCUMENT_CHARACTERS_MAX) return description;
  }
}

/** Where this request can be decided, for whoever reads the card. */
const HOW_TO_DECIDE: Readonly<Record<Tier, string>> = {
  drag: 'While it is pending, decide with Approve or Deny in the panel “Teleport access request”, or by moving this card. A comment that begins with “reason:” says why.',
  panel:
    'While it is pending, decide with Approve or Deny in the panel “Teleport access request”. Moving the card decides nothing.',
  teleport: 'Decide in Teleport. Moving this card decides nothing.',
};

const halfOf = ({ roles, resources, constraints }: Shown): Shown => ({
  roles: Math.floor(roles / 2),
  resources: Math.floor(resources / 2),
  constraints: Math.floor(constraints / 2),
});

function describe(request: AccessRequest, shown: Shown): Doc {
  return doc(
    panel(
      'info',
      paragraph(
        strong(shortened(request.user)),
        text(` requests access in Teleport. ${HOW_TO_DECIDE[request.tier ?? 'drag']}`),
      ),
    ),
    ...listOf('Requested roles', request.roles, shown.roles),
    ...resourcesOf(request.resources, shown),
    heading('Reason'),
    request.requestReason.trim() === ''
      ? paragraph(text('No reason was given.'))
      : quote(shownReason(request.requestReason)),
    heading('Details'),
    bullets(detailsOf(request)),
  );
}

function listOf(title: string, names: readonly string[], shownMax: number): readonly Block[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, shownMax).map((name) => code(shortened(name)));
  const more = names.length > shownMax ? [text(`and ${names.length - shownMax} more`)] : [];
  return [heading(title), bullets([...shown, ...more])];
}

function resourcesOf(resources: readonly Resource[], shown: Shown): readonly Block[] {
  if (resources.length === 0) return [];
  const rows = resources
    .slice(0, shown.resources)
    .map((resource) => [
      shortened(resource.kind),
      nameLinesOf(resource, shown.constraints).join('\n'),
      shortened(resource.cluster),
    ]);
  const more = resources.length - rows.length;
  return [
    heading('Requested resources'),
    table(['Kind', 'Name', 'Cluster'], rows),
    ...(more > 0 ? [paragraph(text(`and ${more} more: see the request in Teleport.`))] : []),
  ];
}

/** What people call a resource, its id where that is another, and each of its constraints in a line of its own. */
function nameLinesOf(resource: Resource, constraintsMax: number): readonly string[] {
  const constraints = resource.constraints ?? [];
  const shown = constraints.slice(0, constraintsMax);
  const more = constraints.length - shown.length;
  return [
    shortened(resourceName(resource)),
    ...(resource.friendlyName === undefined ? [] : [`id ${shortened(resource.name)}`]),
    ...shown.map((line) => shortened(line, CONSTRAINT_CHARACTERS_MAX)),
    ...(more > 0 ? [`and ${more} more: see the request in Teleport`] : []),
  ];
}

function detailsOf(request: AccessRequest) {
  const fact = (name: string, value: string | undefined) =>
    value === undefined ? [] : [[...strong(`${name}: `), ...text(value)]];
  return [
    ...fact('Requested', request.createdAt && when(request.createdAt)),
    ...fact('Review before', request.expiresAt && when(request.expiresAt)),
    ...fact('Access from', request.assumeStartAt && when(request.assumeStartAt)),
    ...fact('Access until', request.accessExpiresAt && when(request.accessExpiresAt)),
    ...fact('Suggested reviewers', namesOf(request.suggestedReviewers)),
    [...strong('Request ID: '), ...code(request.id)],
    ...(request.webUrl === undefined ? [] : [link('Open in Teleport', request.webUrl)]),
  ];
}

function namesOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, REVIEWERS_SHOWN_MAX).map((name) => shortened(name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const shortened = (value: string, charactersMax = NAME_CHARACTERS_MAX): string =>
  cutCounted(value.replace(/[\r\n]+/g, ' '), charactersMax);

/** A reason, of which Teleport may have more than Jira stores. */
function shownReason(reason: string): string {
  const lines = reason.split(/\r\n|\r|\n/);
  if (lines.length <= REASON_LINES_MAX && reason.length <= REASON_CHARACTERS_MAX) return reason;
  const shown = beginningOf(lines.slice(0, REASON_LINES_MAX).join('\n'), REASON_CHARACTERS_MAX);
  return `${shown}… (and ${reason.length - shown.length} more characters, in full in Teleport)`;
}

/** A comment of one or more remarks that belong together. */
export function commentOf(remarks: readonly Remark[]): Doc {
  return doc(...remarks.flatMap(blocksOf));
}

function blocksOf(remark: Remark): readonly Block[] {
  switch (remark.kind) {
    case 'review':
      return reviewBlocks(remark);
    case 'resolved': {
      const by = remark.by === undefined ? '' : ` by ${shortened(remark.by)}`;
      const target = remark.promotedTo === undefined ? '' : ` (${shortened(remark.promotedTo)})`;
      const kind =
        remark.resolution === 'approved' ? 'success' : remark.resolution === 'denied' ? 'error' : 'note';
      return [
        panel(
          kind,
          paragraph(
            ...addressee(remark),
            text(`${resolvedText(remark.resolution)}${target}`),
            ...(remark.actor === undefined ? [text(by)] : [text(' by '), nameOf(remark.actor)]),
            text('.'),
          ),
        ),
        ...reasonBlocks(remark.reason),
      ];
    }
    case 'refused':
      return warning(remark.actor, introductionOf(remark.refusal), refusalText(remark.refusal));
    case 'waiting':
      return warning(remark.actor, 'this decision is not certain yet. ', WAITING_TEXT);
    case 'access-ended':
      return [
        panel(
          'note',
          paragraph(...addressee(remark), nameOf(remark.actor), text(' ended this access in Teleport.')),
        ),
        ...reasonBlocks(remark.reason),
      ];
    case 'access-not-ended':
      return warning(remark.actor, 'access was not ended. ', notEndedText(remark.outcome));
    case 'reminder':
      return reminderBlocks(remark);
    case 'misplaced':
      return warning(undefined, 'This card decides nothing here. ', MISPLACED_TEXT);
    case 'stuck':
      return [
        panel(
          'error',
          paragraph(
            text(
              `This request is ${remark.state} in Teleport, but the card could not be moved: ${remark.why} `,
            ),
            text('Move it by hand, or ask a project admin to allow the transition.'),
          ),
        ),
      ];
  }
}

function warning(actor: Person | undefined, introduction: string, why: string): readonly Block[] {
  const name = actor === undefined ? [] : [nameOf(actor), text(': ')];
  return [panel('warning', paragraph(...name, strong(introduction), text(why)))];
}

function reminderBlocks({
  people,
  expiresAt,
}: Extract<Remark, { readonly kind: 'reminder' }>): readonly Block[] {
  const named = people.flatMap((person) => [nameOf(person), text(' ')]);
  const until = expiresAt === undefined ? '' : ` It lapses at ${when(expiresAt)}.`;
  return [
    panel('warning', paragraph(...named, strong('This request still waits for a decision.'), text(until))),
  ];
}

/** Whoever asked, unless they did it themselves. */
const addressee = ({ requester, actor }: Extract<Remark, { requester?: unknown }>) =>
  requester === undefined || requester.accountId === actor?.accountId ? [] : [nameOf(requester), text(': ')];

/** Mentioned, so that Jira tells them: whoever moved a card does not look at it any more. */
const nameOf = ({ accountId, displayName }: Person) => mention(accountId, shortened(displayName));

const introductionOf = (refusal: Refusal): string =>
  refusal.kind === 'superseded' && refusal.mayBeSent
    ? 'this may have been sent to Teleport, and the reviews there tell. '
    : 'nothing was sent to Teleport. ';

function reviewBlocks({
  review,
  progress,
  actor,
}: Extract<Remark, { readonly kind: 'review' }>): readonly Block[] {
  const [verb, count] =
    review.proposedState === 'denied'
      ? ['denied', `${progress.denials} of ${progress.denialsNeeded} denials`]
      : review.proposedState === 'approved'
        ? ['approved', `${progress.approvals} of ${progress.approvalsNeeded} approvals`]
        : ['reviewed', ''];
  const at = review.createdAt === undefined ? '' : ` at ${when(review.createdAt)}`;
  return [
    paragraph(
      strong(shortened(review.author)),
      text(` ${verb} this request${at}${count === '' ? '' : ` (${count})`}.`),
      ...(actor === undefined ? [] : [text(' '), nameOf(actor)]),
    ),
    ...reasonBlocks(review.reason),
  ];
}

const reasonBlocks = (reason: string): readonly Block[] =>
  reason.trim() === '' ? [] : [paragraph(strong('Reason: '), text(shownReason(reason)))];
