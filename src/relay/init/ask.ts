import type { ReviewMode } from '#core/request/review';
import type { CliEnvironment } from '../commands/environment';
import { findMode } from '../commands/find-mode';
import { isReviewMode, REVIEW_MODES } from '../config/config';
import { ConfigError } from '../config/errors';
import { RUNS, type Answers, type AppConnection, type IdentitySource, type Run } from './answers';

/** What the command line says already. */
export interface InitOptions {
  readonly addr?: string;
  readonly mode?: ReviewMode;
  readonly identity?: string;
  readonly run?: Run;
  readonly reviewer?: readonly string[];
  readonly role?: readonly string[];
  readonly approver?: readonly string[];
  readonly pairing?: string;
  readonly appId?: string;
  readonly installation?: readonly string[];
  readonly httpsKey?: string;
  readonly httpsCert?: string;
}

/** Asks a person for what the command line does not say. Throws `ConfigError` that names what is missing where nobody answers. */
export async function answersFrom(options: InitOptions, environment: CliEnvironment): Promise<Answers> {
  const asker = new Asker(environment);
  const addr = await asker.text(options.addr, '--addr', 'Address of Teleport (host:port)');
  const identity = toIdentity(
    await asker.text(
      options.identity,
      '--identity',
      'Identity: tbot, or the path of an identity file',
      'tbot',
    ),
  );
  const mode = await modeFor(options, { addr, identity, asker, environment });
  const run = await asker.choice(options.run, '--run', RUNS, 'How the relay runs', 'systemd');
  const app = await appFrom(options, asker);
  const answers: Answers = {
    addr,
    identity,
    mode,
    run,
    app,
    reviewers:
      mode === 'native'
        ? await asker.list(options.reviewer, '--reviewer', 'Teleport users who may decide in Jira')
        : [],
    roles:
      mode === 'relay' ? await asker.list(options.role, '--role', 'Roles that may be decided about') : [],
    approvers:
      mode === 'native'
        ? []
        : await asker.list(options.approver, '--approver', 'Atlassian account ids that may decide'),
  };
  asker.complain();
  if (run === 'helm' && identity.kind === 'tbot')
    throw new ConfigError(
      '--run helm: name an identity file with --identity; the chart runs tbot too, with values of its own (tbot.enabled)',
    );
  return answers;
}

const toIdentity = (text: string): IdentitySource =>
  text === 'tbot' ? { kind: 'tbot' } : { kind: 'file', path: text };

async function modeFor(
  { mode }: InitOptions,
  known: {
    readonly addr: string;
    readonly identity: IdentitySource;
    readonly asker: Asker;
    readonly environment: CliEnvironment;
  },
): Promise<ReviewMode> {
  const { addr, identity, asker, environment } = known;
  if (mode !== undefined || addr === '') return mode ?? 'native';
  if (identity.kind === 'file') {
    const found = await findMode(
      { addr, connection: 'auto', credentials: identityFile(identity) },
      environment,
    );
    if (found.kind === 'found') {
      environment.err(`Mode ${found.mode}, the strongest of ${found.cluster}\n`);
      return found.mode;
    }
  }
  const answer = await asker.choice(undefined, '--mode', REVIEW_MODES, 'Who reviews', 'native');
  return isReviewMode(answer) ? answer : 'native';
}

const identityFile = ({ path }: Extract<IdentitySource, { kind: 'file' }>) =>
  ({ kind: 'identity', path }) as const;

async function appFrom(options: InitOptions, asker: Asker): Promise<AppConnection> {
  if (options.appId === undefined && options.httpsKey === undefined) {
    const code = await asker.text(
      options.pairing,
      '--pairing',
      "Pairing code of the app's page in Jira settings",
    );
    return { way: 'pull', code };
  }
  return {
    way: 'call',
    appId: await asker.text(options.appId, '--app-id', 'app.id in manifest.yml'),
    installations: await asker.list(options.installation, '--installation', 'Id of the installation'),
    httpsKey: await asker.text(options.httpsKey, '--https-key', 'Private key of the HTTPS certificate'),
    httpsCert: await asker.text(options.httpsCert, '--https-cert', 'HTTPS certificate'),
  };
}

/** Asks one question after the other; where nobody answers, it remembers what should have been said. */
class Asker {
  readonly #environment: CliEnvironment;
  readonly #missing: string[] = [];

  constructor(environment: CliEnvironment) {
    this.#environment = environment;
  }

  async text(given: string | undefined, option: string, question: string, usual?: string): Promise<string> {
    if (given !== undefined) return given;
    const { terminal } = this.#environment;
    const answer = await terminal?.ask(`${question}${usual === undefined ? '' : ` [${usual}]`}: `);
    const said = answer?.trim() ?? '';
    if (said !== '') return said;
    if (usual === undefined) this.#missing.push(option);
    return usual ?? '';
  }

  async list(
    given: readonly string[] | undefined,
    option: string,
    question: string,
  ): Promise<readonly string[]> {
    if (given !== undefined) return given;
    const text = await this.text(undefined, option, `${question}, with commas between`);
    return text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }

  async choice<const T extends string>(
    given: T | undefined,
    option: string,
    choices: readonly T[],
    question: string,
    usual: T,
  ): Promise<T> {
    const text = await this.text(given, option, `${question} (${choices.join(', ')})`, usual);
    const chosen = choices.find((choice) => choice === text);
    if (chosen === undefined) throw new ConfigError(`${option} "${text}": one of ${choices.join(', ')}`);
    return chosen;
  }

  /** Throws `ConfigError` with all that is missing. */
  complain(): void {
    if (this.#missing.length === 0) return;
    throw new ConfigError(`init needs ${this.#missing.join(', ')}, or a terminal to ask you on`);
  }
}
