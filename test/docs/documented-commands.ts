/** Every command of every document, as whoever copies it runs it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export interface DocumentedCommand {
  readonly document: string;
  /** As it stands, without what begins with sudo or sets a variable. */
  readonly text: string;
  readonly words: readonly string[];
}

const documents = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return documents(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

export const blocks = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'test/sandbox/README.md',
  ...documents('docs'),
  ...documents('deploy'),
].flatMap((document) =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^( *)```sh\n([\s\S]*?)^ *```/gm)].map(
    ([, indent = '', text = '']) => ({
      document,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  ),
);

const outer: readonly DocumentedCommand[] = blocks.flatMap(({ document, text }) =>
  text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split(' && '))
    .map((line) => line.replace(/^sudo /, '').replace(/^([A-Z_]+=\S+ )+(?=\w)/, ''))
    .filter((line) => line !== '')
    .map((line) => ({ document, text: line, words: wordsOf(line) })),
);

/** What another program is told to run: by another user, in a container, or by Node. */
function within({ document, text, words }: DocumentedCommand): readonly DocumentedCommand[] {
  const end = ['runuser', 'kubectl'].includes(words[0] ?? '') ? words.indexOf('--') : -1;
  const run = end < 0 ? words : words.slice(end + 1);
  const isByNode = run[0] === 'node' && run[1]?.endsWith('/teleport-jira-relay.cjs') === true;
  const inner = isByNode ? ['teleport-jira-relay', ...run.slice(2)] : run;
  return inner === words ? [] : [{ document, text, words: inner }];
}

/** Those that another one runs among them, and in the place of Node, whose options are the program's. */
export const COMMANDS = outer.flatMap((command) => {
  const inner = within(command);
  return command.words[0] === 'node' && inner.length > 0 ? inner : [command, ...inner];
});

/** The words that a shell makes of a command, up to where its output goes. */
function wordsOf(command: string): readonly string[] {
  const words = command.replace(/ [>|].*$/, '').match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, ''));
}

export const of = (...program: readonly string[]): readonly DocumentedCommand[] =>
  COMMANDS.filter(({ words }) => program.every((word, index) => words[index] === word));
