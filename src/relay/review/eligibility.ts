import type { RequestId } from '#core/ids';
import type { ProposedState } from '#core/request/access-request';
import type { Actor, Eligibility, ReviewOutcome } from '#core/request/review';
import type { TeleportClient } from '../teleport/client';
import type { AccessEnds } from './end-access';
import type { Decider } from './outcome';

/** Whether a person could review a request, by name; `gone` where there is no such request. */
export async function eligibilityOf(
  {
    client,
    decider,
    ends,
  }: {
    readonly client: Pick<TeleportClient, 'readRequest'>;
    readonly decider: Decider;
    readonly ends: Pick<AccessEnds, 'accessOf'>;
  },
  id: RequestId,
  actor: Actor,
): Promise<Eligibility | 'gone'> {
  const request = await client.readRequest(id);
  if (request === undefined) return 'gone';
  if (request.kind === 'long-term') return { kind: 'long-term' };
  if (request.state !== 'pending')
    return { kind: 'not-pending', access: await ends.accessOf(request, actor) };
  return decider.check(request, actor);
}

/** Asks what would refuse an approval, then a denial: some may only deny. */
export async function eligibilityBy(
  refusalOf: (proposedState: ProposedState) => Promise<ReviewOutcome | undefined>,
  canDelayStart = true,
): Promise<Eligibility> {
  const [approval, denial] = [await refusalOf('approved'), await refusalOf('denied')];
  if (approval === undefined) return { kind: 'can', canDelayStart };
  if (denial === undefined && 'detail' in approval) {
    return { kind: 'can', onlyDeny: approval.detail, canDelayStart };
  }
  return eligibilityIn(denial ?? approval);
}

function eligibilityIn(refusal: ReviewOutcome): Eligibility {
  switch (refusal.kind) {
    case 'own-request':
    case 'long-term':
    case 'teleport-only':
      return { kind: refusal.kind };
    case 'unknown-reviewer':
      return { kind: 'unmatched', detail: refusal.detail };
    case 'not-permitted':
      return { kind: 'not-eligible', detail: refusal.detail };
    case 'already-reviewed':
      return { kind: 'already-reviewed', reviewer: refusal.reviewer };
    case 'already-resolved':
    case 'gone':
    // The panel asks, so it is no reason against.
    case 'panel-only':
    case 'recorded':
      return { kind: 'not-pending' };
  }
}
