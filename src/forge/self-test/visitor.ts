import type { Found, StepContext, StepResult } from '#core/self-test/steps';
import type { CallName } from '../jira/calls';
import { nameOf, probe, type Probed } from './probe';
import { described, expecting, line } from './read-answer';

type Ask = readonly [CallName, Parameters<typeof probe>[1]];

/** Begins many names, and says nothing of anybody. */
const QUERY = 'a';

/** What the app asks as the person who uses the page: whether Jira takes it for them at all. */
export async function askAsVisitor({ run }: StepContext): Promise<StepResult> {
  const [issue] = run.created;
  const { projectId } = run;
  const calls: readonly Ask[] = [
    ['readVisitor', {}],
    ['readVisitorPermissions', { query: { projectId, permissions: 'ADMINISTER_PROJECTS' } }],
    ['readSecurityScheme', { path: { projectKeyOrId: projectId } }],
    ['searchPeople', { query: { query: QUERY, maxResults: 1 } }],
    ['searchGroups', { query: { query: QUERY, maxResults: 1 } }],
    ['searchCardsAsVisitor', { body: { jql: `project = ${projectId}`, fields: ['status'], maxResults: 1 } }],
    ...(issue === undefined
      ? []
      : [['seeIssue', { path: { issueIdOrKey: issue }, query: { fields: 'status' } }] as const]),
  ];
  return {
    lines: await Promise.all(calls.map(async ([name, asked]) => told(name, await probe(name, asked)))),
  };
}

/** What somebody may not see is no fault of the site. */
const told = (name: CallName, answer: Probed): Found =>
  answer.status === 401 || answer.status < 300
    ? expecting(nameOf(name), described(answer), answer.status !== 401)
    : line(nameOf(name), described(answer));
