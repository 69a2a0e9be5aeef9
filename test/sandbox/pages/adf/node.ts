import * as v from 'valibot';

/** One mark on a piece of text. */
export interface Mark {
  readonly type: string;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** One node of an Atlassian document, of any type. */
export interface Node {
  readonly type: string;
  readonly text?: string | undefined;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly marks: readonly Mark[];
  readonly content: readonly Node[];
}

const AttrsSchema = v.optional(v.record(v.string(), v.unknown()), {});

const NodeSchema: v.GenericSchema<unknown, Node> = v.object({
  type: v.string(),
  text: v.optional(v.string()),
  attrs: AttrsSchema,
  marks: v.optional(v.array(v.object({ type: v.string(), attrs: AttrsSchema })), []),
  content: v.optional(v.array(v.lazy(() => NodeSchema)), []),
});

/** Reads a document; undefined for anything that is not one. */
export function parseDocument(document: unknown): Node | undefined {
  const parsed = v.safeParse(NodeSchema, document);
  return parsed.success && parsed.output.type === 'doc' ? parsed.output : undefined;
}

/** All the words in a node, for places and types that have no drawing of their own. */
export function textOf(node: Node): string {
  const own = node.text ?? attribute(node, 'text') ?? '';
  return own + node.content.map(textOf).join(' ');
}

/** An attribute that is a text. */
export function attribute(
  node: { readonly attrs: Readonly<Record<string, unknown>> },
  name: string,
): string | undefined {
  const value = node.attrs[name];
  return typeof value === 'string' ? value : undefined;
}

/** A link's address if following it is safe: other kinds of address could run code. */
export function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  return /^(https?:|mailto:|\/)/i.test(url) ? url : undefined;
}
