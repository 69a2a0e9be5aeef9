import { Filter, FilterConditions, kvs } from '@forge/kvs';
import { MAILBOX_ENTITY } from '../names';
import { stored } from '../storage/guard';

/** A row of the mailbox as storage has it. Entities can never be taken away again, so one does for all kinds of rows. */
export interface MailRow {
  readonly state: 'lease' | 'open' | 'answered';
  /** Of the lease: its revision; of a call: until when its answer is waited for. Epoch ms. */
  readonly order: number;
  readonly body: unknown;
}

/** What nobody fetches any more is gone by itself after a while. */
const KEPT = { ttl: { unit: 'HOURS', value: 1 } } as const;

const entity = () => kvs.entity<MailRow>(MAILBOX_ENTITY);

/** Read by key: strongly consistent. */
export const readRow = (key: string): Promise<MailRow | undefined> =>
  stored<MailRow | undefined>('read the mailbox', () => entity().get(key));

/** Adds a row unless there is one. Throws for that as for anything else: whoever asks reads it then. */
export const addFirstRow = (key: string, row: MailRow): Promise<void> =>
  stored('write to the mailbox', () => entity().set(key, row, { keyPolicy: 'FAIL_IF_EXISTS' }));

export const removeRow = (key: string): Promise<void> =>
  stored('empty the mailbox', () => entity().delete(key));

/** Removes a row that nobody has changed since it was read. Throws where somebody has, and where storage fails. */
export const removeRowAsItIs = (key: string, { state, order }: MailRow): Promise<void> =>
  stored('empty the mailbox', () =>
    kvs
      .transact()
      .delete<MailRow>(key, { entityName: MAILBOX_ENTITY, conditions: conditionsOf({ state, order }) })
      .execute(),
  );

/** How a row must be for a change to count. */
interface Expected {
  readonly state: MailRow['state'];
  readonly order: number;
}

const conditionsOf = ({ state, order }: Expected) =>
  new Filter<MailRow>()
    .and('state', FilterConditions.equalTo(state))
    .and('order', FilterConditions.equalTo(order));

/** Replaces a row that is as expected. Throws where it is not, and where storage fails: what is stored tells. */
export const replaceRow = (key: string, row: MailRow, is: Expected): Promise<void> =>
  stored('write to the mailbox', () =>
    kvs
      .transact()
      .set(
        key,
        row,
        { entityName: MAILBOX_ENTITY, conditions: conditionsOf(is) },
        row.state === 'lease' ? undefined : KEPT,
      )
      .execute(),
  );

/** Rows in a state, those with the lowest order first; by an index that may lag by a moment. */
export async function rowsIn(
  state: MailRow['state'],
  limit: number,
): Promise<readonly { readonly key: string; readonly row: MailRow }[]> {
  const page = await stored('look into the mailbox', () =>
    entity()
      .query()
      .index('by-state', { partition: [state] })
      .limit(limit)
      .getMany(),
  );
  return page.results.map(({ key, value }) => ({ key, row: value }));
}
