import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { SELF_TEST_STEPS, type SelfTestMemory, type SelfTestRun } from '#core/self-test/steps';
import { stored } from '../storage/guard';
import { IssueIdSchema, ProjectIdSchema } from '../id-schemas';

const KEY = 'self-test';

const IssuesSchema = v.array(IssueIdSchema);
const RunSchema: v.GenericSchema<unknown, SelfTestRun> = v.object({
  id: v.string(),
  projectId: ProjectIdSchema,
  issueTypeId: v.string(),
  startedAt: v.string(),
  next: v.number(),
  created: IssuesSchema,
  leftBehind: IssuesSchema,
  earlier: v.array(v.string()),
  lines: v.array(
    v.object({
      step: v.picklist(SELF_TEST_STEPS),
      what: v.string(),
      found: v.string(),
      verdict: v.picklist(['same', 'differs', 'note', 'failed']),
    }),
  ),
  waitingSince: v.optional(v.string()),
  heard: v.optional(v.object({ at: v.string(), hasChangelog: v.boolean(), hasActor: v.boolean() })),
});

/** The one test that a site runs at a time. */
export const selfTestMemory: SelfTestMemory = {
  async load() {
    const parsed = v.safeParse(RunSchema, await stored(`read "${KEY}"`, () => kvs.get(KEY)));
    return parsed.success ? parsed.output : undefined;
  },
  save: (run) => stored(`write "${KEY}"`, () => kvs.set(KEY, v.parse(RunSchema, run))),
};
