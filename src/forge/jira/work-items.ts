import type { Cards, WorkItemState } from '#core/ports';
import { askJira } from './client';

/** A status of this category says that the work is done. */
const DONE = 'done';
/** When a work item was closed of which Jira does not say so: too long ago to end anything. */
const LONG_AGO = 0;

/** By the key under which each is asked for: one that was moved to another project has another by now, and is left out. */
export const readWorkItems: Cards['workItems'] = async (keys) => {
  const { value } = await askJira('readWorkItems', {
    body: { issueIdsOrKeys: [...keys], fields: ['status', 'statuscategorychangedate'] },
  });
  return new Map(
    value.issues.map(({ key, fields }): [string, WorkItemState] => {
      const since = fields.statuscategorychangedate;
      const atMs = since === undefined ? LONG_AGO : Date.parse(since);
      const isClosed = fields.status.statusCategory.key === DONE;
      return [key, isClosed ? { kind: 'closed', atMs } : { kind: 'open' }];
    }),
  );
};
