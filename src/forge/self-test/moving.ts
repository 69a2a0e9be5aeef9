import type { IssueId } from '#core/ids';
import type { Transition } from '#core/project/transitions';
import type { Found, StepContext, StepResult } from '#core/self-test/steps';
import * as v from '#wire/schema';
import { doc, paragraph, text } from '../jira/adf';
import { readTransitions } from '../jira/transitions';
import { PROPERTY_KEY } from '../names';
import { nameOf, probe, type Probed } from './probe';
import { described, expecting, line, read, succeeded } from './read-answer';

const NO_ISSUE: StepResult = { lines: [line('an issue to try on', 'not tried: no issue', 'failed')] };

const CommentsSchema = v.object({
  comments: v.array(
    v.object({
      author: v.optional(v.nullable(v.object({ accountId: v.optional(v.string()) }))),
      jsdPublic: v.optional(v.boolean()),
      properties: v.optional(v.array(v.object({ key: v.string() }))),
    }),
  ),
});

/** A comment with a property, read back. */
export async function commentOn({ run }: StepContext): Promise<StepResult> {
  const [issue] = run.created;
  if (issue === undefined) return NO_ISSUE;
  const path = { issueIdOrKey: issue };
  const added = await probe('addComment', {
    path,
    body: {
      body: doc(paragraph(text('A comment of the self-test.'))),
      properties: [{ key: PROPERTY_KEY, value: { markers: ['self-test'] } }],
    },
  });
  const answer = await probe('readComments', { path, query: { expand: 'properties' } });
  const [comment] = read(CommentsSchema, answer)?.comments ?? [];
  const hasProperty = comment?.properties?.some(({ key }) => key === PROPERTY_KEY) ?? false;
  return {
    lines: [
      succeeded('POST comment', added),
      expecting(
        'property of a comment',
        hasProperty ? 'there' : `missing, ${described(answer)}`,
        hasProperty,
      ),
      line('author of a comment', authorOf(comment?.author)),
      line('jsdPublic of a comment', String(comment?.jsdPublic ?? 'absent')),
    ],
  };
}

const MyselfSchema = v.object({ accountId: v.string() });

/** The app's own account as a watcher: a name of nobody else is needed. */
export async function watchOne({ run }: StepContext): Promise<StepResult> {
  const [issue] = run.created;
  const account = read(MyselfSchema, await probe('readMyself'))?.accountId;
  if (issue === undefined || account === undefined) return NO_ISSUE;
  const answer = await probe('addWatcher', { path: { issueIdOrKey: issue }, body: account });
  // Needed only where a project's policy asks for it, which the checks of its settings look at.
  return { lines: [line(nameOf('addWatcher'), described(answer))] };
}

/** Not who it is, only what of them is there. */
const authorOf = (author: { readonly accountId?: string | undefined } | null | undefined): string =>
  author === undefined
    ? 'absent'
    : author === null
      ? 'null'
      : author.accountId === undefined
        ? 'without an id'
        : 'with an id';

const HistorySchema = v.object({
  id: v.string(),
  created: v.string(),
  author: v.optional(
    v.nullable(v.object({ accountId: v.optional(v.string()), accountType: v.optional(v.string()) })),
  ),
  historyMetadata: v.optional(v.unknown()),
});
const IssueSchema = v.object({ changelog: v.object({ histories: v.array(HistorySchema) }) });
const ChangesSchema = v.object({
  issueChangeLogs: v.array(v.object({ changeHistories: v.array(v.object({ id: v.string() })) })),
});

/** There and back: which way there is, and how the history tells of it. */
export async function moveThereAndBack({ run }: StepContext): Promise<StepResult> {
  const [issue] = run.created;
  if (issue === undefined) return NO_ISSUE;
  const path = { issueIdOrKey: issue };
  const { transitions: before } = await readTransitions(issue);
  const lines: Found[] = [
    line(
      'transitions of a new issue',
      `${before.length}, global: ${before.filter(({ isGlobal }) => isGlobal).length}, with required fields: ${before.filter(({ fields }) => fields.some(({ required }) => required)).length}`,
    ),
  ];
  const start = await statusOf(issue);
  const there = free(before).find(({ to }) => to !== start);
  if (there !== undefined) lines.push(succeeded('move there', await move(issue, there)));
  const onward = free((await readTransitions(issue)).transitions).filter(({ to }) => to !== there?.to);
  const back = onward.find(({ to }) => to === start) ?? onward[0];
  if (back !== undefined)
    lines.push(
      succeeded(
        back.to === start ? 'move back' : 'move on, there is no transition back',
        await move(issue, back),
      ),
    );
  const expanded = await probe('readIssue', { path, query: { fields: 'status', expand: 'changelog' } });
  const histories = read(IssueSchema, expanded)?.changelog.histories ?? [];
  const bulk = await probe('readHistories', { body: { issueIdsOrKeys: [issue], fieldIds: ['status'] } });
  const changes = (read(ChangesSchema, bulk)?.issueChangeLogs ?? []).flatMap((one) => one.changeHistories);
  return {
    lines: [
      ...lines,
      line('order of expand=changelog', orderOf(histories)),
      expecting(
        'order of changelog/bulkfetch',
        `${described(bulk)}, ${orderOf(changes)}`,
        orderOf(changes) !== 'newest first',
      ),
      line('author of a change', authorOf(histories[0]?.author)),
      line('type of its account', histories[0]?.author?.accountType ?? 'absent'),
      line(
        'historyMetadata',
        histories.some(({ historyMetadata }) => historyMetadata !== undefined) ? 'there' : 'absent',
      ),
    ],
  };
}

const free = (transitions: readonly Transition[]): readonly Transition[] =>
  transitions.filter(({ fields }) => fields.every(({ required }) => !required));

const move = (issue: IssueId, transition: Transition): Promise<Probed> =>
  probe('transitionIssue', { path: { issueIdOrKey: issue }, body: { transition: { id: transition.id } } });

const StatusSchema = v.object({ fields: v.object({ status: v.object({ id: v.string() }) }) });

async function statusOf(issue: IssueId): Promise<string | undefined> {
  const answer = await probe('readIssue', { path: { issueIdOrKey: issue }, query: { fields: 'status' } });
  return read(StatusSchema, answer)?.fields.status.id;
}

/** Ids of entries grow: moves that follow each other closely may have the same time. */
function orderOf(entries: readonly { readonly id: string }[]): string {
  const [first, last] = [Number(entries[0]?.id), Number(entries.at(-1)?.id)];
  if (Number.isNaN(first) || first === last) return `${entries.length} entries, order not to be seen`;
  return first < last ? 'oldest first' : 'newest first';
}

/** How long a person is given to move the issue, and the site to tell of it. */
const EVENT_WAIT_MS_MAX = 10 * 60_000;

/** Waits for the event of a move that a person makes by hand. */
export async function waitForEvent({ run, waitedMs }: StepContext): Promise<StepResult> {
  const [issue] = run.created;
  if (issue === undefined) return NO_ISSUE;
  const { heard } = run;
  if (heard === undefined) {
    return waitedMs < EVENT_WAIT_MS_MAX
      ? { lines: [], isWaiting: true }
      : { lines: [expecting('event of a move by hand', 'none came', false)] };
  }
  const answer = await probe('readIssue', {
    path: { issueIdOrKey: issue },
    query: { fields: 'status', expand: 'changelog' },
  });
  const moves = (read(IssueSchema, answer)?.changelog.histories ?? []).map(({ created }) =>
    Date.parse(created),
  );
  const lateMs = Date.parse(heard.at) - Math.max(...moves);
  return {
    lines: [
      expecting('event of a move by hand', `came, ${Math.round(lateMs / 1000)} s after the move`, true),
      line('changelog of the event', heard.hasChangelog ? 'there' : 'absent'),
      line('atlassianId of the event', heard.hasActor ? 'there' : 'absent'),
    ],
  };
}
