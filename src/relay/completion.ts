import type { Command, Option } from 'commander';
import { PROGRAM } from './version';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that completes commands, options and their choices, made from the command line itself. */
export function completionFor(shell: Shell, program: Command): string {
  switch (shell) {
    case 'bash':
      return bash(program);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;
    case 'fish':
      return fish(program);
  }
}

const FUNCTION = `_${PROGRAM.replaceAll('-', '_')}`;

/** What follows an option decides first, then the command; anything else is a file. */
function bash(program: Command): string {
  const commands = commandsOf(program);
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.argChoices === undefined
        ? []
        : flagsOf(option).map(
            (flag) => `    ${name}:${flag}) words='${(option.argChoices ?? []).join(' ')}' ;;`,
          ),
    ),
  );
  const paths = commands.flatMap(({ name, options }) =>
    options.filter(takesPath).flatMap((option) => flagsOf(option).map((flag) => `${name}:${flag}`)),
  );
  return `${FUNCTION}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$current"))
    return
  fi
  case "$command:$previous" in
${values.join('\n')}
    ${paths.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
    completion:completion) words='${SHELLS.join(' ')}' ;;
    *)
      case "$command" in
${commands.map(({ name, options }) => `        ${name}) words='${[...options.flatMap(flagsOf), '--help'].join(' ')}' ;;`).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F ${FUNCTION} ${PROGRAM}
`;
}

function fish(program: Command): string {
  const commands = commandsOf(program);
  const names = commands.map(({ name }) => name).join(' ');
  const line = (...parts: readonly string[]): string => ['complete -c', PROGRAM, ...parts].join(' ');
  return `${[
    ...commands.map(({ name, description }) =>
      line(`-n 'not __fish_seen_subcommand_from ${names}'`, `-f -a ${name} -d ${quoted(description)}`),
    ),
    ...commands.flatMap(({ name, options }) =>
      options.map((option) =>
        line(
          `-n '__fish_seen_subcommand_from ${name}'`,
          ...(option.short === undefined ? [] : [`-s ${option.short.slice(1)}`]),
          ...(option.long === undefined ? [] : [`-l ${option.long.slice(2)}`]),
          ...(option.argChoices === undefined ? [] : [`-x -a ${quoted(option.argChoices.join(' '))}`]),
          ...(takesPath(option) ? ['-r'] : []),
          `-d ${quoted(option.description)}`,
        ),
      ),
    ),
    line("-n '__fish_seen_subcommand_from completion'", `-f -a ${quoted(SHELLS.join(' '))}`),
  ].join('\n')}\n`;
}

interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
}

const commandsOf = (program: Command): readonly CompletedCommand[] =>
  program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.options,
  }));

const flagsOf = ({ short, long }: Option): readonly string[] =>
  [long, short].filter((flag) => flag !== undefined);

const takesPath = ({ flags }: Option): boolean => /<(path|folder)>/.test(flags);

/** Inside single quotes fish takes everything but these two as it stands. */
const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
