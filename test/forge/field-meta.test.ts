import fc from 'fast-check';
import { readFields } from '../../src/forge/jira/field-meta';

const field = (more: object = {}) => ({
  fieldId: 'customfield_1',
  name: 'Field',
  required: true,
  schema: { type: 'string' },
  ...more,
});

test('what cannot be read of a screen is counted, and hides no other field', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constant(field()))), (items) => {
      const { fields, unreadable } = readFields(items);

      expect(fields.length + unreadable).toBe(items.length);
      expect(fields.length).toBeGreaterThanOrEqual(
        items.filter((item) => JSON.stringify(item) === JSON.stringify(field())).length,
      );
    }),
  );
});

test('options of any form are read as far as they can be', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (odd) => {
      const allowedValues = [...odd, { id: 7, value: 'Seven' }, { id: '8', name: 'Eight' }];
      const [one] = readFields([field({ schema: { type: 'option' }, allowedValues })]).fields;

      expect(one).toMatchObject({ kind: 'option' });
      expect(one?.options).toEqual(
        expect.arrayContaining([
          { id: '7', name: 'Seven' },
          { id: '8', name: 'Eight' },
        ]),
      );
    }),
  );
});

test('a field with a default of its own is not required, and one of an unknown type cannot be filled', () => {
  const kinds = readFields([
    field({ hasDefaultValue: true }),
    field({ schema: { type: 'sd-approvals' } }),
    field({ schema: { type: 'string', custom: 'x:textarea' } }),
    field({ schema: { type: 'array', items: 'string', system: 'labels' } }),
  ]).fields.map(({ kind, required }) => [kind, required]);

  expect(kinds).toEqual([
    ['text', false],
    ['unsupported', true],
    ['paragraph', true],
    ['labels', true],
  ]);
});
