import fc from 'fast-check';
import { checkFields, FIELD_KINDS, type FieldKind, type ScreenField } from '#core/project/screen-fields';

const field = (kind: FieldKind, more: Partial<ScreenField> = {}): ScreenField => ({
  id: 'f',
  name: 'Field',
  kind,
  required: false,
  options: [],
  ...more,
});
const isTaken = (one: ScreenField, ...values: readonly string[]): boolean =>
  checkFields([one], { f: values }).ok;

test.each<readonly [kind: FieldKind, fit: readonly string[], unfit: readonly string[]]>([
  ['text', ['x'], ['two\nlines', 'x'.repeat(256)]],
  ['number', ['-1.5'], ['one']],
  ['date', ['2026-11-28'], ['28.11.2026', '2026-13-01']],
  [
    'datetime',
    ['2026-11-28T10:30', '2026-11-28T10:30:59'],
    ['2026-11-28', '2026-11-28T25:00', '2026-11-28T10:30Z'],
  ],
  ['user', ['557058:f58131cb-b67d'], ['bob@example.com']],
  ['group', ['276f955c-63d7-42c8-9520-92d01dca0625'], ['jira users']],
  ['parent', ['ACC-12', 'acc-12'], ['ACC', '12', 'ACC-12 ; x']],
  ['labels', ['teleport'], ['two words']],
])('a field of kind %s takes what Jira would, and nothing else', (kind, fit, unfit) => {
  for (const value of fit) expect([value, isTaken(field(kind), value)]).toEqual([value, true]);
  for (const value of unfit) expect([value, isTaken(field(kind), value)]).toEqual([value, false]);
});

test.each<readonly [one: FieldKind, many: FieldKind, value: string]>([
  ['user', 'users', 'a'],
  ['group', 'groups', 'a'],
  ['option', 'options', '1'],
])('%s takes one value, %s several', (one, many, value) => {
  const options = [{ id: '1', name: 'One' }];

  expect(isTaken(field(one, { options }), value, value)).toBe(false);
  expect(isTaken(field(many, { options }), value, value)).toBe(true);
});

test('every option of however long a list may be chosen, and nothing that is not on it', () => {
  const options = Array.from({ length: 601 }, (_, index) => ({
    id: String(index + 1),
    name: `Option ${index}`,
  }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (id) => {
      expect(isTaken(field('option', { options }), String(id))).toBe(id >= 1 && id <= 601);
    }),
  );
});

test('an empty value is none, of whatever kind', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FIELD_KINDS), fc.array(fc.constantFrom('', ' ', '\t')), (kind, values) => {
      expect(checkFields([field(kind)], { f: values })).toEqual({ ok: true, values: {} });
      expect(checkFields([field(kind, { required: true })], { f: values })).toMatchObject({
        problems: [{ id: 'f', problem: 'missing' }],
      });
    }),
  );
});
