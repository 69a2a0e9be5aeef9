import { configReference, type ReferenceKey, type ReferenceSection } from './reference';

const LINE_CHARS_MAX = 100;

/** Values to stand in a new file, by `section.key`: texts, or lists of texts. */
export type GivenValues = Readonly<Record<string, string | readonly string[]>>;

/** What `configure` prints: every key with what it means, ready to be filled in, and what is given filled in already. */
export function boilerplate(given: GivenValues = {}): string {
  const head =
    'Configuration of teleport-jira-relay. Lines that begin with # explain, or show defaults and examples.';
  return `${[comment(head), ...configReference().map((one) => section(one, given))].join('\n\n')}\n`;
}

function section({ name, description, keys, example }: ReferenceSection, given: GivenValues): string {
  const lines = keys.flatMap((key) => [
    comment(key.description),
    assignment(key, given[`${name}.${key.name}`]),
  ]);
  return [
    comment(description),
    `[${name}]`,
    ...lines,
    ...(example === undefined ? [] : [`# ${example}`]),
  ].join('\n');
}

const assignment = (
  { name, isAsked, example }: ReferenceKey,
  given: GivenValues[string] | undefined,
): string => {
  if (given !== undefined) return `${name} = ${tomlOf(given)}`;
  return `${isAsked ? '' : '# '}${name} = ${example}`;
};

/** JSON's texts and lists of texts are TOML's, but for DEL, which TOML wants escaped. */
export const tomlOf = (value: string | readonly string[]): string =>
  JSON.stringify(value).replaceAll('\u007f', '\\u007F');

/** The text as comment lines. Documents set code in backticks, TOML needs none. */
function comment(text: string): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.replaceAll('`', '').split(' ')) {
    if (line.length + 1 + word.length > LINE_CHARS_MAX) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
