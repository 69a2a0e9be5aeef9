import type { CardDraft } from '#core/card/card';
import { AppError } from '#core/errors';
import type { IssueRef } from '#core/ids';
import type { Cards, Created } from '#core/ports';
import type { FieldValues } from '#core/project/screen-fields';
import type { ProjectSettings } from '#core/project/settings';
import * as v from '#wire/schema';
import { ASKED_PROPERTY_KEY, PROPERTY_KEY } from '../names';
import { wordsOf } from '../words/words';
import { problemOfField, sayingOf } from './answers';
import { askedOf } from './asked';
import { askJira } from './client';
import { jiraValuesOf } from './field-values';
import { makeTransition } from './make-transition';
import { leadingTo, readStatus } from './move';
import { descriptionOf } from './render';
import { BulkCreatedSchema, type CreatedIssue } from './schemas';
import { summaryOf } from './texts';

/** Stored as the learned transition when new issues start in a pending status by themselves. */
const NONE = 'none';

/**
 * Creates issues with everything in one call: text, property and, once it has been learned, the transition that takes a
 * new issue to its pending status. Makes no other call, so that an error tells what may have been created.
 */
export const createIssues: Cards['create'] = (settings, drafts) => {
  const bodies = drafts.map((draft) => issueOf(settings, draft));
  const [only] = bodies;
  return only !== undefined && bodies.length === 1
    ? createOne(only).then((created) => [created])
    : createAll(bodies);
};

/**
 * Takes each issue to a pending status, and learns which transition, if any, leads there. Each is looked at first: one that
 * somebody has moved already is theirs, and its drag is looked at by itself.
 */
export const placeIssues: Cards['place'] = async (settings, issues) => {
  const { pending } = settings.statuses;
  const stuck: IssueRef[] = [];
  let learned = settings.createTransition;
  for (const issue of issues) {
    const seen = await readStatus(issue.issueId);
    const author = seen?.newestChange?.author;
    if (
      seen === undefined ||
      (seen.newestChange !== undefined && author?.accountId !== settings.appAccountId)
    )
      continue;
    if (pending.includes(seen.status)) {
      learned = NONE;
      continue;
    }
    const leading = leadingTo(seen.transitions, pending);
    const goal = { targets: pending, values: settings.moveFields?.pending ?? {} };
    const made = leading.length === 0 ? undefined : await makeTransition(issue.issueId, leading, goal);
    // Along with a creation no values can be given: such a transition is made afterwards, each time.
    learned = made?.kind === 'moved' && made.isBare ? made.transition : undefined;
    // In a conflict somebody has moved it since it was looked at.
    if (made === undefined || made.kind === 'refused') stuck.push(issue);
  }
  return { learned, stuck };
};

type IssueBody = ReturnType<typeof issueOf>;

/**
 * A learned transition that is no longer right (the workflow was changed) may make Jira refuse the issue: then it is tried
 * once without, so that the request has a card at least.
 */
async function createOne(body: IssueBody): Promise<Created> {
  const answer = await askJira('createIssue', { body: sentOf(body) });
  if (answer.kind === 'ok') return createdOf(body, answer.value);
  if (problemOfField(answer.body, 'reporter') !== undefined) return refusedFor(answer.body);
  if (body.transition !== undefined) return createOne({ ...body, transition: undefined, isPlaced: false });
  return refusedFor(answer.body);
}

const sentOf = ({ fields, properties, transition }: IssueBody) => ({ fields, properties, transition });

const createdOf = (body: IssueBody, created: CreatedIssue): Created => ({
  kind: 'created',
  issue: created.issue,
  isInPlace: body.isPlaced && created.isInPlace,
});

function refusedFor(errors: unknown): Created {
  const reporter = problemOfField(errors, 'reporter');
  if (reporter !== undefined) return { kind: 'reporter-refused', why: reporter };
  const why = sayingOf(errors);
  return { kind: 'refused', why: why === '' ? 'Jira gave no reason' : why };
}

/** As `createOne`: what is refused, be it for a transition that is no longer right, is tried once without. */
async function createAll(bodies: readonly IssueBody[]): Promise<readonly Created[]> {
  const created = await createBulk(bodies);
  const again = bodies.flatMap((body, index) =>
    created[index]?.kind === 'refused' && body.transition !== undefined ? [index] : [],
  );
  const without = bodies.map((body) => ({ ...body, transition: undefined, isPlaced: false }));
  const second = await createRest(without.filter((_, index) => again.includes(index)));
  return created.map((outcome, index) => second[again.indexOf(index)] ?? outcome);
}

/** Some may have been created before these: a call that creates nothing must not pass for one that never did. */
async function createRest(bodies: readonly IssueBody[]): Promise<readonly Created[]> {
  if (bodies.length === 0) return [];
  try {
    return await createBulk(bodies);
  } catch (error) {
    if (error instanceof AppError && isNothingCreated(error)) return [];
    throw error;
  }
}

const NOTHING_CREATED: ReadonlySet<string> = new Set([
  'jira-rate-limited',
  'jira-refused',
  'jira-unauthorized',
]);

const isNothingCreated = ({ code }: AppError): boolean => NOTHING_CREATED.has(code);

async function createBulk(bodies: readonly IssueBody[]): Promise<readonly Created[]> {
  const { issues, errors } = await askForAll(bodies);
  const failed = new Map(
    errors.map((error) => [error.failedElementNumber ?? -1, refusedFor(error.elementErrors)]),
  );
  if (issues.length + failed.size !== bodies.length) {
    throw new AppError('jira-unavailable', 'Jira did not say what became of each issue of a bulk creation', {
      retry: 'safe',
    });
  }
  // Jira lists only the created ones, in the order asked for.
  const remaining = [...issues];
  return bodies.map((body, index) => {
    const refused = failed.get(index);
    const issue = refused === undefined ? remaining.shift() : undefined;
    return issue === undefined ? (refused ?? refusedFor(undefined)) : createdOf(body, issue);
  });
}

/** Jira says what became of each also where it created none. */
async function askForAll(bodies: readonly IssueBody[]): Promise<v.InferOutput<typeof BulkCreatedSchema>> {
  const answer = await askJira('createIssues', { body: { issueUpdates: bodies.map(sentOf) } });
  if (answer.kind === 'ok') return answer.value;
  const parsed = v.safeParse(BulkCreatedSchema, answer.body);
  return parsed.success ? parsed.output : { issues: [], errors: [] };
}

function issueOf(settings: ProjectSettings, draft: CardDraft) {
  const id = settings.createTransition;
  const say = wordsOf(settings.language);
  return {
    fields: {
      project: { id: settings.projectId },
      issuetype: { id: settings.issueTypeId },
      summary: summaryOf(draft.request, say),
      description: descriptionOf(draft, say),
      ...extraFields(settings.createFields ?? {}),
      ...policyFields(settings, draft),
      ...(draft.reporter === undefined ? {} : { reporter: { id: draft.reporter } }),
    },
    properties: [
      { key: PROPERTY_KEY, value: draft.property },
      { key: ASKED_PROPERTY_KEY, value: askedOf(draft.request) },
    ],
    transition: id === undefined || id === NONE ? undefined : { id },
    /** Whether the issue will be in its pending status once it exists, as far as has been learned. Not sent. */
    isPlaced: id !== undefined,
  };
}

/** Fields that the create screen asks for, in Jira's forms. They never replace one of the card's own. */
const extraFields = (values: FieldValues): Readonly<Record<string, unknown>> =>
  jiraValuesOf(Object.fromEntries(Object.entries(values).filter(([id]) => !CARD_FIELDS.has(id))));

const CARD_FIELDS: ReadonlySet<string> = new Set([
  'project',
  'issuetype',
  'summary',
  'description',
  'reporter',
]);

/** Fields that the project's policy fills. */
function policyFields(
  { policy }: ProjectSettings,
  { request }: CardDraft,
): Readonly<Record<string, unknown>> {
  const labels = policy?.labels ?? [];
  return {
    ...(labels.length > 0 ? { labels } : {}),
    ...(policy?.hasDueDate === true && request.expiresAt !== undefined
      ? { duedate: request.expiresAt.slice(0, 10) }
      : {}),
  };
}
