import fc from 'fast-check';
import {
  isUpToDate,
  transition,
  type WatchInput,
  type WatchState,
} from '../../../src/relay/teleport/watch-state';

const STOPPED: WatchState = { kind: 'stopped' };
const walk = (inputs: readonly WatchInput[]): WatchState => inputs.reduce(transition, STOPPED);
const failed = (at = 0): WatchInput => ({ kind: 'failed', reason: 'x', at });
const TO_LIVE: readonly WatchInput[] = [
  { kind: 'start' },
  { kind: 'connected' },
  { kind: 'init' },
  { kind: 'listed', at: 0 },
];

it('goes from start to live in four steps', () => {
  expect(TO_LIVE.map((_, index) => walk(TO_LIVE.slice(0, index + 1)).kind)).toEqual([
    'connecting',
    'waiting-for-init',
    'listing',
    'live',
  ]);
});

it('counts failures in a row, and starts over once it was live for a while', () => {
  const again: readonly WatchInput[] = [
    failed(),
    { kind: 'pause-over' },
    { kind: 'connected' },
    { kind: 'init' },
    { kind: 'listed', at: 0 },
  ];

  expect(walk([...TO_LIVE, ...again, failed(9_999)])).toMatchObject({ kind: 'backing-off', failures: 2 });
  expect(walk([...TO_LIVE, ...again, failed(10_000)])).toMatchObject({ kind: 'backing-off', failures: 1 });
});

it('stays up to date while it lists again, not while it lists after a reconnect', () => {
  expect(isUpToDate(walk([...TO_LIVE, { kind: 'relist' }]))).toBe(true);
  expect(isUpToDate(walk(TO_LIVE.slice(0, 3)))).toBe(false);
});

it('stops from every state, and only "start" ends that', () => {
  const anyInput = fc.constantFrom<WatchInput>(
    ...TO_LIVE,
    failed(),
    { kind: 'pause-over' },
    { kind: 'relist' },
    { kind: 'renew' },
  );
  fc.assert(
    fc.property(fc.array(anyInput), anyInput, (inputs, next) => {
      const stopped = transition(walk(inputs), { kind: 'stop' });
      expect(stopped).toEqual(STOPPED);
      expect(transition(stopped, next).kind).toBe(next.kind === 'start' ? 'connecting' : 'stopped');
    }),
  );
});
