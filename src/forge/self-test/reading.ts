import * as v from '#wire/schema';
import type { Found, StepContext, StepResult } from '#core/self-test/steps';
import { readCreateFields } from '../jira/create-meta';
import type { CallName } from '../jira/calls';
import { nameOf, probe } from './probe';
import { described, expecting, line, read, succeeded } from './read-answer';
import { createdBy } from './issues';

/** A well-formed id that nobody has. */
const NOBODY = '557058:00000000-0000-4000-8000-000000000000';
const NO_GROUP = '00000000-0000-4000-8000-000000000000';
const NO_PROJECT = '999999999';
/** A property that no app declares. */
const UNDECLARED = 'teleport-access-undeclared';

const MyselfSchema = v.object({ accountId: v.string() });

/** One harmless call for each operation that only reads; the other steps show those that write. */
export async function tryCalls({ run }: StepContext): Promise<StepResult> {
  const project = { projectIdOrKey: run.projectId };
  const myself = await probe('readMyself');
  const accountId = read(MyselfSchema, myself)?.accountId ?? NOBODY;
  const asked: readonly (readonly [CallName, Parameters<typeof probe>[1]])[] = [
    [
      'readPermissions',
      { query: { projectId: run.projectId, permissions: 'BROWSE_PROJECTS,CREATE_ISSUES' } },
    ],
    ['readIssueTypes', { path: project }],
    ['readRoles', { path: project }],
    ['readCreateScreen', { path: { ...project, issueTypeId: run.issueTypeId } }],
    ['readPeople', { query: { accountId } }],
    ['readGroupsOfPerson', { query: { accountId } }],
    ['readGroups', { query: { groupId: NO_GROUP } }],
    ['searchIssues', { body: { jql: `project = ${run.projectId}`, fields: ['status'], maxResults: 1 } }],
  ];
  const answers = await Promise.all(
    asked.map(async ([name, call]) => succeeded(nameOf(name), await probe(name, call))),
  );
  return { lines: [succeeded(nameOf('readMyself'), myself), ...answers] };
}

const TypesSchema = v.array(v.object({ id: v.string(), subtask: v.optional(v.boolean(), false) }));
/** Fields that say where an issue is, and are no matter of values. */
const PLACE: ReadonlySet<string> = new Set(['project', 'issuetype']);
/** Issue types whose screens are read: each is a call. */
const TYPES_MAX = 20;

/** The create screen of each issue type: how much of it the app can read. */
export async function readScreens({ run }: StepContext): Promise<StepResult> {
  const answer = await probe('readIssueTypes', { path: { projectIdOrKey: run.projectId } });
  const types = (read(TypesSchema, answer) ?? []).filter(({ subtask }) => !subtask);
  const screens = await Promise.all(
    types.slice(0, TYPES_MAX).map(({ id }) => readCreateFields(run.projectId, id)),
  );
  const lines = screens.map((screen, index): Found => {
    const what = `create screen ${index + 1} of ${types.length}`;
    if (screen === undefined) return line(what, 'not to be created by the app');
    const unsupported = screen.fields.filter(
      ({ id, kind, required }) => required && kind === 'unsupported' && !PLACE.has(id),
    );
    return expecting(
      what,
      `${screen.fields.length} fields, unreadable: ${screen.unreadable}, required and of an unknown kind: ${unsupported.length}`,
      screen.unreadable === 0,
    );
  });
  return { lines: lines.length === 0 ? [line('create screens', described(answer), 'failed')] : lines };
}

/** How long the search index is waited for, by the page's calls, one after the other. */
const INDEX_WAIT_MS_MAX = 120_000;

/** How long it takes until issues are found by their property. */
export async function findCreated({ run, waitedMs }: StepContext): Promise<StepResult> {
  const what = 'found by its property';
  if (run.created.length === 0) return { lines: [line(what, 'not tried: no issue', 'failed')] };
  const found = await createdBy(run.id);
  if (found.length >= run.created.length)
    return { lines: [expecting(what, `after ${Math.round(waitedMs / 1000)} s at most`, true)] };
  if (waitedMs < INDEX_WAIT_MS_MAX) return { lines: [], isWaiting: true };
  return {
    lines: [expecting(what, `${found.length} of ${run.created.length} after ${waitedMs / 1000} s`, false)],
  };
}

const FoundSchema = v.object({ issues: v.optional(v.array(v.unknown()), []) });

/** What a search says of what is not there. */
export async function searchForNothing(): Promise<StepResult> {
  const search = async (what: string, jql: string): Promise<Found> => {
    const answer = await probe('searchIssues', { body: { jql, fields: ['status'], maxResults: 1 } });
    const count = read(FoundSchema, answer)?.issues.length ?? 0;
    return line(what, `${described(answer)}, found ${count}`);
  };
  return {
    lines: await Promise.all([
      search('search in a project that there is not', `project = ${NO_PROJECT}`),
      search('search by an undeclared property', `issue.property[${UNDECLARED}].requestId = "x"`),
    ]),
  };
}

const PeopleSchema = v.object({ values: v.array(v.unknown()), total: v.optional(v.number()) });

/** What Jira says of an account that there is not. */
export async function askForNobody(): Promise<StepResult> {
  const alone = await probe('readPeople', { query: { accountId: NOBODY } });
  const people = read(PeopleSchema, alone);
  if (people === undefined) return { lines: [line('user/bulk with an unknown id', described(alone))] };
  const nulls = people.values.filter((value) => value === null).length;
  return {
    lines: [
      line(
        'user/bulk with an unknown id',
        `${described(alone)}, values: ${people.values.length}, null: ${nulls}, total: ${people.total ?? 'absent'}`,
      ),
    ],
  };
}
