import { ReplayMemory } from '../../../src/relay/http/replay';
import { ManualClock } from '../../sandbox/clock';

it('remembers ids until they expire, and takes no more than it has room for', () => {
  const clock = new ManualClock(0);
  const memory = new ReplayMemory(clock, 2);

  expect([memory.note('a', 10), memory.note('b', 20), memory.note('a', 10)]).toEqual([
    'first',
    'first',
    'repeated',
  ]);
  expect(memory.note('c', 30)).toBe('full');

  clock.advance(10);
  expect(memory.note('c', 30)).toBe('first');
  expect(memory.note('b', 20)).toBe('repeated');
});
