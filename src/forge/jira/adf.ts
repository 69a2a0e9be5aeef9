import { legible } from '#core/lib/legible';

/**
 * The part of the Atlassian Document Format that cards use. User text only ever becomes the text of a text node, so that
 * nothing in it is markup. @see https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export interface Doc {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly Block[];
}

interface TextNode {
  readonly type: 'text';
  readonly text: string;
  readonly marks?: readonly Mark[];
}
type Mark =
  { readonly type: 'strong' | 'code' } | { readonly type: 'link'; readonly attrs: { readonly href: string } };
/** Jira tells people of comments that mention them. */
interface Mention {
  readonly type: 'mention';
  readonly attrs: { readonly id: string; readonly text: string };
}
export type Inline = TextNode | Mention | { readonly type: 'hardBreak' };

export interface Paragraph {
  readonly type: 'paragraph';
  readonly content: readonly Inline[];
}
interface ListItem {
  readonly type: 'listItem';
  readonly content: readonly Paragraph[];
}
interface Cell {
  readonly type: 'tableHeader' | 'tableCell';
  readonly attrs: Record<string, never>;
  readonly content: readonly Paragraph[];
}
export type Block =
  | Paragraph
  | { readonly type: 'bulletList'; readonly content: readonly ListItem[] }
  | { readonly type: 'blockquote'; readonly content: readonly Paragraph[] }
  | { readonly type: 'heading'; readonly attrs: { readonly level: 3 }; readonly content: readonly Inline[] }
  | {
      readonly type: 'panel';
      readonly attrs: { readonly panelType: 'info' | 'success' | 'warning' | 'error' | 'note' };
      readonly content: readonly Paragraph[];
    }
  | {
      readonly type: 'table';
      readonly attrs: Record<string, never>;
      readonly content: readonly { readonly type: 'tableRow'; readonly content: readonly Cell[] }[];
    };

export const doc = (...content: readonly Block[]): Doc => ({ type: 'doc', version: 1, content });

/** Text as inline nodes; line breaks stay line breaks, control characters that Jira refuses become visible marks. */
export function text(value: string, ...marks: readonly Mark[]): readonly Inline[] {
  return storable(value)
    .split(/\r\n|\r|\n/)
    .flatMap((line, index): Inline[] => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' } as const]),
      ...(line === ''
        ? []
        : [{ type: 'text', text: line, ...(marks.length === 0 ? {} : { marks }) } as const]),
    ]);
}

export const strong = (value: string): readonly Inline[] => text(value, { type: 'strong' });
export const code = (value: string): readonly Inline[] => text(value, { type: 'code' });
export const mention = (id: string, name: string): readonly Inline[] => [
  { type: 'mention', attrs: { id, text: `@${storable(name)}` } },
];
export const link = (value: string, href: string): readonly Inline[] =>
  text(value, { type: 'link', attrs: { href } });

export const paragraph = (...parts: readonly (readonly Inline[])[]): Paragraph => ({
  type: 'paragraph',
  content: parts.flat(),
});
export const heading = (value: string): Block => ({
  type: 'heading',
  attrs: { level: 3 },
  content: text(value),
});
export const quote = (value: string): Block => ({ type: 'blockquote', content: [paragraph(text(value))] });
export const panel = (
  panelType: 'info' | 'success' | 'warning' | 'error' | 'note',
  ...content: readonly Paragraph[]
): Block => ({ type: 'panel', attrs: { panelType }, content });

export const bullets = (items: readonly (readonly Inline[])[]): Block => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
});

/** A table with a header row. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): Block {
  const row = (type: Cell['type'], cells: readonly string[]) => ({
    type: 'tableRow' as const,
    content: cells.map((cell): Cell => ({ type, attrs: {}, content: [paragraph(text(cell))] })),
  });
  return {
    type: 'table',
    attrs: {},
    content: [row('tableHeader', header), ...rows.map((cells) => row('tableCell', cells))],
  };
}

// These are exactly the characters that XML, and with it Jira, cannot store.
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Text that Jira can store and that reads as it is: what cannot be stored, and half characters, become visible marks; what
 * nobody would see is left out.
 */
export const storable = (value: string): string =>
  legible(value)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(UNSTORABLE, '\ufffd');
