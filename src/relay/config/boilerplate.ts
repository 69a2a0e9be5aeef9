import { configReference, type ReferenceKey, type ReferenceSection } from './reference';

const LINE_CHARS_MAX = 100;

/** What `configure` prints: every key with what it means, ready to be filled in. */
export function boilerplate(): string {
  const head =
    'Configuration of teleport-jira-relay. Lines that begin with # explain, or show defaults and examples.';
  return `${[comment(head), ...configReference().map(section)].join('\n\n')}\n`;
}

function section({ name, description, keys, example }: ReferenceSection): string {
  const lines = keys.flatMap((key) => [comment(key.description), assignment(key)]);
  return [
    comment(description),
    `[${name}]`,
    ...lines,
    ...(example === undefined ? [] : [`# ${example}`]),
  ].join('\n');
}

const assignment = ({ name, isAsked, example }: ReferenceKey): string =>
  `${isAsked ? '' : '# '}${name} = ${example}`;

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
