import { route } from '@forge/api';
import type { CardDraft } from '#core/card';
import { AppError } from '#core/errors';
import type { Cards, Created } from '#core/ports';
import type { ProjectSettings } from '#core/settings';
import { PROPERTY_KEY } from '../names';
import { callJira, expectShape, sayingOf } from './client';
import { findTransition, readStatus } from './move';
import { descriptionOf } from './render';
import { BulkCreatedSchema, CreatedIssueSchema } from './schemas';
import { summaryOf } from './texts';

/** Stored as the learned transition when new issues start in a pending status by themselves. */
const NONE = 'none';

/**
 * Creates issues with everything in one call: text, property and, once it has been learned, the transition that takes a
 * new issue to its pending status. The first card of a project teaches it: where it landed is looked at once.
 */
export const createIssues: Cards['create'] = async (settings, drafts) => {
  const created = await createAll(settings, drafts);
  if (settings.createTransition !== undefined) return { created };
  const first = created.find((outcome) => outcome.kind === 'created');
  if (first === undefined) return { created };
  const learned = await learnTransition(settings, first);
  if (learned !== undefined && learned !== NONE) {
    for (const outcome of created) if (outcome.kind === 'created') await transition(outcome, learned);
  }
  return { created, createTransition: learned };
};

async function createAll(
  settings: ProjectSettings,
  drafts: readonly CardDraft[],
): Promise<readonly Created[]> {
  const bodies = drafts.map((draft) => issueOf(settings, draft));
  if (bodies.length > 1) return createBulk(bodies);
  const [body] = bodies;
  return body === undefined ? [] : [await createOne(body)];
}

type IssueBody = ReturnType<typeof issueOf>;

async function createOne(body: IssueBody): Promise<Created> {
  const answer = await callJira(route`/rest/api/3/issue`, { method: 'POST', body, expected: [400] });
  if (answer.status === 400) return refusedOr(body, sayingOf(answer.body), createOne);
  return { kind: 'created', issue: expectShape(CreatedIssueSchema, answer, 'create issue') };
}

async function createBulk(bodies: readonly IssueBody[]): Promise<readonly Created[]> {
  const answer = await callJira(route`/rest/api/3/issue/bulk`, {
    method: 'POST',
    body: { issueUpdates: bodies },
    expected: [400],
  });
  const { issues, errors } = expectShape(BulkCreatedSchema, answer, 'create issues');
  const failed = new Map(
    errors.map((error) => [error.failedElementNumber ?? -1, sayingOf(error.elementErrors)]),
  );
  if (issues.length + failed.size !== bodies.length) {
    throw new AppError('jira-unavailable', 'Jira did not say what became of each issue of a bulk creation', {
      retry: 'safe',
    });
  }
  // Jira lists only the created ones, in the order asked for.
  const remaining = [...issues];
  const outcomes: Created[] = [];
  for (const [index, body] of bodies.entries()) {
    const why = failed.get(index);
    const issue = why === undefined ? remaining.shift() : undefined;
    if (issue !== undefined) outcomes.push({ kind: 'created', issue });
    else outcomes.push(await refusedOr(body, why ?? '', createOne));
  }
  return outcomes;
}

/**
 * Jira refuses the whole issue when a learned transition is no longer right (the workflow was changed): try once without,
 * so that the request has a card at least.
 */
async function refusedOr(
  body: IssueBody,
  why: string,
  again: (body: IssueBody) => Promise<Created>,
): Promise<Created> {
  if (body.transition === undefined)
    return { kind: 'refused', why: why === '' ? 'Jira gave no reason' : why };
  return again({ ...body, transition: undefined });
}

function issueOf(settings: ProjectSettings, draft: CardDraft) {
  const id = settings.createTransition;
  return {
    fields: {
      project: { id: settings.projectId },
      issuetype: { id: settings.issueTypeId },
      summary: summaryOf(draft.request),
      description: descriptionOf(draft),
    },
    properties: [{ key: PROPERTY_KEY, value: draft.property }],
    transition: id === undefined || id === NONE ? undefined : { id },
  };
}

async function learnTransition(
  settings: ProjectSettings,
  first: Extract<Created, { kind: 'created' }>,
): Promise<string | undefined> {
  const seen = await readStatus(first.issue.issueId);
  if (seen === undefined) return undefined;
  if (settings.statuses.pending.includes(seen.status)) return NONE;
  return findTransition(seen.transitions, settings.statuses.pending)?.id;
}

async function transition(outcome: Extract<Created, { kind: 'created' }>, id: string): Promise<void> {
  await callJira(route`/rest/api/3/issue/${outcome.issue.issueId}/transitions`, {
    method: 'POST',
    body: { transition: { id } },
    // A person may have moved the brand-new card already; it is theirs then.
    expected: [400, 404],
  });
}
