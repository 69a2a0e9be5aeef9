import { kvs } from '@forge/kvs';
import type { ErrorCode } from '#core/errors';
import type { Failure } from '#core/link/failure';
import type { Failures } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import * as v from '#wire/schema';
import { IssueKeySchema, ProjectIdSchema } from '../id-schemas';
import { storable, stored } from './guard';
import { valuesUnder } from './under-prefix';

/** Far more than anybody lets fail. */
const PAGES_MAX = 100;
/** What fails is tried again every hour and so written again; what is not has long lost its cause. */
const KEPT_DAYS = 30;
const PREFIX = 'failure:';

const FailureSchema: v.GenericSchema<unknown, Failure> = v.object({
  id: v.string(),
  code: v.pipe(
    v.string(),
    v.transform((code) => code as ErrorCode),
  ),
  message: v.string(),
  requestId: v.optional(RequestIdSchema),
  issueKey: v.optional(IssueKeySchema),
  projectId: v.optional(ProjectIdSchema),
  since: v.string(),
  triedAt: v.string(),
  tries: v.number(),
});

/** Failures under their own key each, gone by themselves after a while. */
export const forgeFailures: Failures = {
  async list() {
    const values = await valuesUnder(PREFIX, { what: 'list failures', pagesMax: PAGES_MAX });
    return values.flatMap(readable).sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  },

  async get(id) {
    const found: unknown = await stored('read a failure', () => kvs.get(PREFIX + id));
    return readable(found)[0];
  },

  async put(failure) {
    await stored('keep a failure', () =>
      kvs.set(PREFIX + failure.id, v.parse(FailureSchema, storable(failure)), {
        ttl: { unit: 'DAYS', value: KEPT_DAYS },
      }),
    );
  },

  async clear(id) {
    await stored('clear a failure', () => kvs.delete(PREFIX + id));
  },
};

/** One that another version of the app has written is passed over rather than hiding all the others. */
function readable(value: unknown): readonly Failure[] {
  const parsed = v.safeParse(FailureSchema, value);
  return parsed.success ? [parsed.output] : [];
}
