/** The manual page of the relay's program, made from its command line: what `man teleport-jira-relay` shows. */
import type { Argument, Command, Option } from 'commander';
import { EXIT_CODES } from '../src/relay/commands/environment';
import { commandLine } from '../src/relay/command-line';
import { variableOf } from '../src/relay/config/environment';
import { configReference } from '../src/relay/config/reference';
import { PROGRAM, RELAY_VERSION } from '../src/relay/version';

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  ok: 'All is well; start was stopped by a signal.',
  failure: 'An error that should not happen, or Teleport could not be reached.',
  usage: 'A wrong command line.',
  unhealthy: 'doctor has found a failure.',
  config: 'The configuration cannot work; a line for each mistake says where and why. Do not restart.',
};

/** The page as roff. */
export function manPage(): string {
  const program = commandLine(
    {
      out: () => undefined,
      err: () => undefined,
      env: {},
      onHangup: () => undefined,
      stopRequested: new Promise(() => undefined),
    },
    () => undefined,
  );
  return `${[
    `.TH ${roff(PROGRAM.toUpperCase())} 1 "" "${roff(`${PROGRAM} ${RELAY_VERSION}`)}"`,
    '.SH NAME',
    `${roff(PROGRAM)} \\- ${roff(lowerFirst(program.description()))}`,
    '.SH SYNOPSIS',
    `.B ${roff(PROGRAM)}`,
    '.I command',
    '[options]',
    '.SH COMMANDS',
    ...program.commands.flatMap(command),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT_MEANINGS).flatMap(([name, meaning]) =>
      entry(String(EXIT_CODES[name as keyof typeof EXIT_CODES]), meaning),
    ),
    '.SH FILES',
    ...entry(
      '/etc/teleport-jira-relay.toml',
      'The configuration. Each key can be set by the variable in brackets instead.',
    ),
    ...configReference().flatMap(({ name, keys }) =>
      keys.flatMap((key) =>
        entry(`[${name}] ${key.name} (${variableOf(name, key.name)})`, key.description.replaceAll('`', '')),
      ),
    ),
  ].join('\n')}\n`;
}

const command = (one: Command): readonly string[] => [
  `.SS "${roff([one.name(), ...one.registeredArguments.map(argumentName)].join(' '))}"`,
  roff(sentence(one.description())),
  ...one.options.flatMap((option) => entry(option.flags, optionText(option))),
];

const argumentName = (argument: Argument): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

function optionText({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? '' : ` One of ${argChoices.join(', ')}.`;
  const preset = typeof defaultValue === 'string' ? ` Default: ${defaultValue}.` : '';
  return `${sentence(description)}${choices}${preset}`;
}

const entry = (term: string, text: string): readonly string[] => ['.TP', `.B "${roff(term)}"`, roff(text)];

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** A line of text that roff takes for nothing else. */
const roff = (text: string): string =>
  text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq').replace(/^[.']/, '\\&$&');
