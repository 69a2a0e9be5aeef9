import fc from 'fast-check';
import { doc, paragraph, text } from '../../src/forge/jira/adf';
import { plainTextOf } from '../../src/forge/jira/adf-text';

const line = (...content: readonly object[]) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content }],
});
const words = (value: string) => ({ type: 'text', text: value });
const inParagraph = (value: string) => ({ type: 'paragraph', content: [words(value)] });
const cell = (value: string) => ({ type: 'tableCell', attrs: {}, content: [inParagraph(value)] });

test('text() and plainTextOf() keep every text that Jira can store, line by line', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 5 }), (lines) => {
      const written = lines.map((one) => one.replace(/[\r\n]/g, '')).join('\n');
      expect(plainTextOf(doc(paragraph(text(written))))).toBe(`${written}\n`);
    }),
  );
});

test.each([
  [
    'a smart link',
    { type: 'inlineCard', attrs: { url: 'https://example.com/INC-7' } },
    'https://example.com/INC-7',
  ],
  [
    'a link with data',
    { type: 'inlineCard', attrs: { data: { url: 'https://example.com' } } },
    'https://example.com',
  ],
  ['a mention', { type: 'mention', attrs: { id: '5b10', text: '@Carol Chen' } }, '@Carol Chen'],
  [
    'a mention without its sign',
    { type: 'mention', attrs: { id: '5b10', text: 'Carol Chen' } },
    '@Carol Chen',
  ],
  ['a mention without a name', { type: 'mention', attrs: { id: '5b10' } }, '@5b10'],
  ['an emoji', { type: 'emoji', attrs: { shortName: ':ok:', text: '👌' } }, '👌'],
  ['an emoji of the site', { type: 'emoji', attrs: { shortName: ':our-logo:' } }, ':our-logo:'],
  ['a date', { type: 'date', attrs: { timestamp: '1795824000000' } }, '2026-11-28'],
  ['a date that is none', { type: 'date', attrs: { timestamp: '9'.repeat(30) } }, '9'.repeat(30)],
  ['a status', { type: 'status', attrs: { text: 'DONE', color: 'green' } }, 'DONE'],
  ['marked words', { ...words('on call'), marks: [{ type: 'code' }] }, 'on call'],
  ['a break', { type: 'hardBreak' }, '\n'],
])('plainTextOf() reads %s as people see it', (_case, node, seen) => {
  expect(plainTextOf(line(words('reason: '), node))).toBe(`reason: ${seen}\n`);
});

test.each([
  [
    'a card of its own',
    [{ type: 'blockCard', attrs: { url: 'https://example.com/a' } }],
    'https://example.com/a\n',
  ],
  [
    'an embedded page',
    [{ type: 'embedCard', attrs: { url: 'https://example.com/b' } }],
    'https://example.com/b\n',
  ],
  [
    'a list',
    [
      {
        type: 'bulletList',
        content: [1, 2].map((n) => ({ type: 'listItem', content: [inParagraph(`${n}.`)] })),
      },
    ],
    '1.\n2.\n',
  ],
  [
    'a table',
    [{ type: 'table', content: [{ type: 'tableRow', content: [cell('a'), cell('b')] }] }],
    'a | b\n',
  ],
  [
    'what can be opened',
    [{ type: 'expand', attrs: { title: 'More' }, content: [inParagraph('within')] }],
    'More\nwithin\n',
  ],
  [
    'a quotation',
    [{ type: 'blockquote', content: [inParagraph('reason: hers')] }, inParagraph('mine')],
    '> reason: hers\nmine\n',
  ],
  ['code', [{ type: 'codeBlock', content: [words('a\nb')] }, inParagraph('c')], 'a\nb\nc\n'],
  ['a panel', [{ type: 'panel', attrs: { panelType: 'info' }, content: [inParagraph('in it')] }], 'in it\n'],
])('plainTextOf() reads %s line by line', (_case, content, seen) => {
  expect(plainTextOf({ type: 'doc', version: 1, content })).toBe(seen);
});

test('plainTextOf() reads anything without failing, and what stands around it', () => {
  fc.assert(
    fc.property(fc.anything(), (garbage) => {
      const around = [inParagraph('before'), garbage, inParagraph('after')];
      const seen = plainTextOf({ type: 'doc', content: around });
      expect(seen.startsWith('before\n')).toBe(true);
      expect(seen.endsWith('after\n')).toBe(true);
    }),
  );
});

test('plainTextOf() is not exhausted by a document that is nested without end', () => {
  let node: unknown = inParagraph('deep');
  for (let depth = 0; depth < 50_000; depth += 1) node = { type: 'blockquote', content: [node] };

  expect(plainTextOf({ type: 'doc', content: [node, inParagraph('after')] })).toBe('after\n');
});
