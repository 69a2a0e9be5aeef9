/** Goal: what a person decided reaches Teleport as they said it, and whatever comes of it reaches them. */
import { cardOf as loggedCardOf } from '#core/decision-log';
import { AppError } from '#core/errors';
import { panelDecisionId, requestId } from '#core/ids';
import type { DecideJob } from '#core/job';
import { createCards } from '#core/use-cases/create-cards';
import { decidePanel, type PanelDecision } from '#core/use-cases/decide-panel';
import { finishDecision, followClick } from '#core/use-cases/hand-in';
import { submitDecision } from '#core/use-cases/submit-decision';
import { aLink, anAccessRequest, aReview, projectSettings, REQUEST_ID } from '../support/builders';
import { aWorld, CARD, DECIDED, PERSON, recorded } from '../support/decided-card';
import { type FakeWorld } from '../support/fake-ports';

const START = '2026-11-23T00:00:00Z';

const jobOf = (changes: Partial<DecideJob> = {}): DecideJob => ({
  kind: 'decide',
  requestId: REQUEST_ID,
  decisionId: panelDecisionId(CARD, 'nonce', 'approved'),
  actor: PERSON,
  proposedState: 'approved',
  reason: 'fine',
  way: 'panel',
  at: '2026-11-22T22:00:00.000Z',
  ...changes,
});

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
      {
        logged: {
          decisionId: DECIDED,
          card: loggedCardOf(aLink()),
          by: PERSON.accountId,
          way: 'drag',
          at: START,
        },
        settings,
        place: 'drag',
      },
      { decisionId: DECIDED, actor: PERSON, proposedState: 'approved', reason },
    );
  const demanding = projectSettings({ policy: { reasonRequiredFor: ['approved'] } });

  it.each([
    ['a reason that is too long', 'x'.repeat(4097), projectSettings(), 'reason-too-long'],
    ['no reason where one is wanted', ' \n', demanding, 'reason-missing'],
  ] as const)('sends nothing for %s', async (_, reason, settings, kind) => {
    const world = await aWorld();

    expect(await submit(world, reason, settings)).toEqual({ kind });
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

    expect(await submit(world, reason, settings)).toMatchObject({ kind: 'recorded' });
    expect(world.submissions).toMatchObject([{ submission: { reason, place: 'drag' } }]);
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
      world.gate = (call) => (call === 'log.settle' ? Promise.reject(error) : Promise.resolve());
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
    await finishDecision(world.ports, jobOf({ assumeStartAt: START }), 0);

    expect(world.submissions).toMatchObject([
      { id: REQUEST_ID, submission: { assumeStartAt: START, place: 'panel', reason: 'fine' } },
    ]);
    const remarks = world.said.flatMap((comment) => comment.remarks);
    expect(remarks[0]).toMatchObject({
      kind: 'review',
      answers: [`decision:${jobOf().decisionId}`],
      actor: PERSON,
    });
  });

  it('is sent for no request without a card', async () => {
    const world = await aWorld();
    world.links.clear();
    await finishDecision(world.ports, jobOf(), 0);
    const other = requestId('another');
    world.requests.set(other, anAccessRequest({ id: other }));
    world.refused.add(other);
    await createCards(world.ports, [other]).catch(() => undefined);
    await finishDecision(world.ports, jobOf({ requestId: other }), 0);

    expect(world.submissions).toEqual([]);
  });

  it('is tried again while that may help, and listed with who decided once it does not', async () => {
    const world = await aWorld();
    world.answer = () => {
      throw new AppError('teleport-unavailable', 'Teleport is away', { retry: 'safe' });
    };
    await expect(finishDecision(world.ports, jobOf(), 0)).rejects.toMatchObject({
      code: 'teleport-unavailable',
    });
    expect(world.failures.size).toBe(0);

    await finishDecision(world.ports, jobOf(), 40);

    expect([...world.failures.values()]).toMatchObject([
      {
        message: expect.stringContaining(
          `The decision of ${PERSON.accountId} on ${REQUEST_ID} did not come to its end`,
        ) as unknown,
      },
    ]);
  });

  it('waits for whoever works on the card', async () => {
    const world = await aWorld();
    const link = cardOf(world);
    world.links.set(REQUEST_ID, { ...link, busyUntil: '2026-11-22T22:01:00Z' });
    const click = { link: cardOf(world), settings: world.settings, job: jobOf() };

    await expect(
      followClick(world.ports, click, recorded(anAccessRequest({ state: 'approved' })), undefined),
    ).rejects.toMatchObject({ code: 'busy' });
  });
});
