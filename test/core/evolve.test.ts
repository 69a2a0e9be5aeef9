/** Goal: what every fact makes of a link in every state is said once, here; what cannot be is a mistake that shows. */
import { issueId, issueKey, projectId } from '#core/ids';
import { evolve, type Fact } from '#core/link/evolve';
import { claim, LEASE_MS, type Link } from '#core/link/link';
import { aLink, REQUEST_ID } from '../support/builders';

const NOW_MS = Date.parse('2026-11-22T22:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString();
const LATER = at(NOW_MS + 3_600_000);
const OTHER = projectId('20000');
const CARD = { issueId: issueId('10200'), issueKey: issueKey('ACC-2') };

const free = { ...claim(REQUEST_ID, projectId('10000'), NOW_MS - 60_000), busyUntil: undefined };
const STATES = {
  claimed: free,
  open: aLink(),
  closed: aLink({ phase: 'closed', resolution: 'denied' }),
  dropped: { ...free, phase: 'dropped' },
} satisfies Record<Link['phase'], Link>;

const shown = {
  phase: 'closed',
  revision: 'r9',
  reviewsPosted: 1,
  resolution: 'approved',
  expiresAt: LATER,
} as const;
const FACTS = {
  taken: { kind: 'taken', atMs: NOW_MS },
  left: { kind: 'left' },
  failed: { kind: 'failed', since: LATER },
  refused: { kind: 'refused', retryAt: LATER, mayHaveActed: false },
  paused: { kind: 'paused', until: LATER },
  routed: { kind: 'routed', projectId: OTHER },
  made: { kind: 'made', issue: CARD, expiresAt: LATER, revision: 'r1' },
  'not-found': { kind: 'not-found', atMs: NOW_MS },
  found: { kind: 'found', issue: { ...CARD, projectId: OTHER }, atMs: NOW_MS, reviewsPosted: 2 },
  proven: { kind: 'proven', projectId: OTHER, atMs: NOW_MS },
  ended: { kind: 'ended' },
  followed: { kind: 'followed', shown },
  'left-over': { kind: 'left-over', errands: ['tell-teleport'] },
  placed: { kind: 'placed', revision: 'r1' },
  seen: { kind: 'seen' },
  reopened: { kind: 'reopened' },
  deleted: { kind: 'deleted' },
  ignored: { kind: 'ignored', revision: 'r1' },
} satisfies { readonly [K in Fact['kind']]: Extract<Fact, { kind: K }> };

const busyUntil = at(NOW_MS + LEASE_MS);
const IMPOSSIBLE = 'impossible';
type Expected = object | typeof IMPOSSIBLE;

/** What a fact leads to, from claimed, open, closed and dropped. */
const TABLE: Record<Fact['kind'], readonly [Expected, Expected, Expected, Expected]> = {
  taken: [
    { phase: 'claimed', busyUntil, unsure: false },
    { phase: 'open', busyUntil, unsure: false },
    { phase: 'closed', busyUntil, unsure: false },
    { phase: 'claimed', busyUntil, unsure: true },
  ],
  left: [{ phase: 'claimed' }, { phase: 'open' }, { phase: 'closed' }, { phase: 'dropped' }],
  failed: [
    { phase: 'claimed', unsure: true, failingSince: LATER },
    { phase: 'open', unsure: true, failingSince: LATER },
    { phase: 'closed', unsure: true, failingSince: LATER },
    { phase: 'dropped', unsure: true, failingSince: LATER },
  ],
  refused: [
    { phase: 'claimed', unsure: false, retryAt: LATER },
    { phase: 'open', unsure: false, retryAt: LATER },
    { phase: 'closed', unsure: false, retryAt: LATER },
    { phase: 'dropped', unsure: false, retryAt: LATER },
  ],
  paused: [
    { phase: 'claimed', unsure: true, busyUntil: LATER },
    { phase: 'open', unsure: true, busyUntil: LATER },
    { phase: 'closed', unsure: true, busyUntil: LATER },
    { phase: 'dropped', unsure: true, busyUntil: LATER },
  ],
  routed: [{ phase: 'claimed', projectId: OTHER }, IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE],
  made: [
    { phase: 'open', ...CARD, revision: 'r1', reviewsPosted: 0, settledMoves: [], unsure: false },
    IMPOSSIBLE,
    IMPOSSIBLE,
    IMPOSSIBLE,
  ],
  found: [
    { phase: 'open', ...CARD, projectId: OTHER, claimedAt: at(NOW_MS), reviewsPosted: 2, unsure: true },
    IMPOSSIBLE,
    IMPOSSIBLE,
    IMPOSSIBLE,
  ],
  'not-found': [
    { phase: 'claimed', emptyAt: at(NOW_MS), busyUntil: undefined },
    IMPOSSIBLE,
    IMPOSSIBLE,
    IMPOSSIBLE,
  ],
  proven: [
    IMPOSSIBLE,
    { phase: 'open', projectId: OTHER, claimedAt: at(NOW_MS), isUnproven: undefined },
    { phase: 'closed', projectId: OTHER, claimedAt: at(NOW_MS), isUnproven: undefined },
    IMPOSSIBLE,
  ],
  ended: [{ phase: 'dropped' }, { phase: 'closed' }, { phase: 'closed' }, { phase: 'dropped' }],
  followed: [IMPOSSIBLE, shown, shown, IMPOSSIBLE],
  'left-over': [
    IMPOSSIBLE,
    { phase: 'open', errands: ['tell-teleport'] },
    { phase: 'closed', errands: ['tell-teleport'] },
    IMPOSSIBLE,
  ],
  placed: [IMPOSSIBLE, { phase: 'open', revision: 'r1' }, { phase: 'closed', revision: 'r1' }, IMPOSSIBLE],
  seen: [
    IMPOSSIBLE,
    { phase: 'open', isHidden: undefined },
    { phase: 'closed', isHidden: undefined },
    IMPOSSIBLE,
  ],
  reopened: [
    IMPOSSIBLE,
    { phase: 'open', revision: undefined },
    { phase: 'open', revision: undefined, resolution: 'denied' },
    IMPOSSIBLE,
  ],
  deleted: [
    IMPOSSIBLE,
    { phase: 'claimed', unsure: true, replacements: 1 },
    { phase: 'claimed', unsure: true, replacements: 1 },
    IMPOSSIBLE,
  ],
  ignored: [
    { phase: 'claimed', ignoredRevision: 'r1' },
    { phase: 'open', ignoredRevision: 'r1' },
    { phase: 'closed', ignoredRevision: 'r1' },
    { phase: 'dropped', ignoredRevision: 'r1' },
  ],
};

const PHASES = ['claimed', 'open', 'closed', 'dropped'] as const;
const ROWS = Object.values(FACTS).flatMap((fact) =>
  PHASES.map((phase, index) => [phase, fact.kind, STATES[phase], fact, TABLE[fact.kind][index]] as const),
);

test.each(ROWS)('a link that is %s, and the fact "%s"', (_phase, _kind, link, fact, expected) => {
  if (expected === IMPOSSIBLE) {
    expect(() => evolve(link, fact)).toThrow('cannot be true of it');
    return;
  }
  const next = evolve(link, fact);
  expect(next).toMatchObject({ requestId: REQUEST_ID, ...expected });
  expect(next.version).toBe(link.version + 1);
});

test.each(PHASES)(
  'whoever takes a link that is %s over from a worker which did not come back is unsure',
  (phase) => {
    const abandoned = { ...STATES[phase], busyUntil: at(NOW_MS - 1), emptyAt: at(0) };

    expect(evolve(abandoned, FACTS.taken)).toMatchObject({ unsure: true, busyUntil, emptyAt: undefined });
  },
);

test('a reminder that was given stays given', () => {
  const reminded = evolve(STATES.open, { kind: 'followed', shown, reminded: 'half' });

  expect(reminded).toMatchObject({ reminded: 'half' });
  expect(evolve(reminded, FACTS.followed)).toMatchObject({ reminded: 'half' });
});

test('what was refused or failed before is over once the work is done', () => {
  const troubled = {
    ...aLink(),
    retryAt: LATER,
    failingSince: LATER,
    ignoredRevision: 'r1',
    unsure: true,
    busyUntil,
  };
  const none = {
    retryAt: undefined,
    failingSince: undefined,
    ignoredRevision: undefined,
    busyUntil: undefined,
  };

  expect(evolve(troubled, FACTS.followed)).toMatchObject({ ...none, unsure: false });
  expect(evolve(troubled, FACTS.ended)).toMatchObject({ ...none, unsure: false });
});

test('a card that was hidden is tried again at once when it is seen', () => {
  const hidden = evolve(aLink(), { ...FACTS.refused, isHidden: true });

  expect(hidden).toMatchObject({ isHidden: true, retryAt: LATER });
  expect(evolve(hidden, FACTS.seen)).toMatchObject({ isHidden: undefined, retryAt: undefined });
  expect(evolve(evolve(aLink(), FACTS.refused), FACTS.seen)).toMatchObject({ retryAt: LATER });
});

test('a card that is bound to another project counts moves from then on, and of a deleted card nothing stays', () => {
  const bound = evolve(aLink(), { ...FACTS.followed, bound: { projectId: OTHER, atMs: NOW_MS } });

  expect(bound).toMatchObject({ projectId: OTHER, claimedAt: at(NOW_MS) });
  expect(Object.keys(evolve(bound, FACTS.deleted))).not.toEqual(
    expect.arrayContaining(['issueId', 'settledMoves']),
  );
});

test('a link remembers what was answered, however much that is, and what was sent until then', () => {
  const many = Array.from({ length: 150 }, (_, index) => ({ id: String(index), atMs: NOW_MS + index }));
  const more = many.map(({ id, atMs }) => ({ id: `1${id}`, atMs: atMs + 1_000 }));
  const open = { ...shown, phase: 'open' } as const;
  const sent = evolve(aLink(), { ...FACTS.taken, sending: ['3', '999'] });
  const first = evolve(sent, { kind: 'followed', shown: open, answered: many });
  const second = evolve(first, { kind: 'followed', shown: open, answered: more });

  expect(sent).toMatchObject({ sentMoves: ['3', '999'] });
  expect(first).toMatchObject({ settledTo: undefined, sentMoves: ['999'] });
  expect(first).toHaveProperty('settledMoves.length', 150);
  expect(second).toMatchObject({ settledMoves: [], settledTo: at(NOW_MS + 1_149) });
});

test('a link remembers whom the app still has to tell that their move was refused, until they are told', () => {
  const open = { ...shown, phase: 'open' } as const;
  const unsaid = evolve(aLink(), { kind: 'followed', shown: open, unsaid: ['7', '8'] });

  expect(unsaid).toMatchObject({ settledMoves: [], unsaidMoves: ['7', '8'] });
  expect(
    evolve(unsaid, { kind: 'followed', shown: open, answered: [{ id: '7', atMs: NOW_MS }] }),
  ).toMatchObject({
    settledMoves: ['7'],
    unsaidMoves: ['8'],
  });
});

test('a link remembers the moves one by one up to two hundred, each once', () => {
  const moves = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: String(index), atMs: NOW_MS }));
  const full = evolve(aLink(), { ...FACTS.followed, answered: moves(200) });

  expect(full).toMatchObject({ settledMoves: moves(200).map(({ id }) => id), settledTo: undefined });
  expect(evolve(full, { ...FACTS.followed, answered: moves(1) })).toHaveProperty('settledMoves.length', 200);
  expect(evolve(aLink(), { ...FACTS.followed, answered: moves(201) })).toMatchObject({
    settledTo: at(NOW_MS),
  });
});

test('as many moves that were answered as could not be told are both remembered', () => {
  const next = evolve(aLink(), { ...FACTS.followed, answered: [{ id: '7', atMs: NOW_MS }], unsaid: ['8'] });

  expect(next).toMatchObject({ settledMoves: ['7'], unsaidMoves: ['8'], sentMoves: undefined });
});

test('what is sent is remembered of a card only, and nothing where nothing is sent', () => {
  expect(evolve(STATES.claimed, { ...FACTS.taken, sending: ['1'] })).not.toHaveProperty('sentMoves');
  expect(evolve(STATES.dropped, { ...FACTS.taken, sending: ['1'] })).not.toHaveProperty('sentMoves');
  expect(evolve(aLink(), FACTS.taken)).not.toHaveProperty('sentMoves');
});

test('a search that finds nothing is tried again with the next tick if a tick has to try it, else at once', () => {
  expect(evolve({ ...free, retryAt: LATER }, FACTS['not-found'])).toMatchObject({ retryAt: at(NOW_MS) });
  expect(evolve(free, FACTS['not-found'])).toMatchObject({ retryAt: undefined });
});
