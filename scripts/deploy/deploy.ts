import { parse } from 'yaml';
import type { ForgeCli } from './forge-cli';

/** The app id that the repository comes with. An own one, by `forge register`, takes its place. */
export const UNREGISTERED_APP_ID = 'ari:cloud:ecosystem::app/7f1c9c55-4f0e-4a39-9d3e-0a4f3a6f2a11';

/** What is deployed, where, and what was agreed to beforehand. */
export interface Deployment {
  /** `your-site.atlassian.net`. */
  readonly site: string;
  readonly environment: string;
  /** What the app is called where Atlassian lists it. */
  readonly name: string;
  /** Which of several developer spaces an app that is registered now shall be in. */
  readonly developerSpace?: string | undefined;
  /** Whether Atlassian's terms for developers were agreed to, so that nobody is asked. */
  readonly acceptsTerms: boolean;
  /** Rules of the CLI that were approved, such as MAJOR_VERSION_RULE. */
  readonly approved: readonly string[];
  /** Where the app calls the relay. Absent: relays are paired, and ask the app for their work. */
  readonly relayUrl?: string | undefined;
}

/** What deploying needs from outside. */
export interface DeployPorts {
  readonly forge: ForgeCli;
  /** The text of manifest.yml as it now stands: registering changes it. */
  readonly readManifest: () => Promise<string>;
  /** Builds pages and app. */
  readonly build: () => Promise<void>;
  readonly say: (line: string) => void;
  /** Whether somebody is here to answer. */
  readonly isAttended: boolean;
}

/** The app as it now stands in Jira. */
export interface Deployed {
  readonly appId: string;
  readonly installationId: string;
}

/** A step failed; the message says which, and what to do. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}

/**
 * Registers the app if it is not, builds, lints, deploys, and installs it, or upgrades the installation that is there. Doing it
 * again changes nothing but to deploy what has changed. Throws `DeployError`; what was done until then stays done.
 */
export async function deploy(deployment: Deployment, ports: DeployPorts): Promise<Deployed> {
  const { environment, approved, relayUrl } = deployment;
  const where = ['--environment', environment];
  ports.say(relayUrl === undefined ? NO_RELAY_URL : `Relay: the app calls it at ${relayUrl}`);
  // Forge wants it said before it runs where nobody answers.
  await step(ports, 'Settings', ['settings', 'set', 'usage-analytics', 'false']);
  if (appIdIn(await ports.readManifest()) === UNREGISTERED_APP_ID) await register(deployment, ports);
  ports.say('Build: pages and app');
  await ports.build();
  await step(ports, 'Lint', ['lint', ...where]);
  const approval = approved.length === 0 ? [] : ['--approve', ...approved];
  await step(ports, 'Deploy', ['deploy', ...where, '--non-interactive', ...approval]);
  return install(deployment, ports);
}

/** Said before anything is done: the app that is deployed forgets an address that is not named again. */
const NO_RELAY_URL =
  'Relay: paired (way = "pull"), so the app gets no address. If yours has way = "call", stop here and name --relay-url: without it the app cannot call it any more';

/** What is to be done once the app is there, by the way in which the relay and it find each other. */
export const nextSteps = (
  { appId, installationId }: Deployed,
  { site, relayUrl }: Pick<Deployment, 'site' | 'relayUrl'>,
): string =>
  relayUrl === undefined
    ? `
Installed. The relay needs a pairing code, if it has not been paired yet:

  1. At https://${site}, open Jira settings -> Apps -> Teleport access, and choose "Pair a relay".
  2. Beside the relay: teleport-jira-relay init, or "teleport-jira-relay pair <code>" where it is set up already.

Keep manifest.yml: it now has your app's id.`
    : `
Installed. The relay needs to know the app, if it does not yet:

  teleport-jira-relay init --app-id ${appId} --installation ${installationId}

Keep manifest.yml: it now has your app's id. Name --relay-url ${relayUrl} whenever you deploy again.`;

/** What a manifest says that deploying must know. */
export const appIdIn = (manifest: string): string =>
  (parse(manifest, { logLevel: 'silent' }) as { readonly app: { readonly id: string } }).app.id;

async function register(deployment: Deployment, ports: DeployPorts): Promise<void> {
  const { name, acceptsTerms, developerSpace } = deployment;
  if (!ports.isAttended && !acceptsTerms)
    throw new DeployError(
      "Nobody is here to agree to Atlassian's terms for developers: run this in a terminal, or with --accept-terms",
    );
  const space = developerSpace ?? (ports.isAttended ? undefined : await onlySpace(ports));
  await step(ports, 'Register', [
    'register',
    ...(space === undefined ? [] : ['--developer-space-id', space]),
    ...(acceptsTerms ? ['--accept-terms'] : []),
    name,
  ]);
  if (appIdIn(await ports.readManifest()) === UNREGISTERED_APP_ID)
    throw new DeployError(
      'Register: the app has no id of its own yet: run this again and answer what is asked',
    );
}

async function onlySpace(ports: DeployPorts): Promise<string> {
  const [space, ...others] = await list(ports, ['developer-spaces', 'list', '--json']);
  if (space === undefined)
    throw new DeployError(
      'Register: you are in no developer space: make one at https://developer.atlassian.com/console, or run this in a terminal',
    );
  if (others.length > 0)
    throw new DeployError(
      `Register: you are in several developer spaces: name one with --developer-space: ${[space, ...others].map(({ id, name }) => `${id ?? ''} (${name ?? ''})`).join(', ')}`,
    );
  return space['id'] ?? '';
}

async function install(deployment: Deployment, ports: DeployPorts): Promise<Deployed> {
  const { site, environment } = deployment;
  const target = ['--environment', environment, '--site', site, '--product', 'jira', '--non-interactive'];
  const before = await installationOf(deployment, ports);
  if (before === undefined) await step(ports, 'Install', ['install', ...target]);
  else await step(ports, 'Upgrade', ['install', '--upgrade', 'all', ...target]);
  const installed = await installationOf(deployment, ports);
  if (installed === undefined)
    throw new DeployError(`Install: Forge lists no installation on ${site}: may you install apps there?`);
  return { appId: appIdIn(await ports.readManifest()), installationId: installed };
}

async function installationOf(
  { site, environment }: Deployment,
  ports: DeployPorts,
): Promise<string | undefined> {
  const rows = await list(ports, ['install', 'list', '--json']);
  return rows.find(
    (row) => row['site'] === site && row['environment'] === environment && /jira/i.test(row['product'] ?? ''),
  )?.['id'];
}

type Row = Readonly<Record<string, string>>;

/** What a list of the CLI's holds. Warnings may stand before it. */
async function list({ forge }: DeployPorts, args: readonly string[]): Promise<readonly Row[]> {
  const { code, output } = await forge.run(args, 'captured');
  const [json] = /^\[[\s\S]*^\]|^\[\]/m.exec(output) ?? [];
  if (code !== 0 || json === undefined) throw new DeployError(`forge ${args.join(' ')} failed:\n${output}`);
  return JSON.parse(json) as readonly Row[];
}

async function step({ forge, say }: DeployPorts, name: string, args: readonly string[]): Promise<void> {
  say(`${name}: forge ${args.join(' ')}`);
  const { code } = await forge.run(args);
  if (code !== 0)
    throw new DeployError(`${name} failed: Forge says above why. Mend it and run the same again`);
}
