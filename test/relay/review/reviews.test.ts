/** Goal: decisions about one request go one after the other, none comes too late, and a repeat tells how things are by then. */
import { accountId, decisionId, issueId, requestId, type DecisionId, type RequestId } from '#core/ids';
import type { Eligibility, ReviewOutcome, ReviewSubmission } from '#core/review';
import { DECISION_WAIT_MS_MAX } from '../../../src/relay/limits';
import type { Decider } from '../../../src/relay/review/outcome';
import { Reviews } from '../../../src/relay/review/reviews';
import { WaitingDecisions } from '../../../src/relay/review/waiting';
import { TeleportClient } from '../../../src/relay/teleport/client';
import { TeleportLink } from '../../../src/relay/teleport/link';
import { PLUGIN_USER } from '../../sandbox/teleport/demo-cluster';
import { anAccessRequest } from '../../support/builders';
import { BOB, RelayBed } from '../bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

/** Records every decision, the first one only when told to. */
class SlowDecider implements Decider {
  readonly mode = 'native';
  readonly carriedOut: DecisionId[] = [];
  finishFirst: () => void = () => undefined;
  readonly #first = new Promise<void>((resolve) => (this.finishFirst = resolve));

  async decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const isFirst = this.carriedOut.push(submission.decisionId) === 1;
    if (isFirst) await this.#first;
    return { kind: 'recorded', request: anAccessRequest({ id }), reviewer: 'bob' };
  }

  check(): Promise<Eligibility> {
    return Promise.resolve({ kind: 'not-pending' });
  }
}

const [FIRST, SECOND] = [decisionId(issueId('10001'), '1'), decisionId(issueId('10001'), '2')];
const ELSEWHERE = decisionId(issueId('10002'), '1');

const decision = (id: DecisionId): ReviewSubmission => ({
  decisionId: id,
  actor: { accountId: accountId(BOB), displayName: 'Bob', isProjectApprover: true },
  proposedState: 'approved',
  place: 'drag',
  reason: 'okay',
});

/** Decisions on a request in Teleport, of which the first is under way. */
async function setUp() {
  const teleport = await bed.teleport();
  const path = await bed.identityFile(await teleport.issueIdentity(PLUGIN_USER));
  const config = {
    addr: teleport.addr,
    connection: 'auth',
    credentials: { kind: 'identity', path },
  } as const;
  const { clock, log } = bed;
  const link = new TeleportLink({ config, environment: {}, clock, log });
  bed.alsoStop(() => {
    link.close();
    return Promise.resolve();
  });
  await link.connect();
  const decider = new SlowDecider();
  const client = new TeleportClient({ link, clock, log });
  const reviews = new Reviews({ client, decider, clock, log, waiting: new WaitingDecisions(clock) });
  const id = requestId(teleport.createRequest('alice', { roles: ['editor'] }));
  return { id, decider, reviews, first: reviews.submit(id, decision(FIRST)) };
}

describe('a decision behind another on the same request', () => {
  it('that waited longer than its caller does is not carried out, and its repeat is, once', async () => {
    const { id, decider, reviews, first } = await setUp();
    const late = reviews.submit(id, decision(SECOND));
    bed.clock.advance(DECISION_WAIT_MS_MAX + 1);
    decider.finishFirst();

    await expect(late).rejects.toMatchObject({ code: 'busy', retry: 'safe' });
    expect(await first).toMatchObject({ kind: 'recorded' });
    expect(decider.carriedOut).toEqual([FIRST]);
    const repeats = [decision(SECOND), decision(SECOND)].map((again) => reviews.submit(id, again));

    expect(await Promise.all(repeats)).toMatchObject([{ kind: 'recorded' }, { kind: 'recorded' }]);
    expect(decider.carriedOut).toEqual([FIRST, SECOND]);
  });

  it('that waited no longer is carried out when its turn comes', async () => {
    const { id, decider, reviews, first } = await setUp();
    const second = reviews.submit(id, decision(SECOND));
    bed.clock.advance(DECISION_WAIT_MS_MAX);
    expect(decider.carriedOut).toEqual([FIRST]);
    decider.finishFirst();

    expect(await Promise.all([first, second])).toMatchObject([{ kind: 'recorded' }, { kind: 'recorded' }]);
    expect(decider.carriedOut).toEqual([FIRST, SECOND]);
  });

  it('does not wait for decisions on other requests', async () => {
    const { id, decider, reviews, first } = await setUp();

    const other = await reviews.submit(requestId('another'), decision(ELSEWHERE));

    expect(other).toMatchObject({ kind: 'recorded', request: { id: 'another' } });
    decider.finishFirst();
    expect(await first).toMatchObject({ request: { id } });
  });
});

test('a recorded decision that is repeated is answered with the request as it is by then, and with "gone" once it is gone', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

  const before = await relay.review(id, {});
  teleport.review('carol', id, { state: 'APPROVED', reason: 'fine' });
  const after = await relay.review(id, {});
  teleport.expire(id);
  const last = await relay.review(id, {});

  expect(before.body).toMatchObject({ kind: 'recorded', request: { state: 'pending' } });
  expect(after.body).toMatchObject({
    kind: 'recorded',
    reviewer: 'bob',
    request: { state: 'approved', reviews: [{ author: 'bob' }, { author: 'carol' }] },
  });
  expect(last.body).toEqual({ kind: 'gone' });
});
