/** Goal: decisions about one request go one after the other, none comes too late, and a repeat tells how things are by then. */
import { AppError } from '#core/errors';
import { decisionId, issueId, requestId, type DecisionId, type RequestId } from '#core/ids';
import type { Eligibility, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { DECISION_FORGOTTEN_MS, DECISION_WAIT_MS_MAX } from '../../../src/relay/limits';
import { logTo } from '../../../src/relay/log';
import type { Decider } from '../../../src/relay/review/outcome';
import { Reviews } from '../../../src/relay/review/reviews';
import { WaitingDecisions } from '../../../src/relay/review/waiting';
import { ManualClock } from '../../sandbox/clock';
import { anAccessRequest, anActor, BOB, REQUEST_ID } from '../../support/builders';
import { FakeTeleportClient } from '../../support/fake-teleport-client';

/** Records every decision, the first one only when told to. */
class SlowDecider implements Decider {
  readonly mode = 'native';
  readonly carriedOut: DecisionId[] = [];
  finishFirst: () => void = () => undefined;
  /** What the next decisions end with; the ones after them are recorded. */
  readonly ends: (() => ReviewOutcome)[] = [];
  readonly #first = new Promise<void>((resolve) => (this.finishFirst = resolve));

  async decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const isFirst = this.carriedOut.push(submission.decisionId) === 1;
    if (isFirst) await this.#first;
    const end = this.ends.shift();
    return end?.() ?? { kind: 'recorded', request: anAccessRequest({ id }), reviewer: 'bob' };
  }

  check(): Promise<Eligibility> {
    return Promise.resolve({ kind: 'own-request' });
  }
}

const [FIRST, SECOND] = [decisionId(issueId('10001'), '1'), decisionId(issueId('10001'), '2')];
const ELSEWHERE = decisionId(issueId('10002'), '1');

const decision = (id: DecisionId): ReviewSubmission => ({
  decisionId: id,
  actor: anActor(),
  proposedState: 'approved',
  via: 'drag',
  reason: 'okay',
});

/** Decisions on a request, of which the first is under way. */
async function setUp() {
  const teleport = new FakeTeleportClient();
  const clock = new ManualClock(1_000);
  const decider = new SlowDecider();
  const waiting = new WaitingDecisions(clock);
  const lines: string[] = [];
  const log = logTo({ write: (line) => void lines.push(line) }, 'info');
  const reviews = new Reviews({ client: teleport, decider, clock, log, waiting });
  const first = reviews.submit(REQUEST_ID, decision(FIRST));
  // The first has begun.
  await Promise.resolve();
  return { id: REQUEST_ID, teleport, clock, decider, waiting, lines, reviews, first };
}

describe('a decision behind another on the same request', () => {
  it('that waited longer than its caller does is not carried out, and its repeat is, once', async () => {
    const { id, clock, decider, reviews, first } = await setUp();
    const late = reviews.submit(id, decision(SECOND));
    clock.advance(DECISION_WAIT_MS_MAX + 1);
    decider.finishFirst();

    await expect(late).rejects.toMatchObject({ code: 'busy', retry: 'safe' });
    expect(await first).toMatchObject({ kind: 'recorded' });
    expect(decider.carriedOut).toEqual([FIRST]);
    const repeats = [decision(SECOND), decision(SECOND)].map((again) => reviews.submit(id, again));

    expect(await Promise.all(repeats)).toMatchObject([{ kind: 'recorded' }, { kind: 'recorded' }]);
    expect(decider.carriedOut).toEqual([FIRST, SECOND]);
  });

  it('that waited no longer is carried out when its turn comes', async () => {
    const { id, clock, decider, reviews, first } = await setUp();
    const second = reviews.submit(id, decision(SECOND));
    clock.advance(DECISION_WAIT_MS_MAX);
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

describe('a decision that comes again', () => {
  it('after it was recorded is told how the request is by then, and is not carried out again', async () => {
    const { id, teleport, decider, reviews, first } = await setUp();
    decider.finishFirst();
    await first;
    teleport.change({ state: 'approved' });

    const again = await reviews.submit(id, decision(FIRST));
    teleport.request = undefined;
    const gone = await reviews.submit(id, decision(FIRST));

    expect(again).toMatchObject({
      kind: 'recorded',
      reviewer: 'bob',
      mode: 'native',
      request: { state: 'approved' },
    });
    expect(gone).toEqual({ kind: 'gone' });
    expect(decider.carriedOut).toEqual([FIRST]);
  });

  it('after anything else is carried out again', async () => {
    const { id, decider, reviews, first } = await setUp();
    decider.ends.push(() => ({ kind: 'own-request' }));
    decider.finishFirst();

    expect(await first).toEqual({ kind: 'own-request' });
    expect(await reviews.submit(id, decision(FIRST))).toMatchObject({ kind: 'recorded', mode: 'native' });
  });

  it.each([
    ['for another request', requestId('another'), {}],
    ['with another verdict', REQUEST_ID, { proposedState: 'denied' }],
    ['of another person', REQUEST_ID, { actor: anActor({ accountId: 'someone' as typeof BOB.accountId }) }],
  ] as const)('%s is another', async (_, id, changes) => {
    const { decider, reviews, first } = await setUp();
    decider.finishFirst();
    await first;
    await reviews.submit(id, { ...decision(FIRST), ...changes });

    expect(decider.carriedOut).toEqual([FIRST, FIRST]);
  });
});

describe('a decision that fails', () => {
  it('waits until its repeat ends, is forgotten after a while, and holds up nothing', async () => {
    const { id, clock, decider, waiting, reviews, first } = await setUp();
    const away = new AppError('teleport-unavailable', 'away', { retry: 'safe' });
    decider.ends.push(() => {
      throw away;
    });
    const second = reviews.submit(id, decision(SECOND));
    decider.finishFirst();

    await expect(first).rejects.toBe(away);
    expect(await second).toMatchObject({ kind: 'recorded' });
    expect(waiting.count).toBe(1);
    clock.advance(DECISION_FORGOTTEN_MS - 1);
    expect(waiting.count).toBe(1);
    clock.advance(1);
    expect(waiting.count).toBe(0);
  });

  it('no longer waits once it was carried out', async () => {
    const { id, decider, waiting, reviews, first } = await setUp();
    decider.ends.push(() => {
      throw new AppError('teleport-unavailable', 'away', { retry: 'safe' });
    });
    decider.finishFirst();
    await first.catch(() => undefined);
    await reviews.submit(id, decision(FIRST));

    expect(waiting.count).toBe(0);
  });
});

it('is logged with who decided what about which request, and how it ended, and with no words of theirs', async () => {
  const { id, decider, lines, first } = await setUp();
  decider.finishFirst();
  await first;

  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      requestId: id,
      decisionId: FIRST,
      accountId: BOB.accountId,
      proposedState: 'approved',
      outcome: 'recorded',
    },
  ]);
  expect(lines.join('')).not.toMatch(/okay|Bob Baker/);
});

describe('a look beforehand', () => {
  const setUpLook = async (ends?: ConstructorParameters<typeof Reviews>[0]['ends']) => {
    const { teleport, clock, decider, waiting } = await setUp();
    const log = logTo({ write: () => undefined }, 'error');
    return { teleport, reviews: new Reviews({ client: teleport, decider, ends, clock, log, waiting }) };
  };

  it('asks the decider about a pending request, and nobody ends access unless that is set up', async () => {
    const { teleport, reviews } = await setUpLook();

    expect(await reviews.check(REQUEST_ID, anActor())).toEqual({ kind: 'own-request' });
    teleport.change({ state: 'approved' });
    expect(await reviews.check(REQUEST_ID, anActor())).toEqual({ kind: 'not-pending', access: undefined });
    teleport.request = undefined;
    expect(await reviews.check(REQUEST_ID, anActor())).toBe('gone');
  });

  it('tells who can end the access of an approved one', async () => {
    const { teleport, reviews } = await setUpLook({ accessOf: () => Promise.resolve('can-end') });
    teleport.change({ state: 'approved' });

    expect(await reviews.check(REQUEST_ID, anActor())).toEqual({ kind: 'not-pending', access: 'can-end' });
  });
});
