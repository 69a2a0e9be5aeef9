/** Goal: what a person decided reaches Teleport as they said it, and whatever comes of it reaches them. */
import { createCards } from '#core/card/create-cards';
import { decidePanel, type PanelDecision } from '#core/decision/decide-panel';
import { submitDecision } from '#core/decision/submit-decision';
import { AppError } from '#core/errors';
import { panelDecisionId, requestId } from '#core/ids';
import { instruct, type DecisionClick } from '#core/job';
import { runJob } from '#core/sync/run-job';
import { aLink, anAccessRequest, aReview, projectSettings, REQUEST_ID } from '../support/builders';
import { aWorld, CARD, DECIDED, PERSON, recorded } from '../support/decided-card';
import { type FakeWorld } from '../support/fake-ports';

const START = '2026-11-23T00:00:00Z';

const clickOf = (changes: Partial<DecisionClick> = {}): DecisionClick => ({
  kind: 'decide',
  decisionId: panelDecisionId(CARD, 'nonce', 'approved'),
  actor: PERSON,
  proposedState: 'approved',
  reason: 'fine',
  via: 'panel',
  at: '2026-11-22T22:00:00.000Z',
  ...changes,
});

/** A click comes from the queue. */
const bringToItsEnd = (world: FakeWorld, click = clickOf(), request = REQUEST_ID, tries = 0) =>
  runJob(world.ports, instruct(request, click), () => Promise.resolve(undefined), tries);

/** The link of a request that has a card. */
function cardOf(world: FakeWorld) {
  const link = world.cardOf(REQUEST_ID);
  if (link === undefined) throw new Error('There is no card.');
  return link;
}

describe('submitDecision()', () => {
  const submit = (world: FakeWorld, reason: string, settings = projectSettings()) =>
    submitDecision(
      world.ports,
      { link: aLink(), settings },
      {
        decisionId: DECIDED,
        actor: PERSON,
        proposedState: 'approved',
        reason,
        via: 'drag',
        at: START,
      },
    );
  const demanding = projectSettings({ policy: { reasonRequiredFor: ['approved'] } });

  it.each([
    ['a reason that is too long', 'x'.repeat(4097), projectSettings(), 'reason-too-long'],
    ['no reason where one is wanted', ' \n', demanding, 'reason-missing'],
  ] as const)('sends nothing for %s', async (_, reason, settings, kind) => {
    const world = await aWorld();

    expect(await submit(world, reason, settings)).toMatchObject({ outcome: { kind } });
    expect(world.submissions).toEqual([]);
  });

  it.each([
    ['a reason where one is wanted', 'okay', demanding],
    [
      'no reason where one is wanted for denials',
      '',
      projectSettings({ policy: { reasonRequiredFor: ['denied'] } }),
    ],
  ] as const)('sends a decision with %s', async (_, reason, settings) => {
    const world = await aWorld();

    expect(await submit(world, reason, settings)).toMatchObject({ outcome: { kind: 'recorded' } });
    expect(world.submissions).toMatchObject([{ submission: { reason, via: 'drag' } }]);
  });
});

describe('a click in the panel', () => {
  const click = (world: FakeWorld, changes: Partial<PanelDecision> = {}) =>
    decidePanel(
      world.ports,
      { issueId: CARD, actor: PERSON, proposedState: 'approved', reason: 'fine', nonce: 'n', ...changes },
      () => 'n',
    );

  it('says that a request is gone, and sends nothing', async () => {
    const world = await aWorld();
    world.requests.clear();

    expect(await click(world)).toEqual({ kind: 'refused', refusal: { kind: 'gone' } });
    expect(world.submissions).toEqual([]);
  });

  it('sends the beginning of access that the person wants, and none where they want none', async () => {
    const world = await aWorld();
    await click(world, { assumeStartAt: START });
    await click(world);

    expect(world.submissions[0]?.submission.assumeStartAt).toBe(START);
    expect(world.submissions[1]?.submission).not.toHaveProperty('assumeStartAt');
  });

  it('is answered whatever becomes of the log, and no mistake of the program is hidden by that', async () => {
    const world = await aWorld();
    const failing = (error: Error) => {
      world.gate = (call) => (call === 'log.conclude' ? Promise.reject(error) : Promise.resolve());
    };
    failing(new AppError('jira-unavailable', 'away', { retry: 'safe' }));
    expect(await click(world)).toMatchObject({ kind: 'recorded' });

    failing(new TypeError('a mistake'));
    await expect(click(world)).rejects.toThrow('a mistake');
  });

  it('stays in the log as sent where Teleport has the same verdict for another reason', async () => {
    const world = await aWorld();
    world.answer = () => recorded(anAccessRequest({ reviews: [aReview({ reason: 'said on the board' })] }));

    expect(await click(world)).toMatchObject({ kind: 'recorded' });

    const decided = [...world.log.values()].flatMap((entry) =>
      entry.event === 'sent' || entry.event === 'review' ? [[entry.event, entry.reason]] : [],
    );
    expect(decided).toEqual([
      ['sent', 'fine'],
      ['review', 'said on the board'],
    ]);
  });

  it('is answered though the card cannot follow, and no mistake of the program is hidden by that', async () => {
    const world = await aWorld();
    const failing = (error: Error) => {
      world.gate = (call) => (call === 'move' ? Promise.reject(error) : Promise.resolve());
    };
    failing(new AppError('jira-unavailable', 'away', { retry: 'safe' }));
    expect(await click(world)).toMatchObject({ kind: 'recorded' });
    expect(world.jobs).toMatchObject([{ kind: 'reconcile', requestId: REQUEST_ID }]);

    const other = await aWorld();
    other.gate = (call) => (call === 'move' ? Promise.reject(new TypeError('a mistake')) : Promise.resolve());
    await expect(click(other)).rejects.toThrow('a mistake');
  });
});

describe('a click that is brought to its end from the queue', () => {
  it('is sent as it was made, and told of on the card by its name', async () => {
    const world = await aWorld();
    await bringToItsEnd(world, clickOf({ assumeStartAt: START }));

    expect(world.submissions).toMatchObject([
      { id: REQUEST_ID, submission: { assumeStartAt: START, via: 'panel', reason: 'fine' } },
    ]);
    const remarks = world.said.flatMap((comment) => comment.remarks);
    expect(remarks[0]).toMatchObject({
      kind: 'review',
      answers: [`decision:${clickOf().decisionId}`],
      actor: PERSON,
    });
  });

  it('is sent for no request without a card', async () => {
    const world = await aWorld();
    world.links.clear();
    await bringToItsEnd(world);
    const other = requestId('another');
    world.requests.set(other, anAccessRequest({ id: other }));
    world.refused.add(other);
    await createCards(world.ports, [other]).catch(() => undefined);
    await bringToItsEnd(world, clickOf(), other);

    expect(world.submissions).toEqual([]);
  });

  it('is tried again while that may help, and listed with who decided once it does not', async () => {
    const world = await aWorld();
    world.answer = () => {
      throw new AppError('teleport-unavailable', 'Teleport is away', { retry: 'safe' });
    };
    await expect(bringToItsEnd(world)).rejects.toMatchObject({
      code: 'teleport-unavailable',
    });
    expect(world.failures.size).toBe(0);

    await bringToItsEnd(world, clickOf(), REQUEST_ID, 40);

    expect([...world.failures.values()]).toMatchObject([
      {
        message: expect.stringContaining(
          `The decision of ${PERSON.accountId} on ${REQUEST_ID} did not come to its end`,
        ) as unknown,
      },
    ]);
  });

  it('waits for whoever works on the card, though Teleport has it', async () => {
    const world = await aWorld();
    world.links.set(REQUEST_ID, { ...cardOf(world), busyUntil: '2026-11-22T22:01:00Z' });

    await expect(bringToItsEnd(world)).rejects.toMatchObject({ code: 'busy' });
    expect(world.submissions).toHaveLength(1);
  });

  it('reaches Teleport though Jira is not to be called', async () => {
    const world = await aWorld();
    world.pausedUntil = '2026-11-22T23:00:00Z';

    await expect(bringToItsEnd(world)).rejects.toMatchObject({ code: 'jira-rate-limited' });
    expect(world.submissions).toHaveLength(1);
  });
});
