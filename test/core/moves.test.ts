/** Goal: every move of a card by a person ends as a review or as a remark, in order, and none counts that its mover did not mean. */
import fc from 'fast-check';
import { isUnexplained, judgeMoves } from '#core/decision/judge-moves';
import type { StatusChange } from '#core/decision/moves';
import { accountId, projectId, statusId } from '#core/ids';
import { changedStatuses, isConfirmed, mappedAt } from '#core/project/settings';
import {
  APP_ACCOUNT,
  BOB,
  DECISION,
  STATUS,
  aLink,
  aStatusChange,
  anIssue,
  projectSettings,
} from '../support/builders';

const ALICE = { ...BOB, accountId: accountId('alice'), displayName: 'Alice' };
const CAROL = { ...BOB, accountId: accountId('carol'), displayName: 'Carol' };
const APP = { ...BOB, accountId: APP_ACCOUNT, accountType: 'app' };
const FIRST_MS = Date.parse('2026-11-22T21:05:00Z');

/** Changes one after the other, a second apart. */
const moved = (...changes: readonly Partial<StatusChange>[]): readonly StatusChange[] =>
  changes.map((change, index) =>
    aStatusChange({ id: String(500 + index), atMs: FIRST_MS + index * 1_000, ...change }),
  );

function judge(
  changes: readonly StatusChange[],
  { settings = projectSettings(), link = aLink(), issue = {} } = {},
) {
  const status = changes.at(-1)?.to ?? STATUS.pending;
  return judgeMoves({ issue: anIssue({ changes, status, ...issue }), settings, link });
}

/** As short as can be told apart. */
const brief = (answers: ReturnType<typeof judge>) =>
  answers.map((answer) =>
    answer.kind === 'review'
      ? `${answer.actor.displayName} ${answer.proposedState}`
      : `${answer.actor?.displayName ?? 'nobody'} ${answer.refusal.kind}`,
  );

test('judgeMoves() makes a review of a move to an approved status, with the reason of the person who moved', () => {
  const text = 'reason: on call';
  const commentsNewestFirst = [{ authorId: BOB.accountId, text, atMs: FIRST_MS - 1_000 }];

  expect(judge(moved({}), { issue: { commentsNewestFirst } })).toMatchObject([
    {
      kind: 'review',
      decisionId: DECISION,
      actor: { accountId: BOB.accountId, displayName: 'Bob Baker' },
      proposedState: 'approved',
      reason: 'on call',
    },
  ]);
});

test('a denial counts though somebody moved the card on, who is told so', () => {
  const undone = moved({ to: STATUS.denied }, { to: STATUS.pending, author: ALICE });
  const overruled = moved({ to: STATUS.denied }, { to: STATUS.approved, author: CAROL });

  expect(brief(judge(undone))).toEqual(['Bob Baker denied', 'Alice not-undone']);
  expect(brief(judge(overruled))).toEqual(['Bob Baker denied', 'Carol approved']);
});

test('an approval that somebody moved away from is superseded, and says by whom and to what', () => {
  const changes = moved({}, { to: STATUS.denied, toName: 'Nope', author: CAROL });

  expect(judge(changes)).toMatchObject([
    { refusal: { kind: 'superseded', by: 'Carol', status: 'Nope', mayBeSent: false } },
    { kind: 'review', proposedState: 'denied' },
  ]);
});

test('whoever moves their own card on takes back what they decided', () => {
  const slip = moved({ to: STATUS.denied }, { to: STATUS.pending });
  const change = moved({ to: STATUS.denied }, { to: STATUS.approved });

  expect(brief(judge(slip))).toEqual(['Bob Baker superseded']);
  expect(brief(judge(change))).toEqual(['Bob Baker superseded', 'Bob Baker approved']);
});

test('the app moving a card away supersedes nothing', () => {
  expect(brief(judge(moved({}, { to: STATUS.pending, author: APP })))).toEqual(['Bob Baker approved']);
});

test('a superseded decision that was on its way to Teleport is not said to be unsent', () => {
  const changes = moved({}, { to: STATUS.pending, author: ALICE });

  expect(judge(changes, { link: aLink({ sentMoves: ['500'] }) })).toMatchObject([
    { refusal: { kind: 'superseded', mayBeSent: true } },
  ]);
});

test('a move that was answered is not answered again', () => {
  const changes = moved({}, { to: STATUS.denied, author: CAROL });

  expect(brief(judge(changes, { link: aLink({ settledMoves: ['500'] }) }))).toEqual(['Carol denied']);
  expect(judge(changes, { link: aLink({ settledMoves: ['500', '501'] }) })).toEqual([]);
  expect(judge(changes, { link: aLink({ settledTo: new Date(FIRST_MS + 1_000).toISOString() }) })).toEqual(
    [],
  );
});

test.each([
  ['nobody is named', { author: undefined }, 'no-actor'],
  ['an app moved it', { author: { ...BOB, accountType: 'app' } }, 'app-actor'],
  ['a portal customer moved it', { author: { ...BOB, accountType: 'customer' } }, 'app-actor'],
  ['Jira notes another cause', { isIndirect: true }, 'indirect'],
  ['the account is deactivated by now', { author: { ...BOB, isDeactivated: true } }, 'deactivated'],
  ['the status means nothing', { to: STATUS.elsewhere }, 'unmapped-status'],
  ['the status is not for people to choose', { to: STATUS.expired }, 'not-a-decision'],
  ['the status came along with something else', { isAlong: true }, 'moved-along'],
  ['the card was in another project', { projectId: projectId('20000') }, 'other-project'],
  ['the app did not have the card yet', { atMs: Date.parse('2026-11-22T20:59:00Z') }, 'before-takeover'],
])('judgeMoves() refuses when %s', (_case, change, refusal) => {
  expect(judge(moved(change))).toMatchObject([{ kind: 'refused', refusal: { kind: refusal } }]);
});

test('a move counts from the very moment on in which the app has the card and the mapping is saved', () => {
  const exact = (ms: number) => new Date(FIRST_MS + ms).toISOString();
  const since = (ms: number) =>
    judge(moved({}), {
      link: aLink({ claimedAt: exact(ms) }),
      settings: projectSettings({ mappedAt: exact(ms) }),
    });

  expect(brief(since(0))).toEqual(['Bob Baker approved']);
  expect(brief(since(1))).toEqual(['Bob Baker before-takeover']);
});

test('that an earlier installation moved the card on proves no answer, but whoever else made the issue gave theirs', () => {
  const link = aLink({ claimedAt: '2026-11-22T22:00:00Z' });
  const back = (author: typeof BOB) =>
    moved({}, { author, to: STATUS.pending }, { to: STATUS.denied }, { author: CAROL });

  expect(brief(judge(back(APP), { link }))).toEqual([
    'Bob Baker before-takeover',
    'Bob Baker before-takeover',
    'Carol before-takeover',
  ]);
  expect(brief(judge(back(ALICE), { link, issue: { creatorId: ALICE.accountId } }))).toEqual([
    'Bob Baker before-takeover',
    'Carol before-takeover',
  ]);
});

test('a move that was refused without a word is told of later, and counts no more', () => {
  const changes = moved({}, { author: APP, to: STATUS.pending });
  const told = { settledTo: new Date(FIRST_MS + 1_000).toISOString() };

  expect(brief(judge(changes, { link: aLink({ unsaidMoves: ['500'] }) }))).toEqual(['Bob Baker unsaid']);
  expect(brief(judge(changes, { link: aLink({ ...told, unsaidMoves: ['500'] }) }))).toEqual([
    'Bob Baker unsaid',
  ]);
});

test('a status that came along leaves a card alone where it belongs there', () => {
  const along = (to: typeof STATUS.pending, link = aLink()) => judge(moved({ to, isAlong: true }), { link });
  const denied = aLink({ phase: 'closed', resolution: 'denied' });

  expect(along(STATUS.approved, denied)).toMatchObject([{ refusal: { kind: 'moved-along' } }]);
  expect(along(STATUS.pending)).toEqual([]);
  expect(along(STATUS.denied, denied)).toEqual([]);
});

test('a card that has ended is told of a move back only while it stands there', () => {
  const link = aLink({ phase: 'closed', resolution: 'denied' });
  const back = { to: STATUS.pending };

  expect(judge(moved(back))).toEqual([]);
  expect(brief(judge(moved(back), { link }))).toEqual(['Bob Baker not-a-decision']);
  expect(judge(moved(back, { author: APP, to: STATUS.denied }), { link })).toEqual([]);
});

test('judgeMoves() refuses a reason that Teleport would not take instead of cutting it', () => {
  const commentsNewestFirst = [
    { authorId: BOB.accountId, text: `reason: ${'x'.repeat(4097)}`, atMs: FIRST_MS - 1_000 },
  ];

  expect(judge(moved({}), { issue: { commentsNewestFirst } })).toMatchObject([
    { refusal: { kind: 'reason-too-long' } },
  ]);
});

test('a reason counts for the move that follows it, and for no other', () => {
  const commentsNewestFirst = [{ authorId: BOB.accountId, text: 'reason: no', atMs: FIRST_MS - 5_000 }];
  const changes = moved({ to: STATUS.denied, isIndirect: true }, { atMs: FIRST_MS + 60_000 });

  expect(judge(changes, { issue: { commentsNewestFirst } })).toMatchObject([
    { refusal: { kind: 'indirect' } },
    { proposedState: 'approved', reason: '' },
  ]);
});

test('no move counts from before the mapping was saved', () => {
  const mapping = (at: string) => ({ settings: projectSettings({ mappedAt: at }) });

  expect(brief(judge(moved({}), mapping('2026-11-22T21:06:00Z')))).toEqual(['Bob Baker before-mapping']);
  expect(brief(judge(moved({}), mapping('2026-11-22T20:00:00Z')))).toEqual(['Bob Baker approved']);
});

describe('a status that is called otherwise than when somebody said what it means', () => {
  const statusNames = { [STATUS.approved]: 'Approved', [STATUS.denied]: 'Denied' };
  const settings = projectSettings({ statusNames, mappedAt: '2026-11-22T20:00:00Z' });

  test('decides nothing, by what the mover saw', () => {
    const seen = (toName: string) => brief(judge(moved({ toName }), { settings }));

    expect(seen('Rejected')).toEqual(['Bob Baker status-renamed']);
    expect(seen(' approved ')).toEqual(['Bob Baker approved']);
  });

  test('decides nothing after a tick has seen it so, until somebody saves', () => {
    const doubtful = { ...settings, doubtfulStatuses: [STATUS.approved] };

    expect(brief(judge(moved({ toName: 'Approved' }), { settings: doubtful }))).toEqual([
      'Bob Baker status-renamed',
    ]);
    expect(isConfirmed(doubtful, STATUS.denied, 'Denied')).toBe(true);
  });

  test('is found, and so is one that is gone', () => {
    const now = { [STATUS.approved]: 'Rejected' };

    expect(changedStatuses(settings, now)).toEqual([STATUS.approved, STATUS.denied]);
    expect(changedStatuses(settings, { ...statusNames, other: 'x' })).toEqual([]);
    expect(changedStatuses(projectSettings(), now)).toEqual([]);
  });

  test('makes the mapping a new one once it is saved', () => {
    const nowMs = Date.parse('2026-11-22T21:00:00Z');
    const renamed = { ...settings, statusNames: { ...statusNames, [STATUS.approved]: 'Rejected' } };

    expect(mappedAt(settings, settings, nowMs)).toBe(settings.mappedAt);
    expect(mappedAt(settings, renamed, nowMs)).toBe('2026-11-22T21:00:00.000Z');
    expect(mappedAt({ ...settings, doubtfulStatuses: [STATUS.denied] }, settings, nowMs)).toBe(
      '2026-11-22T21:00:00.000Z',
    );
  });
});

test('an open card that stands where a decision leads, without any, is not explained', () => {
  const explained = (
    status: typeof STATUS.pending,
    changes: readonly StatusChange[],
    phase = 'open' as const,
  ) => !isUnexplained({ status, changes }, projectSettings(), aLink({ phase }));

  expect(explained(STATUS.approved, [])).toBe(false);
  expect(explained(STATUS.approved, moved({ to: STATUS.denied }))).toBe(false);
  expect(explained(STATUS.approved, moved({}))).toBe(true);
  expect(explained(STATUS.pending, [])).toBe(true);
  expect(explained(STATUS.todo, [])).toBe(true);
});

describe('over any history of moves', () => {
  const people = [ALICE, BOB, CAROL];
  const author = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...people) },
    { weight: 2, arbitrary: fc.constant(APP) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        undefined,
        { ...BOB, accountType: 'customer' },
        { ...CAROL, isDeactivated: true },
      ),
    },
  );
  const other = projectId('20000');
  const change = fc.record({
    to: fc.constantFrom(...Object.values(STATUS), statusId('7')),
    author,
    isAlong: fc.oneof(
      { weight: 8, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    isIndirect: fc.oneof(
      { weight: 8, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    projectId: fc.constantFrom(undefined, undefined, undefined, other),
    toName: fc.constantFrom(undefined, 'Approved', 'Renamed'),
  });
  const settings = projectSettings({
    statusNames: { [STATUS.approved]: 'Approved' },
    mappedAt: new Date(FIRST_MS + 2_000).toISOString(),
  });
  const history = fc.record({
    made: fc.array(change, { maxLength: 12 }),
    settled: fc.subarray(['500', '502', '504']),
  });

  test('each move that is more than a move back has one answer, in the order of the moves', () => {
    fc.assert(
      fc.property(history, ({ made, settled }) => {
        const changes = moved(...made);
        const answers = judge(changes, { settings, link: aLink({ settledMoves: settled }) });
        const due = changes.filter(
          ({ id, to, author: by, isAlong, projectId: place }) =>
            by?.accountId !== APP_ACCOUNT &&
            !settled.includes(id) &&
            (to !== STATUS.pending || (place === other && isAlong !== true)),
        );
        const told = answers.filter(
          (answer) => answer.kind === 'review' || answer.refusal.kind !== 'not-undone',
        );
        expect(told.map((answer) => answer.change.id)).toEqual(due.map(({ id }) => id));
      }),
      { numRuns: 3_000 },
    );
  });

  test('no review is made but of a person, here, of a status as it was confirmed, that nobody has moved on from', () => {
    fc.assert(
      fc.property(history, ({ made, settled }) => {
        const changes = moved(...made);
        for (const answer of judge(changes, { settings, link: aLink({ settledMoves: settled }) })) {
          if (answer.kind !== 'review') continue;
          const { author: by, to, isAlong, isIndirect, projectId: place, atMs, toName } = answer.change;
          expect(by).toMatchObject({ accountType: 'atlassian' });
          expect(by?.isDeactivated).not.toBe(true);
          expect([isAlong, isIndirect, place]).toEqual([false, false, undefined]);
          expect(atMs).toBeGreaterThanOrEqual(FIRST_MS + 2_000);
          expect(to).toBe(answer.proposedState === 'approved' ? STATUS.approved : STATUS.denied);
          if (to === STATUS.approved) expect(toName).not.toBe('Renamed');
          const later = changes.slice(changes.indexOf(answer.change) + 1);
          const rivals = later.filter(({ author: who }) => who?.accountId !== APP_ACCOUNT);
          const own = rivals.filter(({ author: who }) => who?.accountId === by?.accountId);
          expect(answer.proposedState === 'approved' ? rivals : own).toEqual([]);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('of the denials by people that could be handed in, none is lost to what others did after it', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (made) => {
        const denial = { to: STATUS.denied, author: BOB, atMs: FIRST_MS + 3_000, id: '400' };
        const after = made.filter(({ author: by }) => by?.accountId !== BOB.accountId);
        const changes = [aStatusChange(denial), ...moved({ id: '1' }, {}, {}, {}, ...after).slice(4)];
        expect(judge(changes, { settings })[0]).toMatchObject({ kind: 'review', proposedState: 'denied' });
      }),
    );
  });
});
