import { accountId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import { WITNESSED_AGE_MS_MAX, WITNESSED_CLOCK_TOLERANCE_MS } from '../../../src/relay/limits';
import type { Witnessed, WitnessedMove } from '../../../src/relay/witness/history';
import { contradiction, namedMove } from '../../../src/relay/witness/judge';

const CREATED = '2026-06-01T09:00:00.000Z';
const CREATED_MS = Date.parse(CREATED);
const CONFIG = { approvedStatuses: ['2', 'Both'], deniedStatuses: ['Denied', 'Both'] };

const aMove = (change: Partial<WitnessedMove> = {}): WitnessedMove => ({
  id: '10',
  atMs: CREATED_MS + 60_000,
  accountId: 'bob',
  to: { id: '2', name: 'Approved' },
  isIndirect: false,
  ...change,
});

function judged(
  moves: readonly WitnessedMove[],
  claim: {
    readonly proposedState?: 'approved' | 'denied';
    readonly nowMs?: number;
    readonly request?: Pick<AccessRequest, 'createdAt'>;
  } = {},
): string | undefined {
  const {
    proposedState = 'approved',
    nowMs = CREATED_MS + 120_000,
    request = { createdAt: CREATED },
  } = claim;
  const actor = { accountId: accountId('bob'), displayName: 'Bob', isProjectApprover: true };
  const witnessed: Extract<Witnessed, { kind: 'seen' }> = { kind: 'seen', creatorId: 'app', moves };
  return contradiction(
    { submission: { actor, proposedState }, moveId: '10', request, nowMs },
    witnessed,
    CONFIG,
  );
}

it.each([
  [undefined, CREATED_MS - WITNESSED_CLOCK_TOLERANCE_MS],
  ['the move is older than the request', CREATED_MS - WITNESSED_CLOCK_TOLERANCE_MS - 1],
])('says %p of a move at %d', (found, atMs) => {
  expect(judged([aMove({ atMs })])).toBe(found);
});

it.each([
  [undefined, WITNESSED_AGE_MS_MAX],
  ['the move is more than a day old: make it again', WITNESSED_AGE_MS_MAX + 1],
])('says %p of a move that is %d ms old', (found, ageMs) => {
  expect(judged([aMove()], { nowMs: CREATED_MS + 60_000 + ageMs })).toBe(found);
});

it('believes no move on a request of which nobody knows when it was made', () => {
  expect(judged([aMove()], { request: { createdAt: undefined } })).toBe('the move is older than the request');
});

it('takes a status by its id or its name, and none that stands for both verdicts', () => {
  expect(judged([aMove({ to: { id: '3', name: 'Denied' } })], { proposedState: 'denied' })).toBeUndefined();
  expect(judged([aMove({ to: { id: '3', name: 'Denied' } })])).toMatch(/does not take for approved/);
  for (const proposedState of ['approved', 'denied'] as const)
    expect(judged([aMove({ to: { id: '4', name: 'Both' } })], { proposedState })).toMatch(/does not take/);
});

it('looks at what came after the move, and not at what was before', () => {
  const before = aMove({ id: '9', atMs: CREATED_MS, accountId: 'alice', to: { id: '1', name: 'Pending' } });
  const after = (by: string | undefined): WitnessedMove =>
    aMove({ id: '11', atMs: CREATED_MS + 61_000, accountId: by, to: { id: '1', name: 'Pending' } });

  expect(judged([before, aMove()])).toBeUndefined();
  expect(judged([aMove(), after('app')])).toBeUndefined();
  for (const by of ['alice', 'bob', undefined]) expect(judged([aMove(), after(by)])).toMatch(/moved on/);
});

it('believes only the very move, by that person, by hand', () => {
  expect(judged([aMove({ id: '11' })])).toBe('it knows of no such move');
  expect(judged([])).toBe('it knows of no such move');
  for (const by of ['alice', undefined])
    expect(judged([aMove({ accountId: by })])).toBe('it names somebody else as who moved the card');
  expect(judged([aMove({ isIndirect: true })])).toBe('it notes that the move was not made by hand');
});

it('lets a denial stand that others have moved on, and not one that its mover took back', () => {
  const denial = aMove({ to: { id: '3', name: 'Denied' } });
  const after = (by: string | undefined): WitnessedMove => aMove({ id: '11', accountId: by });
  const by = (...movers: readonly (string | undefined)[]) =>
    judged([denial, ...movers.map(after)], { proposedState: 'denied' });

  expect(by('alice', undefined, 'app')).toBeUndefined();
  expect(by('alice', 'bob')).toBe('the card was moved on since');
});

it('reads the issue and the move out of what a drag is called', () => {
  expect(namedMove('10100:20500')).toEqual({ issueId: '10100', moveId: '20500' });
});

it.each(['10:2:3', '10', ':', 'made-in:x:1', '10:panel:a:approved', '1e3:4', '10:-1', 'x1:2', '1:2x'])(
  'reads no move out of %j',
  (decision) => {
    expect(namedMove(decision)).toBeUndefined();
  },
);
