/** The sandbox as a demo: machine time, the relay as a process of its own, pages, and a few requests to begin with. */
import { get as getPlain } from 'node:http';
import { get } from 'node:https';
import { buildOf } from './built';
import { SystemClock } from './clock';
import { setUpProject, startForgeSide } from './forge-side';
import type { ForgeHost } from './forge-host/host';
import { startForgeUi, type ForgeUi } from './forge-host/ui/ui-server';
import { startJira, type Jira } from './jira/jira';
import { ALICE, BOB, CAROL, DAVE, ERIN } from './people';
import { createServerCertificate, type ServerCertificate } from './pki/server-certificate';
import { pairWith, relayWayOf } from './pairing';
import { writeRelayFiles, type RelaySetup } from './relay-files';
import { startRelayProcess, type RelayProcess } from './relay-process';
import { startTeleportConsole } from './teleport/console';
import { PLUGIN_USER } from './teleport/demo-cluster';
import { frontKindOf, startFront, type Front } from './teleport/proxy/front';
import { DEMO_RESOURCES } from './teleport/demo-cluster';
import { startTeleport, type Teleport } from './teleport/teleport';
import { startWeb, type ServiceStatus, type WebModule } from './web';

export interface DemoOptions {
  readonly usesFreePorts: boolean;
  /** Installed only: no project is set up and nothing is requested, as a newcomer finds it. */
  readonly isEmpty?: boolean;
  /** Who calls whom. Absent: as `RELAY_WAY` says, else the app calls the relay. */
  readonly way?: 'pull' | 'call';
}

export interface Demo {
  /** What a person needs to know: the addresses. */
  readonly greeting: string;
  readonly webUrl: string;
  readonly teleport: Teleport;
  readonly jira: Jira;
  readonly forge: ForgeHost;
  /** What browsers reported as blocked by the content security policy of the app's pages. */
  readonly violations: ForgeUi['violations'];
  stop(): Promise<void>;
}

const PORTS = { web: 3060, forge: 3061, forgeUi: 3062, jira: 3063, relay: 3064, auth: 3065, console: 3066 };

/** Starts everything. Rejects, with everything stopped again, if a part cannot start. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: DemoOptions,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Demo> {
  const port = (name: keyof typeof PORTS): number => (options.usesFreePorts ? 0 : PORTS[name]);
  const started = <T extends { stop(): Promise<void> }>(part: T): T => {
    stops.push(() => part.stop());
    return part;
  };
  const clock = new SystemClock();
  const teleport = started(await startTeleport({ clock, port: port('auth') }));
  // Nodes are shown by the names that people know them by.
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), previewAsRoles: ['ssh-admin'] });
  const front = started(await startFront(teleport, frontKindOf(process.env)));
  const jira = started(await startJira({ clock, port: port('jira') }));
  const certificate = await createServerCertificate();
  const relay: { current: RelayProcess | undefined } = { current: undefined };
  const forge = started(
    await startForgeSide({
      clock,
      jira,
      relay: {
        get baseUrl() {
          return relay.current?.url ?? 'https://127.0.0.1:9';
        },
        ca: certificate.caPem,
      },
      port: port('forge'),
    }),
  );
  await forge.install(ERIN);
  relay.current = started(
    await startRelay(
      {
        teleport,
        front,
        forge,
        certificate,
        port: port('relay'),
        way: options.way ?? relayWayOf(process.env),
      },
      stops,
    ),
  );
  const console_ = started(await startTeleportConsole(teleport, { port: port('console') }));
  const ui: { current: ForgeUi | undefined } = { current: undefined };
  const web = started(
    await startWeb({
      port: port('web'),
      jiraUrl: jira.url,
      teleportConsoleUrl: console_.url,
      forgeUrl: forge.url,
      status: () => statusOf({ teleport, relay: relay.current, forge, ca: certificate.caPem }),
      modules: (locale) => modulesOf(forge, ui.current, locale),
      people: () => peopleOf(jira),
      buildDirectory: buildOf('sandbox'),
    }),
  );
  ui.current = started(await startForgeUi(forge, { port: port('forgeUi'), siteOrigin: web.url }));
  await untilReady(relay.current.url, certificate.caPem);
  if (options.isEmpty !== true) {
    await setUpProject(forge, jira, {
      projectKey: 'ACC',
      policy: { reasonRequiredFor: [], hasDueDate: true },
    });
    await forge.idle();
    seed(teleport);
  }
  return {
    greeting: greetingOf(web.url, console_.url),
    webUrl: web.url,
    teleport,
    jira,
    forge,
    violations: ui.current.violations,
    stop,
  };
}

interface RelayParts {
  readonly teleport: Teleport;
  readonly front: Front;
  readonly forge: ForgeHost;
  readonly certificate: ServerCertificate;
  readonly port: number;
  readonly way: 'pull' | 'call';
}

async function startRelay(parts: RelayParts, stops: (() => Promise<void>)[]): Promise<RelayProcess> {
  const { teleport, front } = parts;
  const files = await writeRelayFiles({
    teleportAddr: `127.0.0.1:${front.port}`,
    ...(front.webCaPem === undefined ? {} : { webCaPem: front.webCaPem }),
    identity: await teleport.issueIdentity(PLUGIN_USER),
    mode: 'native',
    ...(await wayOf(parts)),
  });
  stops.push(() => files.remove());
  return startRelayProcess(files, () => undefined);
}

/** A relay that opens no port says on its metrics' address that it is ready. */
async function wayOf({
  forge,
  certificate,
  port,
  way,
}: RelayParts): Promise<Pick<RelaySetup, 'way' | 'metricsAddr'>> {
  const listenAddr = `127.0.0.1:${port}`;
  if (way === 'pull') {
    const pairing = JSON.stringify(await pairWith(forge, new SystemClock()));
    return { way: { kind: 'pull', pairing }, metricsAddr: listenAddr };
  }
  return {
    way: {
      kind: 'call',
      certificate,
      listenAddr,
      appId: forge.site.deployment.appAri,
      installationIds: [forge.site.installation?.id ?? ''],
      jwksUrl: `${forge.url}/.well-known/jwks.json`,
    },
  };
}

/** Requests of different kinds: one approval, two approvals, resources, a long reason. */
function seed(teleport: Teleport): void {
  teleport.createRequest('alice', { roles: ['editor'], reason: 'Deploy the fix for the login page' });
  teleport.createRequest('erin', {
    roles: ['prod-dba'],
    reason: 'Look into slow queries on the orders database',
  });
  teleport.createRequest('alice', {
    resources: DEMO_RESOURCES.filter(({ hostname }) => hostname?.startsWith('web-') === true).map(
      ({ kind, name }) => ({ kind, name }),
    ),
    reason: 'Both web servers are out of disk space.\nI need a shell to find out what fills them up.',
    suggestedReviewers: ['bob'],
  });
}

interface Services {
  readonly teleport: Teleport;
  readonly relay: RelayProcess | undefined;
  readonly forge: ForgeHost;
  readonly ca: string;
}

async function statusOf({ teleport, relay, forge, ca }: Services): Promise<readonly ServiceStatus[]> {
  const isInstalled = forge.site.installation !== undefined;
  return [
    {
      name: 'Teleport',
      state: teleport.isServing ? 'up' : 'down',
      detail: `${teleport.edition} ${teleport.version}`,
    },
    await relayStatus(relay, ca),
    {
      name: 'Forge app',
      state: isInstalled ? 'up' : 'down',
      detail: isInstalled ? 'installed' : 'not installed',
    },
    { name: 'Jira', state: 'up', detail: 'example.atlassian.net' },
  ];
}

async function relayStatus(relay: RelayProcess | undefined, ca: string): Promise<ServiceStatus> {
  if (relay?.isRunning() !== true) return { name: 'Relay', state: 'down', detail: 'not running' };
  try {
    return (await readiness(relay.url, ca)) === 200
      ? { name: 'Relay', state: 'up', detail: 'watching Teleport' }
      : { name: 'Relay', state: 'starting', detail: 'not connected to Teleport' };
  } catch {
    return { name: 'Relay', state: 'down', detail: 'does not answer' };
  }
}

function readiness(relayUrl: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const look = relayUrl.startsWith('https:') ? get : getPlain;
    look(`${relayUrl}/readyz`, { ca }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });
}

/** How often a starting relay is looked at, and how many times: one that never connects is for the service lights to show. */
const LOOK_MS = 50;
const LOOKS_MAX = 200;

/** A project that is set up before its relay has reached Teleport gets its first cards only with the next try. */
async function untilReady(relayUrl: string, ca: string): Promise<void> {
  for (let look = 0; look < LOOKS_MAX && (await readiness(relayUrl, ca)) !== 200; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function modulesOf(forge: ForgeHost, ui: ForgeUi | undefined, locale: string): readonly WebModule[] {
  if (ui === undefined) return [];
  return forge.manifest.uiModules.flatMap(({ type, key, title = key, label, resource, issuePropertyKey }) =>
    resource === undefined
      ? []
      : [
          {
            type,
            key,
            title: forge.manifestText(title, locale),
            ...(label === undefined ? {} : { label: forge.manifestText(label, locale) }),
            ...(issuePropertyKey === undefined ? {} : { issuePropertyKey }),
            resourceUrl: ui.resourceUrl(resource),
          },
        ],
  );
}

function peopleOf(jira: Jira) {
  return [BOB, CAROL, ALICE, DAVE, ERIN].map((accountId) => ({
    accountId,
    displayName: jira.site.account(accountId).displayName,
  }));
}

function greetingOf(webUrl: string, consoleUrl: string): string {
  return `
Teleport Access for Jira runs in the sandbox:

  Board              ${webUrl}/board/ACC?as=bob
                     as Bob, who may decide: drag a card to Approved
  Teleport console   ${webUrl}/teleport
                     see the review there, and ask for access yourself
  Project settings   ${webUrl}/project/ACC/settings/settings?as=erin
  Site settings      ${webUrl}/admin/site?as=erin
                     as Erin, who administers both

The same in a terminal:  npm run access -- --url ${consoleUrl} request ls
`;
}
