import type { AccessRequest, Resource, Review } from '#core/access-request';
import type { CardDraft, Remark } from '#core/card';
import {
  bullets,
  code,
  doc,
  heading,
  link,
  panel,
  paragraph,
  quote,
  strong,
  table,
  text,
  type Block,
  type Doc,
} from './adf';
import { refusalText, resolvedText, resourceName, WAITING_TEXT, when } from './texts';

/** Rows shown of a long list: Jira's description holds 32,767 characters, and nobody reads a thousand roles. */
const ROLES_SHOWN_MAX = 50;
const RESOURCES_SHOWN_MAX = 50;
/** Names and constraints come from Teleport's users; one of them must not fill the card. */
const NAME_CHARACTERS_MAX = 120;

/** The description of a new card: all that an approver needs, from the request as it was made. */
export function descriptionOf({ request }: CardDraft): Doc {
  return doc(
    panel(
      'info',
      paragraph(
        strong(shortened(request.user)),
        text(' asks for access in Teleport. Move this card to decide.'),
      ),
    ),
    ...listOf('Requested roles', request.roles, ROLES_SHOWN_MAX),
    ...resourcesOf(request.resources),
    heading('Reason'),
    request.requestReason.trim() === ''
      ? paragraph(text('No reason was given.'))
      : quote(request.requestReason),
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

function resourcesOf(resources: readonly Resource[]): readonly Block[] {
  if (resources.length === 0) return [];
  const rows = resources
    .slice(0, RESOURCES_SHOWN_MAX)
    .map((resource) => [
      shortened(resource.kind),
      shortened([resourceName(resource), ...(resource.constraints ?? [])].join(', ')),
      shortened(resource.cluster),
    ]);
  const more = resources.length - rows.length;
  return [
    heading('Requested resources'),
    table(['Kind', 'Name', 'Cluster'], rows),
    ...(more > 0 ? [paragraph(text(`and ${more} more: see the request in Teleport.`))] : []),
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

const namesOf = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : names.slice(0, 20).map(shortened).join(', ');

const shortened = (value: string): string =>
  value.length <= NAME_CHARACTERS_MAX ? value : `${value.slice(0, NAME_CHARACTERS_MAX - 1)}…`;

/** A comment of one or more remarks that belong together. */
export function commentOf(remarks: readonly Remark[]): Doc {
  return doc(...remarks.flatMap(blocksOf));
}

function blocksOf(remark: Remark): readonly Block[] {
  switch (remark.kind) {
    case 'review':
      return reviewBlocks(remark.review, remark.progress);
    case 'resolved': {
      const by = remark.by === undefined ? '' : ` by ${remark.by}`;
      const target = remark.promotedTo === undefined ? '' : ` (${remark.promotedTo})`;
      const kind =
        remark.resolution === 'approved' ? 'success' : remark.resolution === 'denied' ? 'error' : 'note';
      return [
        panel(kind, paragraph(text(`${resolvedText(remark.resolution)}${target}${by}.`))),
        ...reasonBlocks(remark.reason),
      ];
    }
    case 'refused':
      return [
        panel(
          'warning',
          paragraph(
            text(remark.actor === undefined ? '' : `${remark.actor.displayName}: `),
            strong('nothing was sent to Teleport. '),
            text(refusalText(remark.refusal)),
          ),
        ),
      ];
    case 'waiting':
      return [
        panel(
          'warning',
          paragraph(
            text(`${remark.actor.displayName}: `),
            strong('nothing is approved or denied yet. '),
            text(WAITING_TEXT),
          ),
        ),
      ];
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

function reviewBlocks(
  review: Review,
  progress: { approvals: number; approvalsNeeded: number; denials: number; denialsNeeded: number },
): readonly Block[] {
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
    ),
    ...reasonBlocks(review.reason),
  ];
}

const reasonBlocks = (reason: string): readonly Block[] =>
  reason.trim() === '' ? [] : [paragraph(strong('Reason: '), text(reason))];
