import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import type { AccessForWork, NamedWork } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import { storable, stored } from './guard';
import { valuesUnder } from './under-prefix';
import { ProjectIdSchema } from '../id-schemas';

/** Access that one tick looks at, in pages of a hundred. */
const ACCESS_PAGES_MAX = 10;
/** Longer than Teleport lets the access of a request run. */
const KEPT_DAYS = 30;
const PREFIX = 'named-work:';

const AccessSchema: v.GenericSchema<unknown, AccessForWork> = v.object({
  requestId: RequestIdSchema,
  projectId: ProjectIdSchema,
  workItems: v.array(v.string()),
  approvedAt: v.string(),
  until: v.optional(v.string()),
});

/** Access that is to end with its work, under a key of its own each. */
export const forgeNamedWork: NamedWork = {
  async list() {
    const values = await valuesUnder(PREFIX, { what: 'list named work', pagesMax: ACCESS_PAGES_MAX });
    // One that another version of the app has written is passed over.
    return values.flatMap((value) => {
      const read = v.safeParse(AccessSchema, value);
      return read.success ? [read.output] : [];
    });
  },

  async put(access) {
    const ttl = { unit: 'DAYS', value: KEPT_DAYS } as const;
    await stored('keep named work', () => kvs.set(PREFIX + access.requestId, storable(access), { ttl }));
  },

  async clear(id) {
    await stored('clear named work', () => kvs.delete(PREFIX + id));
  },
};
