/** Goal: the rules that fit on a line hold at their very edges. */
import { inOrder } from '#core/decision/moves';
import { projectId, statusId } from '#core/ids';
import {
  busyForMs,
  claim,
  EMPTY_AGAIN_MS,
  isCertainlyEmpty,
  isCreatedSince,
  isIgnored,
  isOver,
  LEASE_MS,
} from '#core/link/link';
import { valuesFor, type Transition } from '#core/project/transitions';
import { allowsVia, type DecisionVia, type Tier } from '#core/request/tier';
import { aLink, REQUEST_ID } from '../support/builders';

const NOW_MS = Date.parse('2026-11-22T22:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString();

test('changes are in the order of their times, those of one moment by their number, and each is there once', () => {
  const changes = [
    { id: '9', atMs: 2 },
    { id: '10', atMs: 1 },
    { id: '8', atMs: 1 },
    { id: '9', atMs: 2 },
    { id: '1', atMs: 3 },
  ];

  expect(inOrder(changes).map(({ id }) => id)).toEqual(['8', '10', '9', '1']);
});

test.each<[Tier, readonly DecisionVia[]]>([
  ['drag', ['drag', 'panel']],
  ['panel', ['panel']],
  ['teleport', []],
])('tier %s allows decisions by %j', (tier, places) => {
  expect((['drag', 'panel'] as const).filter((via) => allowsVia(tier, via))).toEqual(places);
});

test('a transition is given the values that its screen takes, and no others', () => {
  const field = {
    id: 'summary',
    name: 'Summary',
    required: true,
    kind: 'text',
  } as unknown as Transition['fields'][number];
  const transition = { id: '1', name: 'Approve', to: statusId('20'), isGlobal: true, fields: [field] };

  const summary = { kind: 'text', values: ['a'] } as const;

  expect(valuesFor(transition, { summary, other: summary })).toEqual({ summary });
  expect(valuesFor({ ...transition, fields: [] }, { summary })).toEqual({});
});

describe('a link', () => {
  const claimed = claim(REQUEST_ID, projectId('10000'), NOW_MS);

  test('has nothing to look for once the same search has found nothing twice, a tick apart', () => {
    const empty = { ...claimed, emptyAt: at(NOW_MS) };

    expect(isCertainlyEmpty(claimed, NOW_MS)).toBe(false);
    expect(isCertainlyEmpty(empty, NOW_MS + EMPTY_AGAIN_MS - 1)).toBe(false);
    expect(isCertainlyEmpty(empty, NOW_MS + EMPTY_AGAIN_MS)).toBe(true);
  });

  test('is held by whoever claimed it until the lease ends, to the millisecond', () => {
    expect([0, LEASE_MS - 1, LEASE_MS, LEASE_MS + 1].map((ms) => busyForMs(claimed, NOW_MS + ms))).toEqual([
      LEASE_MS,
      1,
      0,
      0,
    ]);
    expect(busyForMs(aLink(), NOW_MS)).toBe(0);
  });

  test('is over once it is closed or dropped', () => {
    const links = [claimed, aLink(), aLink({ phase: 'closed' }), { ...claimed, phase: 'dropped' as const }];

    expect(links.map(isOver)).toEqual([false, false, true, true]);
  });

  test('is ignored for one revision of its request, and for none that is gone', () => {
    const link = aLink({ ignoredRevision: 'r1' });

    expect(isIgnored(link, { revision: 'r1' })).toBe(true);
    expect(isIgnored(link, { revision: 'r2' })).toBe(false);
    expect(isIgnored(link, undefined)).toBe(false);
    expect(isIgnored(aLink(), undefined)).toBe(false);
  });
});

test('an issue is as young as a request where it is no more than five minutes older', () => {
  expect(isCreatedSince(NOW_MS - 300_000, at(NOW_MS))).toBe(true);
  expect(isCreatedSince(NOW_MS - 300_001, at(NOW_MS))).toBe(false);
});
