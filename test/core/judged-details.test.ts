/** Goal: where a decision ends and another begins: what is answered already, what came along, and what nobody took back. */
import { isUnexplained, judgeMoves, mayMoveOn, personOf } from '#core/decision/judge-moves';
import type { StatusChange } from '#core/decision/moves';
import { accountId } from '#core/ids';
import {
  aLink,
  anIssue,
  APP_ACCOUNT,
  aStatusChange,
  BOB,
  projectSettings,
  STATUS,
} from '../support/builders';

const ALICE = { ...BOB, accountId: accountId('alice'), displayName: 'Alice' };
const CAROL = { ...BOB, accountId: accountId('carol'), displayName: 'Carol' };
const FIRST_MS = Date.parse('2026-11-22T21:05:00Z');
const at = (ms: number): string => new Date(ms).toISOString();

const DENIED = { to: STATUS.denied };
const BACK = { to: STATUS.pending, author: ALICE };

/** Changes one after the other, a second apart, as they are judged. */
function judged(
  changes: readonly Partial<StatusChange>[],
  {
    link = aLink(),
    issue = {},
  }: { link?: ReturnType<typeof aLink>; issue?: Parameters<typeof anIssue>[0] } = {},
): readonly string[] {
  const made = changes.map((change, index) =>
    aStatusChange({ id: String(500 + index), atMs: FIRST_MS + index * 1_000, ...change }),
  );
  const answers = judgeMoves({
    issue: anIssue({ changes: made, ...issue }),
    settings: projectSettings(),
    link,
  });
  return answers.map((answer) => {
    const who = answer.actor?.displayName ?? 'nobody';
    return answer.kind === 'review'
      ? `${who} ${answer.proposedState} (${answer.reason})`
      : `${who} ${answer.refusal.kind}`;
  });
}

describe('a move back', () => {
  it('takes back no denial by somebody else, whatever was refused in between', () => {
    const elsewhere = { to: STATUS.elsewhere, author: CAROL };

    expect(judged([DENIED, elsewhere, BACK])).toEqual([
      'Bob Baker denied ()',
      'Carol unmapped-status',
      'Alice not-undone',
    ]);
  });

  it('is not told of a denial that was answered before, nor of one that came after', () => {
    expect(judged([DENIED, BACK], { link: aLink({ settledMoves: ['500'] }) })).toEqual([]);
    expect(judged([BACK, DENIED])).toEqual(['Bob Baker denied ()']);
  });

  it('that came along with a move of the issue is nobody’s attempt to take something back', () => {
    expect(judged([DENIED, { ...BACK, isAlong: true }])).toEqual(['Bob Baker denied ()']);
  });
});

describe('what was answered', () => {
  it('by a time is all that was made until then, and nothing after it', () => {
    const link = aLink({ settledTo: at(FIRST_MS) });

    expect(judged([DENIED, { ...DENIED, author: ALICE }], { link })).toEqual(['Alice denied ()']);
  });

  it('by whoever else made the issue ends with the moment in which the app has the card', () => {
    const issue = { creatorId: BOB.accountId };
    const moves = [{ ...DENIED, author: ALICE }, {}];

    expect(judged(moves, { issue, link: aLink({ claimedAt: at(FIRST_MS + 1_000) }) })).toEqual([
      'Alice before-takeover',
      'Bob Baker approved ()',
    ]);
    expect(judged(moves, { issue, link: aLink({ claimedAt: at(FIRST_MS + 1_001) }) })).toEqual([]);
  });

  it('is nothing that nobody made, be it from before', () => {
    const link = aLink({ claimedAt: at(FIRST_MS + 1) });

    expect(judged([{ author: undefined }], { link, issue: { creatorId: undefined } })).toEqual([
      'nobody no-actor',
    ]);
  });
});

describe('a card that ended', () => {
  it('takes a move by hand to where it stands for a decision all the same', () => {
    const link = aLink({ phase: 'closed', resolution: 'approved' });

    expect(judged([{}], { link })).toEqual(['Bob Baker approved ()']);
  });

  it('and is pending again belongs among the pending ones', () => {
    const link = aLink({ phase: 'open', resolution: 'denied' });

    expect(judged([{ to: STATUS.pending, isAlong: true }], { link })).toEqual([]);
    expect(judged([{ to: STATUS.denied, isAlong: true }], { link })).toEqual(['Bob Baker moved-along']);
  });

  it('needs no change that explains where it stands', () => {
    const where = { status: STATUS.approved, changes: [] };

    expect(isUnexplained(where, projectSettings(), aLink())).toBe(true);
    expect(isUnexplained(where, projectSettings(), aLink({ phase: 'closed' }))).toBe(false);
  });
});

it('a reason is of whoever moved the card, though somebody else moved it meanwhile', () => {
  const commentsNewestFirst = [{ authorId: BOB.accountId, text: 'reason: on call', atMs: FIRST_MS - 60_000 }];

  expect(judged([BACK, DENIED], { issue: { commentsNewestFirst } })).toEqual(['Bob Baker denied (on call)']);
});

describe('the app may move a card on', () => {
  const may = (change: StatusChange | undefined, link = aLink()) =>
    mayMoveOn({ settings: projectSettings(), link }, { change, creatorId: APP_ACCOUNT });

  it('where nobody waits for an answer to its newest change', () => {
    expect(may(undefined)).toBe(true);
    expect(may(aStatusChange({ author: { ...BOB, accountId: APP_ACCOUNT, accountType: 'app' } }))).toBe(true);
    expect(may(aStatusChange(), aLink({ settledMoves: ['500'] }))).toBe(true);
  });

  it('and not where somebody does', () => {
    expect(may(aStatusChange())).toBe(false);
    expect(may(aStatusChange({ to: STATUS.elsewhere }))).toBe(false);
  });
});

it('a person has an address where Jira shows it', () => {
  const { accountId: account, displayName } = BOB;

  expect(personOf(BOB)).toEqual({ accountId: account, displayName });
  expect(personOf({ ...BOB, emailAddress: 'bob@x' })).toEqual({
    accountId: account,
    displayName,
    emailAddress: 'bob@x',
  });
});
