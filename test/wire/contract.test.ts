/** Goal: the table of calls names each call by one address, in both directions. */
import { CALL_NAMES, callAt, CONTRACT, labelOf, pathOf } from '#wire/contract';

test.each(CALL_NAMES)('%s is found by its own address, and by no other method', (name) => {
  const { method } = CONTRACT[name];
  const path = pathOf(name, '01890a5d-ac96-774b-bcce-b302099a8057');

  expect(callAt(method, path)).toBe(name);
  expect(callAt(method, `${path}?page=2`)).toBe(name);
  expect(callAt('DELETE', path)).toBeUndefined();
  expect(callAt(method, `${path}/more`)).toBeUndefined();
});

test('no two calls have one address', () => {
  expect(new Set(CALL_NAMES.map((name) => labelOf(name))).size).toBe(CALL_NAMES.length);
});
