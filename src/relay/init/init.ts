import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../clock';
import { doctor } from '../commands/doctor';
import { jsonOf, type CliEnvironment } from '../commands/environment';
import type { PairingCode } from '#wire/mail';
import type { Environment } from '../config/environment';
import { parseConfig } from '../config/parse';
import { readCode } from '../pull/introduce';
import { errorCodeOf } from '../error-code';
import { ConfigError } from '../config/errors';
import { lookForPairing, pairForChart } from './chart-pairing';
import { answersFrom, type InitOptions } from './ask';
import { HOST, type Answers } from './answers';
import type { Programs } from './host-files';
import { configOf, PAIRING, planOf, RESOURCES, type Plan, type PlannedFile } from './plan';
import { tokenIn, type JoinToken } from './teleport-resources';

export interface InitCommandOptions extends InitOptions {
  readonly folder: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

type Planned = PlannedFile & { readonly state: 'new' | 'changed' | 'same' };

/** tbot joins once, soon after the token was made. */
const TOKEN_LIFE_MS = 24 * 3_600_000;
const [OWNER_ONLY, EVERYBODY_READS] = [0o600, 0o644];

/**
 * Writes what a relay needs into a folder, having shown it, and says what to do with it; where the relay is set up already,
 * `doctor` looks at it. The same answers change nothing. Throws `ConfigError`.
 */
export async function init(
  options: InitCommandOptions,
  environment: CliEnvironment,
): Promise<'healthy' | 'unhealthy'> {
  const answers = await answersFrom(options, environment);
  const { folder } = options;
  const token = tokenIn((await textOf(join(folder, RESOURCES))) ?? '', systemClock.now()) ?? newToken();
  const plan = planOf(answers, token, await programs());
  const code = usable(answers, environment.env);
  const written = await Promise.all(
    plan.files.map(async (file) => ({ ...file, state: await stateOf(join(folder, file.name), file) })),
  );
  const forChart = answers.run === 'helm' ? code : undefined;
  const pairing = forChart === undefined ? undefined : await lookForPairing(folder, forChart);
  const files = [...written, ...(pairing === undefined ? [] : [{ ...PAIRING_FILE, ...pairing }])];
  const { app } = answers;
  const secrets = [token.secret, ...(app.way === 'pull' ? [app.code] : [])];
  const isAgreed = await agree(files, { options, secrets, environment });
  if (isAgreed) await write(written, folder);
  if (isAgreed && forChart !== undefined && pairing?.state !== 'same') await pairForChart(folder, forChart);
  if (options.json === true) environment.out(jsonOf(asData(files, plan, { folder, isWritten: isAgreed })));
  else environment.out(nextSteps(plan, { folder, isWritten: isAgreed }));
  return options.json === true ? 'healthy' : examined(environment);
}

/** Made by the app and this program together, once everything is agreed to. */
const PAIRING_FILE: PlannedFile = {
  name: PAIRING,
  text: '<secret: a key that the app takes for the code>',
  isSecret: true,
};

/**
 * The pairing code, if there is one. What these answers make must be what the relay takes. A code lives ten minutes: what is wrong
 * with it is said at once.
 */
function usable(answers: Answers, env: Environment): PairingCode | undefined {
  const parsed = parseConfig(configOf(answers), env);
  if (!parsed.ok) throw new ConfigError(parsed.problem);
  const { app } = answers;
  if (app.way === 'call') return undefined;
  const { webtriggerHosts } = parsed.value.forge;
  const code = readCode(app.code, { hosts: webtriggerHosts, allowsPlainHttp: false });
  if (!code.ok) throw new ConfigError(`--pairing: the code cannot be used: ${code.problem}`);
  return code.value;
}

const newToken = (): JoinToken => ({
  secret: randomBytes(16).toString('hex'),
  expires: new Date(systemClock.now() + TOKEN_LIFE_MS).toISOString(),
});

/** Units need whole paths, whatever links led here. */
const programs = async (): Promise<Programs> => ({
  node: process.execPath,
  relay: await realpath(process.argv[1] ?? ''),
});

async function stateOf(path: string, { text }: PlannedFile): Promise<Planned['state']> {
  const before = await textOf(path);
  if (before === undefined) return 'new';
  return before === text ? 'same' : 'changed';
}

/** Shows what would be written, without its secrets, and asks; without a terminal only --yes agrees. */
async function agree(
  files: readonly Planned[],
  deps: {
    readonly options: InitCommandOptions;
    readonly secrets: readonly string[];
    readonly environment: CliEnvironment;
  },
): Promise<boolean> {
  const { options, secrets, environment } = deps;
  const due = files.filter(({ state }) => state !== 'same');
  if (due.length === 0) return true;
  for (const { name, state, text } of due) {
    const shown = secrets.reduce((left, secret) => left.replaceAll(secret, '<secret>'), text).trimEnd();
    environment.err(`\n--- ${join(options.folder, name)} (${state})\n${shown}\n`);
  }
  if (options.yes === true) return true;
  const answer = await environment.terminal?.ask(`\nWrite these ${due.length} files? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

async function write(files: readonly Planned[], folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text, isSecret } of files) {
      const mode = isSecret ? OWNER_ONLY : EVERYBODY_READS;
      await writeFile(join(folder, name), text, { mode });
      await chmod(join(folder, name), mode);
    }
  } catch (error) {
    throw new ConfigError(`${folder}: cannot be written (${errorCodeOf(error) ?? 'unknown error'})`, {
      cause: error,
    });
  }
}

interface Outcome {
  readonly folder: string;
  readonly isWritten: boolean;
}

const asData = (files: readonly Planned[], { steps }: Plan, outcome: Outcome): object => ({
  ...outcome,
  files: files.map(({ name, state }) => ({ name, state })),
  steps,
});

function nextSteps({ steps }: Plan, { folder, isWritten }: Outcome): string {
  if (!isWritten) return 'Nothing was written: say yes, or --yes where nobody is asked\n';
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`);
  return `\nIn ${folder}, in this order:\n\n${lines.join('\n')}\n\n`;
}

/** `doctor` has something to look at once the relay is set up. */
async function examined(environment: CliEnvironment): Promise<'healthy' | 'unhealthy'> {
  const isThere = await access(HOST.config).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    environment.out(`The last step ends with "doctor", which tries it all out.\n`);
    return 'healthy';
  }
  return doctor({ config: HOST.config }, environment);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw new ConfigError(`${path}: cannot be read`, { cause: error });
  }
}
