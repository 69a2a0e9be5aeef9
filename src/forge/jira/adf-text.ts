/**
 * Reads documents in the Atlassian Document Format as a person sees them.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */

/** Nodes below this depth are not read: no editor makes a document that deep. */
const DEPTH_MAX = 100;

/** Nodes that take lines of their own. */
const BLOCKS: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'codeBlock',
  'blockCard',
  'embedCard',
  'caption',
  'taskItem',
  'decisionItem',
]);

type Attributes = Readonly<Record<string, unknown>>;

/** How nodes without text of their own look. */
const SEEN: Readonly<Record<string, (attributes: Attributes) => string>> = {
  hardBreak: () => '\n',
  mention: ({ text, id }) => `@${(textOf(text) || textOf(id)).replace(/^@/, '')}`,
  emoji: ({ text, shortName }) => textOf(text) || textOf(shortName),
  date: ({ timestamp }) => dateOf(timestamp),
  status: ({ text }) => textOf(text),
  inlineCard: addressOf,
  blockCard: addressOf,
  embedCard: addressOf,
  media: ({ alt }) => textOf(alt),
  mediaInline: ({ alt }) => textOf(alt),
};

/**
 * The text of a document as its readers see it, one line per block or line break. Reads anything: of what is no document
 * nothing is seen.
 */
export const plainTextOf = (node: unknown): string => read(node, 0);

function read(node: unknown, depth: number): string {
  if (depth > DEPTH_MAX || !isRecord(node)) return '';
  if (typeof node['text'] === 'string') return node['text'];
  const type = textOf(node['type']);
  const attributes = isRecord(node['attrs']) ? node['attrs'] : {};
  const own = Object.hasOwn(SEEN, type) ? (SEEN[type]?.(attributes) ?? '') : '';
  const children = Array.isArray(node['content']) ? node['content'] : [];
  const parts = children.map((child) => read(child, depth + 1));
  if (BLOCKS.has(type)) return `${own}${parts.join('')}\n`;
  switch (type) {
    case 'tableRow':
      return `${parts.map((cell) => cell.trim().replaceAll('\n', ' ')).join(' | ')}\n`;
    case 'blockquote':
      // Quoted words are those of somebody else: no line of them begins as one of the writer's own.
      return parts.join('').replace(/^(?=[^\n])/gm, '> ');
    case 'expand':
    case 'nestedExpand':
      return `${lineOf(attributes['title'])}${parts.join('')}`;
    default:
      return `${own}${parts.join('')}`;
  }
}

const isRecord = (value: unknown): value is Attributes => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const lineOf = (value: unknown): string => (textOf(value) === '' ? '' : `${textOf(value)}\n`);

/** Cards of links have their address, or data with the address in it. */
function addressOf({ url, data }: Attributes): string {
  return textOf(url) || (isRecord(data) ? textOf(data['url']) : '');
}

/** The day of a time in epoch milliseconds, which comes as a text. */
function dateOf(timestamp: unknown): string {
  const time = new Date(Number(timestamp));
  return Number.isNaN(time.getTime()) ? textOf(timestamp) : time.toISOString().slice(0, 10);
}
