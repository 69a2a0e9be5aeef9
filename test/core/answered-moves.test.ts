/** Goal: every move that was answered is told of once, by a name that says whether it was sent. */
import { answerMoves, markerOf, sayOnce, sayWaiting } from '#core/decision/answer-moves';
import type { Answer } from '#core/decision/judge-moves';
import { AppError } from '#core/errors';
import { decisionId, issueId, requestId, type RequestId } from '#core/ids';
import { linkOfIssue } from '#core/link/link-of-issue';
import { aLink, anAccessRequest, anActor, aStatusChange, REQUEST_ID } from '../support/builders';
import { aWorld, CARD, DECIDED, PERSON, recorded } from '../support/decided-card';
import { type FakeWorld } from '../support/fake-ports';

/** The link of a request that has a card. */
function cardOf(world: FakeWorld) {
  const link = world.cardOf(REQUEST_ID);
  if (link === undefined) throw new Error('There is no card.');
  return link;
}

const answerOf = (changes: Partial<Extract<Answer, { kind: 'review' }>> = {}): Answer => ({
  kind: 'review',
  change: aStatusChange(),
  decisionId: DECIDED,
  actor: PERSON,
  proposedState: 'approved',
  reason: '',
  ...changes,
});

const superseded = (mayBeSent: boolean): Answer => ({
  kind: 'refused',
  change: aStatusChange(),
  decisionId: DECIDED,
  refusal: { kind: 'superseded', by: undefined, status: undefined, mayBeSent },
  actor: PERSON,
});

describe('moves that are answered', () => {
  const answering = (world: FakeWorld) => ({
    link: cardOf(world),
    settings: world.settings,
    fetched: undefined,
  });

  it('show the request as Teleport told of the last one that it told of', async () => {
    const world = await aWorld();
    const told = anAccessRequest({ state: 'approved', revision: 'told' });
    world.answer = () => recorded(told);

    const { decisions, request } = await answerMoves(world.ports, answering(world), [
      answerOf(),
      superseded(false),
    ]);

    expect(request).toEqual(told);
    expect(decisions).toMatchObject([
      { kind: 'recorded', state: 'approved', actor: PERSON, marker: `decision:${DECIDED}` },
      { kind: 'refused', refusal: { kind: 'superseded' } },
    ]);
  });

  it('read the request where Teleport told nothing of it', async () => {
    const world = await aWorld();
    world.answer = () => ({ kind: 'own-request' });

    const { decisions, request } = await answerMoves(world.ports, answering(world), [answerOf()]);

    expect(request).toEqual(anAccessRequest());
    expect(decisions).toMatchObject([{ kind: 'refused', refusal: { kind: 'own-request' }, actor: PERSON }]);
  });

  it('are found by another name where nobody can tell whether they were sent', () => {
    expect(markerOf(answerOf())).toBe(`decision:${DECIDED}`);
    expect(markerOf(superseded(false))).toBe(`decision:${DECIDED}`);
    expect(markerOf(superseded(true))).toBe(`uncertain:${DECIDED}`);
    expect(markerOf({ ...superseded(true), refusal: { kind: 'indirect' } } as Answer)).toBe(
      `decision:${DECIDED}`,
    );
  });

  it('that wait are told so once, refused ones not, and a card on which the app may say nothing is left alone', async () => {
    const world = await aWorld();
    await sayWaiting(world.ports, { issueId: CARD, language: undefined }, [superseded(false), answerOf()]);
    await sayWaiting(world.ports, { issueId: CARD, language: undefined }, [answerOf()]);
    expect(world.said.flatMap(({ remarks }) => remarks)).toMatchObject([{ kind: 'waiting', actor: PERSON }]);

    const other = answerOf({ decisionId: decisionId(CARD, '501') });
    const fail = (code: 'jira-refused' | 'jira-unavailable') => {
      const error = new AppError(code, 'no', { retry: code === 'jira-refused' ? 'never' : 'safe' });
      world.gate = (call) => (call === 'say' ? Promise.reject(error) : Promise.resolve());
    };
    fail('jira-refused');
    await sayWaiting(world.ports, { issueId: CARD, language: undefined }, [other]);
    fail('jira-unavailable');
    await expect(
      sayWaiting(world.ports, { issueId: CARD, language: undefined }, [other]),
    ).rejects.toMatchObject({ retry: 'safe' });
  });

  it('are said once though the one before ended between saying and noting it', async () => {
    const world = await aWorld();
    const remark = { kind: 'waiting', marker: 'decision:x', actor: anActor() } as const;
    let after = 0;
    const say = () =>
      sayOnce(world.ports, { issueId: CARD, language: undefined, note: DECIDED }, remark, () => {
        after += 1;
        return Promise.resolve();
      });
    await say();
    world.remembered.clear();
    await say();
    await say();

    expect([world.said.length, after, world.remembered.get(DECIDED)]).toEqual([1, 2, 'waiting']);
  });
});

describe('the link of an issue', () => {
  const find = (world: FakeWorld, hint?: RequestId) => linkOfIssue(world.ports, CARD, hint);

  it('is found by the hint, or without it, and by no hint that is wrong', async () => {
    const world = await aWorld();
    const other = requestId('another');
    world.links.set(other, { ...aLink(), requestId: other, issueId: issueId('10999') });

    for (const hint of [REQUEST_ID, undefined, other, requestId('none')])
      expect(await find(world, hint)).toMatchObject({ requestId: REQUEST_ID });
  });

  it('with the right hint costs one read', async () => {
    const world = await aWorld();
    const calls: string[] = [];
    world.gate = (call, phase) => Promise.resolve(phase === 'before' ? void calls.push(call) : undefined);
    await find(world, REQUEST_ID);

    expect(calls).toEqual(['links.get']);
  });

  it('is none where no request has it, or the one that had it has another by now', async () => {
    const world = await aWorld();
    const link = cardOf(world);
    world.links.set(REQUEST_ID, { ...link, issueId: issueId('10999') });
    expect(await find(world, REQUEST_ID)).toBeUndefined();

    const { ports } = world;
    const lagging = { ...ports, links: { ...ports.links, findByIssue: () => Promise.resolve(REQUEST_ID) } };
    expect(await linkOfIssue(lagging, CARD)).toBeUndefined();
    world.links.clear();
    expect(await linkOfIssue(lagging, CARD)).toBeUndefined();
  });
});
