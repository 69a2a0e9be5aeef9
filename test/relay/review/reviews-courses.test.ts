/** Goal: decisions on one request are carried out one after the other, and wait for nothing else. */
import { requestId, type DecisionId, type RequestId } from '#core/ids';
import type { Eligibility, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { logTo } from '../../../src/relay/log';
import type { Decider } from '../../../src/relay/review/outcome';
import { Reviews } from '../../../src/relay/review/reviews';
import { WaitingDecisions } from '../../../src/relay/review/waiting';
import { ManualClock } from '../../sandbox/clock';
import { anAccessRequest, anActor } from '../../support/builders';
import { everyCourse, outcomes, type Course } from '../../support/every-course';

const [ONE, OTHER] = [requestId('request-1'), requestId('request-2')];

/** Decides in two steps, and notes which requests are being decided when it begins. */
class SlowDecider implements Decider {
  readonly mode = 'native';
  readonly running: RequestId[] = [];
  readonly seen: { readonly id: RequestId; readonly beside: readonly RequestId[] }[] = [];
  readonly #course: Course;

  constructor(course: Course) {
    this.#course = course;
  }

  async decide(id: RequestId): Promise<ReviewOutcome> {
    this.seen.push({ id, beside: [...this.running] });
    this.running.push(id);
    await this.#course.pass();
    await this.#course.pass();
    this.running.splice(this.running.indexOf(id), 1);
    return { kind: 'recorded', request: anAccessRequest({ id }), reviewer: 'bob' };
  }

  check(): Promise<Eligibility> {
    return Promise.resolve({ kind: 'not-pending' });
  }
}

const submission = (decision: string): ReviewSubmission => ({
  decisionId: decision as DecisionId,
  actor: anActor(),
  proposedState: 'approved',
  via: 'drag',
  reason: '',
});

const setUp = (course: Course) => {
  const decider = new SlowDecider(course);
  const client = { readRequest: (id: RequestId) => Promise.resolve(anAccessRequest({ id })) };
  const log = logTo({ write: () => undefined }, 'error');
  const clock = new ManualClock(0);
  const waiting = new WaitingDecisions(clock);
  const reviews = new Reviews({ client, decider, log, clock, waiting });
  return {
    decider,
    submit: (id: RequestId, decision: string) => () => reviews.submit(id, submission(decision)),
  };
};

test('decisions on one request never overlap, and one on another request waits for none of them, in every course', async () => {
  let together = 0;
  const courses = await everyCourse(async (course) => {
    const { decider, submit } = setUp(course);

    const told = await course.run(
      () => submit(ONE, '1:1')().then(submit(ONE, '1:3')),
      submit(ONE, '1:2'),
      submit(OTHER, '2:1'),
    );

    expect(outcomes(told)).toMatchObject(told.map(() => ({ kind: 'recorded' })));
    expect(decider.seen.filter(({ id, beside }) => beside.includes(id))).toEqual([]);
    expect(decider.seen.map(({ id }) => id).filter((id) => id === ONE)).toHaveLength(3);
    if (decider.seen.some(({ id, beside }) => id === OTHER && beside.includes(ONE))) together += 1;
  });

  expect({ courses, together }).toEqual({ courses: 28, together: 28 });
});

test('a decision that comes twice at once is carried out once', async () => {
  const courses = await everyCourse(async (course) => {
    const { decider, submit } = setUp(course);

    const told = await course.run(submit(ONE, '1:1'), submit(ONE, '1:1'));

    expect(outcomes(told)).toMatchObject([{ kind: 'recorded' }, { kind: 'recorded' }]);
    expect(decider.seen).toHaveLength(1);
  });

  expect(courses).toBe(1);
});
