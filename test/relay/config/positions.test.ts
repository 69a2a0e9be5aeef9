import fc from 'fast-check';
import { positionsIn } from '../../../src/relay/config/positions';

const FILE = `# teleport = "a comment"
[teleport]
  addr = "a:1" # identity = "not here"

note = """
[review]
mode = "not here either"
"""
approvers = [
  "one", # a list
  "two",
]

[review]
mode = 'native'
tiers.drag = 1
inline = { deep = { deeper = 1 } }
`;

it.each([
  ['teleport', 2, 1],
  ['teleport.addr', 3, 3],
  ['teleport.note', 5, 1],
  ['teleport.approvers', 9, 1],
  ['teleport.approvers.1', 9, 1],
  ['review', 14, 1],
  ['review.mode', 15, 1],
  ['review.tiers.drag', 16, 1],
  ['review.inline.deep.deeper', 17, 1],
])('finds %s in line %i', (path, line, column) => {
  expect(positionsIn(FILE)(path.split('.'))).toEqual({ line, column });
});

it.each([['none'], ['teleport.identity'], ['review.mode.x']])('finds no %s', (path) => {
  expect(positionsIn(FILE)(path.split('.'))).toBeUndefined();
});

it('finds every key of any file, whatever stands between them and in them', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text.replaceAll('\u007f', ''))),
    fc.constantFrom('[\n1,\n2\n]', '"""\n[a]\nb = 1\n"""', "'''\nkey0 = 1\n'''", '{ a = 1 }', '1'),
  );
  const between = fc.constantFrom('', '\n', '# key1 = 2\n', '  \n\n', '# [other]\n');
  const lines = fc.array(fc.record({ value, between, indent: fc.constantFrom('', '  ', '\t') }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(lines, fc.constantFrom('\n', '\r\n'), (keys, end) => {
      let text = '';
      const expected = keys.map(({ value: toml, between: before, indent }, index) => {
        text += before;
        const position = { line: text.split('\n').length, column: indent.length + 1 };
        text += `${indent}key${index} = ${toml}\n`;
        return position;
      });

      const positionOf = positionsIn(text.replaceAll('\n', end));

      expect(keys.map((_, index) => positionOf([`key${index}`]))).toEqual(expected);
    }),
  );
});

it('tells nothing of a file that nobody could have written by hand', () => {
  expect(positionsIn('\n'.repeat(2_000) + 'a = 1')(['a'])).toBeUndefined();
});
