import * as v from '#wire/schema';
import type { IssueId } from '#core/ids';
import type { Found, SelfTestRun, StepContext, StepResult } from '#core/self-test/steps';
import { PROPERTY_KEY } from '../names';
import { forgeSettings } from '../storage/settings';
import { jiraValuesOf } from '../jira/field-values';
import { readTransitions } from '../jira/transitions';
import { probe } from './probe';
import { described, expecting, line, read, succeeded } from './read-answer';
import { IssueIdSchema } from '../id-schemas';

/** Stands on the issues of a test: whoever sees one should know what it is. */
export const SUMMARY = 'Self-test of Teleport Access for Jira (safe to delete)';
/** Given to an issue that the app may not delete. */
const LABEL = 'teleport-access-self-test';

const CreatedSchema = v.object({
  id: IssueIdSchema,
  transition: v.optional(v.object({ status: v.optional(v.number()) })),
});
const BulkSchema = v.object({
  issues: v.optional(v.array(CreatedSchema), []),
  errors: v.optional(v.array(v.unknown()), []),
});
const IssueSchema = v.object({
  fields: v.object({ status: v.object({ id: v.string() }) }),
  properties: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** One issue by itself, as the card of a first request is made. */
export async function createFirst({ run, remember }: StepContext): Promise<StepResult> {
  const answer = await probe('createIssue', { body: await draftOf(run) });
  const created = read(CreatedSchema, answer);
  if (created === undefined) return { lines: [succeeded('POST /issue', answer)] };
  await remember([created.id]);
  return { lines: [succeeded('POST /issue', answer), ...(await lookAt(created.id, 'the issue'))] };
}

/** Two in one call, each with its property and a transition. */
export async function createTwo({ run, remember }: StepContext): Promise<StepResult> {
  const [first] = run.created;
  const transitions = first === undefined ? [] : (await readTransitions(first)).transitions;
  const transition = transitions.find(({ fields }) => fields.every(({ required }) => !required));
  const draft = {
    ...(await draftOf(run)),
    ...(transition === undefined ? {} : { transition: { id: transition.id } }),
  };
  const answer = await probe('createIssues', { body: { issueUpdates: [draft, draft] } });
  const { issues, errors } = read(BulkSchema, answer) ?? { issues: [], errors: [] };
  await remember(issues.map(({ id }) => id));
  const [one] = issues;
  const said = issues.map(({ transition }) => transition?.status ?? 'absent').join(', ');
  return {
    lines: [
      succeeded('POST /issue/bulk', answer),
      expecting('issues made, of 2', `${issues.length}, errors: ${errors.length}`, issues.length === 2),
      line('transition in the answer', transition === undefined ? 'not asked for: no free transition' : said),
      ...(one === undefined ? [] : await lookAt(one.id, 'an issue of two', transition?.to)),
    ],
  };
}

async function lookAt(issue: IssueId, what: string, wanted?: string): Promise<readonly Found[]> {
  const answer = await probe('readIssue', {
    path: { issueIdOrKey: issue },
    query: { fields: 'status', properties: PROPERTY_KEY },
  });
  const seen = read(IssueSchema, answer);
  if (seen === undefined) return [succeeded(`${what}, read at once`, answer)];
  const hasProperty = seen.properties[PROPERTY_KEY] !== undefined;
  return [
    succeeded(`${what}, read at once`, answer),
    expecting(`property of ${what}`, hasProperty ? 'there' : 'missing', hasProperty),
    ...(wanted === undefined
      ? []
      : [
          expecting(
            `status of ${what}`,
            seen.fields.status.id === wanted ? 'as asked for' : 'another than asked for',
            seen.fields.status.id === wanted,
          ),
        ]),
  ];
}

/** What a project that is set up needs on its cards, a test's issue needs as well. */
async function draftOf(run: SelfTestRun) {
  const settings = await forgeSettings.ofProject(run.projectId);
  return {
    fields: {
      project: { id: run.projectId },
      issuetype: { id: run.issueTypeId },
      summary: SUMMARY,
      ...jiraValuesOf(settings?.createFields ?? {}),
    },
    properties: [{ key: PROPERTY_KEY, value: { requestId: run.id } }],
  };
}

const FoundSchema = v.object({
  issues: v.optional(v.array(v.object({ id: IssueIdSchema })), []),
});

/** Issues of a test, by the property that each is created with. */
export async function createdBy(runId: string): Promise<readonly IssueId[]> {
  const answer = await probe('searchIssues', {
    body: { jql: `issue.property[${PROPERTY_KEY}].requestId = "${runId}"`, fields: ['status'] },
  });
  return (read(FoundSchema, answer)?.issues ?? []).map(({ id }) => id);
}

/** Deletes an issue, or where the app may not, takes away what makes it a card, closes it and labels it. */
export async function takeAway(issue: IssueId): Promise<'deleted' | 'closed' | 'gone'> {
  const path = { issueIdOrKey: issue };
  const deleted = await probe('deleteIssue', { path });
  if (deleted.status < 300) return 'deleted';
  if (deleted.status === 404) return 'gone';
  await probe('deleteProperty', { path: { ...path, propertyKey: PROPERTY_KEY } });
  await probe('editIssue', { path, body: { update: { labels: [{ add: LABEL }] } } });
  const [closing] = (await readTransitions(issue)).transitions
    .toReversed()
    .filter(({ fields }) => fields.every((field) => !field.required));
  if (closing !== undefined)
    await probe('transitionIssue', { path, body: { transition: { id: closing.id } } });
  return 'closed';
}

/** Deletes one issue of the test, then asks for it and for another together. */
export async function lookForDeleted({ run }: StepContext): Promise<StepResult> {
  const [kept, gone] = [run.created[0], run.created.at(-1)];
  if (kept === undefined || gone === undefined || kept === gone)
    return { lines: [line('a deleted issue', 'not tried: too few issues', 'failed')] };
  const deleted = await probe('deleteIssue', { path: { issueIdOrKey: gone } });
  const lines = [line('DELETE /issue', described(deleted))];
  if (deleted.status >= 300) return { lines };
  const answer = await probe('readIssues', {
    body: { issueIdsOrKeys: [kept, gone], fields: ['status'] },
  });
  const { issues, issueErrors } = read(FetchedSchema, answer) ?? { issues: [], issueErrors: [] };
  const isLeftOut = issues.length === 1 && issueErrors.length === 0;
  const alone = await probe('readIssue', { path: { issueIdOrKey: gone }, query: { fields: 'status' } });
  return {
    lines: [
      ...lines,
      expecting(
        'a deleted issue in a bulk fetch',
        `${described(answer)}, found ${issues.length} of 1, issueErrors: ${issueErrors.length}`,
        isLeftOut,
      ),
      expecting('a deleted issue, read by itself', described(alone), alone.status === 404),
    ],
  };
}

const FetchedSchema = v.object({
  issues: v.optional(v.array(v.unknown()), []),
  issueErrors: v.optional(v.array(v.unknown()), []),
});
