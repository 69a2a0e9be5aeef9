import fc from 'fast-check';
import { readDrag } from '#core/drag';
import { statusId, type StatusId } from '#core/ids';
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

const read = (changes: Parameters<typeof anIssue>[0], settings = projectSettings(), link = aLink()) =>
  readDrag(anIssue(changes), settings, link);

test('readDrag() makes a review of a move to an approved status, with the reason of the person who moved', () => {
  const commentsNewestFirst = [
    { authorId: BOB.accountId, text: 'reason: on call', atMs: aStatusChange().atMs },
  ];

  expect(read({ commentsNewestFirst })).toEqual({
    kind: 'review',
    decisionId: DECISION,
    actor: { accountId: BOB.accountId, displayName: 'Bob Baker' },
    proposedState: 'approved',
    reason: 'on call',
  });
});

test('readDrag() sees nothing in a move that has been undone meanwhile', () => {
  expect(read({ status: STATUS.pending })).toEqual({ kind: 'nothing' });
});

test('readDrag() sees nothing in a move that the app itself made', () => {
  const author = { ...BOB, accountId: APP_ACCOUNT, accountType: 'app' };

  expect(read({ newestChange: aStatusChange({ to: STATUS.approved, author }) })).toEqual({ kind: 'nothing' });
});

test.each([
  ['nobody is named', undefined, STATUS.approved, 'no-actor'],
  ['an app moved it', { ...BOB, accountType: 'app' }, STATUS.approved, 'app-actor'],
  ['a portal customer moved it', { ...BOB, accountType: 'customer' }, STATUS.approved, 'app-actor'],
  ['the status means nothing', BOB, STATUS.elsewhere, 'unmapped-status'],
  ['the status is not for people to choose', BOB, STATUS.expired, 'not-a-decision'],
])('readDrag() refuses when %s', (_case, author, status, refusal) => {
  const intent = read({ status, newestChange: aStatusChange({ to: status, author }) });

  expect(intent).toMatchObject({ kind: 'refused', refusal: { kind: refusal } });
});

test('readDrag() makes no review of a status that came along with another project, type or workflow', () => {
  const along = (to: StatusId, link = aLink()) =>
    read({ status: to, newestChange: aStatusChange({ to, isAlong: true }) }, projectSettings(), link);
  const denied = aLink({ phase: 'closed', resolution: 'denied' });

  expect(along(STATUS.approved)).toMatchObject({ kind: 'refused', refusal: { kind: 'moved-along' } });
  expect(along(STATUS.approved, denied)).toMatchObject({ refusal: { kind: 'moved-along' } });
  expect(along(STATUS.pending)).toEqual({ kind: 'nothing' });
  expect(along(STATUS.denied, denied)).toEqual({ kind: 'nothing' });
});

test('readDrag() refuses a reason that Teleport would not take instead of cutting it', () => {
  const commentsNewestFirst = [
    { authorId: BOB.accountId, text: `reason: ${'x'.repeat(4097)}`, atMs: aStatusChange().atMs },
  ];

  expect(read({ commentsNewestFirst })).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'reason-too-long' },
  });
});

test('readDrag() refuses a move back to pending only after the request has ended', () => {
  const back = { status: STATUS.pending, newestChange: aStatusChange({ to: STATUS.pending }) };

  expect(read(back)).toEqual({ kind: 'nothing' });
  expect(read(back, projectSettings(), aLink({ phase: 'closed' }))).toMatchObject({ kind: 'refused' });
});

test('readDrag() counts no move of a card from before the app had it', () => {
  const link = aLink({ claimedAt: '2026-11-22T21:06:00Z' });

  expect(read({}, projectSettings(), link)).toMatchObject({ refusal: { kind: 'before-takeover' } });
  expect(read({})).toMatchObject({ kind: 'review' });
});

test('readDrag() counts no move from before the statuses came to mean what they do', () => {
  expect(read({}, projectSettings({ mappedAt: '2026-11-22T21:06:00Z' }))).toMatchObject({
    refusal: { kind: 'before-mapping' },
  });
  expect(read({}, projectSettings({ mappedAt: '2026-11-22T20:00:00Z' }))).toMatchObject({ kind: 'review' });
});

test('readDrag() never makes a review without a person, a current status and a mapped decision', () => {
  const status = fc.constantFrom(...Object.values(STATUS), statusId('7'));
  const author = fc.option(
    fc.record({
      accountId: fc.constantFrom(BOB.accountId, APP_ACCOUNT),
      displayName: fc.string(),
      accountType: fc.constantFrom('atlassian', 'app', 'customer', 'unknown'),
    }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(status, status, author, (current, to, by) => {
      const intent = read({ status: current, newestChange: aStatusChange({ to, author: by }) });
      const isEligible =
        current === to &&
        (to === STATUS.approved || to === STATUS.denied) &&
        by?.accountType === 'atlassian' &&
        by.accountId !== APP_ACCOUNT;
      expect(intent.kind === 'review').toBe(isEligible);
    }),
  );
});
