/** Atlassian Document Format: the check Jira makes on rich text, and the plain text of a document. */
import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';
import { badFields, badRequest } from './errors';
import { asArray, asObject, asString, parseJson, type Json, type JsonObject } from './json';
import { RICH_TEXT_CHARS_MAX } from './limits';

type Validate = (value: unknown) => boolean;

/** Compiling the schema takes about 0.4 s, so it happens once and only when the first document arrives. */
const compiled: { validate?: Validate } = {};

/** The body of a comment, accepted; throws Jira's 400 otherwise. */
export function acceptComment(body: Json | undefined): JsonObject {
  const document = asObject(body);
  if (document === undefined) throw badFields({ comment: 'Comment body is not valid!' });
  checkDocument(document);
  if (adfText(document).trim() === '') throw badFields({ comment: 'Comment body can not be empty!' });
  return document;
}

/** The value of a rich text field such as the description, accepted; throws Jira's 400 otherwise. */
export function acceptRichText(fieldId: string, value: Json): JsonObject | null {
  if (value === null) return null;
  const document = asObject(value);
  if (document === undefined || document['type'] !== 'doc') {
    throw badFields({
      [fieldId]: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
    });
  }
  checkDocument(document);
  return document;
}

/** The words of a document: one line per block and per hard break. */
export function adfText(document: Json | undefined): string {
  return textOf(document).replace(/\n$/, '');
}

/** A document that says `text`, one paragraph per line. */
export function adfDocument(text: string): JsonObject {
  const paragraphs = text.split('\n').map((line) => ({
    type: 'paragraph',
    content: line === '' ? [] : [{ type: 'text', text: line }],
  }));
  return { type: 'doc', version: 1, content: paragraphs };
}

function checkDocument(document: JsonObject): void {
  compiled.validate ??= compileSchema();
  if (!compiled.validate(document)) throw badRequest('INVALID_INPUT');
  // Parity: what exactly Jira counts in a document is not documented; the emulator counts the characters of its text.
  if (adfText(document).length > RICH_TEXT_CHARS_MAX) throw badRequest('CONTENT_LIMIT_EXCEEDED');
}

function compileSchema(): Validate {
  const file = require.resolve('@atlaskit/adf-schema/dist/json-schema/v1/full.json');
  return new AjvDraft04({ strict: false, code: { optimize: false } }).compile(
    asObject(parseJson(readFileSync(file, 'utf8'))) ?? {},
  );
}

const INLINE = new Set(['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard']);

function textOf(node: Json | undefined): string {
  const object = asObject(node);
  if (object === undefined) return '';
  const type = asString(object['type']) ?? '';
  if (type === 'text') return asString(object['text']) ?? '';
  if (type === 'hardBreak') return '\n';
  if (INLINE.has(type)) return asString(asObject(object['attrs'])?.['text']) ?? '';
  const children = asArray(object['content']);
  const inner = children.map(textOf).join('');
  const isTextBlock = children.every((child) => INLINE.has(asString(asObject(child)?.['type']) ?? ''));
  return isTextBlock ? `${inner}\n` : inner;
}
