import type { RequestId } from '#core/ids';
import { inParallel } from '#core/lib/batches';
import type { ReviewerOfManyAnswer, ReviewerOfManyCall } from '#wire/messages';
import { CALL_CONCURRENCY_MAX } from '../limits';
import type { Reviews } from '../review/reviews';
import { UnreadableRequest } from '../teleport/client';
import type { RequestStore } from '../teleport/requests';

/** Whether somebody could review each of several requests: from what the watch knows, where that is up to date. */
export async function checkMany(
  {
    reviews,
    store,
    isUpToDate,
  }: {
    readonly reviews: Pick<Reviews, 'checkKnown'>;
    readonly store: Pick<RequestStore, 'get'>;
    readonly isUpToDate: () => boolean;
  },
  { ids, actor }: ReviewerOfManyCall,
): Promise<ReviewerOfManyAnswer> {
  const mayRemember = isUpToDate();
  const check = async (id: RequestId): Promise<ReviewerOfManyAnswer['requests']> => {
    try {
      const eligibility = await reviews.checkKnown(mayRemember ? store.get(id) : undefined, id, actor);
      return eligibility === 'gone' ? [] : [{ id, eligibility }];
    } catch (error) {
      // One record that cannot be read leaves the others as they are.
      if (error instanceof UnreadableRequest) return [];
      throw error;
    }
  };
  return { requests: (await inParallel(ids, check, CALL_CONCURRENCY_MAX)).flat() };
}
