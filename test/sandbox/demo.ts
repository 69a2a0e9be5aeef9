/** The sandbox as a demo: machine time, the relay as a process of its own, pages, and a few requests to begin with. */
import { buildOf } from './built';
import { SystemClock } from './clock';
import { DemoRelay } from './demo-relay';
import { setUpProject, startForgeSide } from './forge-side';
import type { ForgeHost } from './forge-host/host';
import { startForgeUi, type ForgeUi } from './forge-host/ui/ui-server';
import { startJira, type Jira } from './jira/jira';
import { ALICE, BOB, CAROL, DAVE, ERIN } from './people';
import { relayWayOf } from './pairing';
import { createServerCertificate } from './pki/server-certificate';
import { startTeleportConsole } from './teleport/console';
import { frontKindOf, startFront } from './teleport/proxy/front';
import { DEMO_RESOURCES } from './teleport/demo-cluster';
import { startTeleport, type Teleport } from './teleport/teleport';
import { startWeb, type ServiceStatus, type WebModule } from './web';

export interface DemoOptions {
  readonly usesFreePorts: boolean;
  /** Installed only: no project is set up and nothing is requested, as a newcomer finds it. */
  readonly isEmpty?: boolean;
  /** Who calls whom. Absent: as `RELAY_WAY` says, else the relay asks the app. */
  readonly way?: 'pull' | 'call';
}

export interface Demo {
  /** What a person needs to know: the addresses. */
  readonly greeting: string;
  readonly webUrl: string;
  readonly teleport: Teleport;
  readonly jira: Jira;
  readonly forge: ForgeHost;
  readonly relay: Pick<DemoRelay, 'halt' | 'startAgain' | 'pid'>;
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
  teleport.setPluginRules({
    ...teleport.defaultPluginRules(),
    previewAsRoles: ['ssh-admin'],
    lock: ['read', 'create', 'update'],
  });
  const front = started(await startFront(teleport, frontKindOf(process.env)));
  const jira = started(await startJira({ clock, port: port('jira') }));
  const certificate = await createServerCertificate();
  const relay: { current: DemoRelay | undefined } = { current: undefined };
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
    await DemoRelay.start({
      teleport,
      front,
      forge,
      certificate,
      port: port('relay'),
      way: options.way ?? relayWayOf(process.env),
    }),
  );
  const console_ = started(await startTeleportConsole(teleport, { port: port('console') }));
  const ui: { current: ForgeUi | undefined } = { current: undefined };
  const web = started(
    await startWeb({
      port: port('web'),
      jiraUrl: jira.url,
      teleportConsoleUrl: console_.url,
      forgeUrl: forge.url,
      status: () => statusOf({ teleport, relay: relay.current, forge }),
      modules: (locale) => modulesOf(forge, ui.current, locale),
      people: () => peopleOf(jira),
      buildDirectory: buildOf('sandbox'),
    }),
  );
  ui.current = started(await startForgeUi(forge, { port: port('forgeUi'), siteOrigin: web.url }));
  await relay.current.untilReady();
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
    relay: relay.current,
    violations: ui.current.violations,
    stop,
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
  readonly relay: DemoRelay | undefined;
  readonly forge: ForgeHost;
}

async function statusOf({ teleport, relay, forge }: Services): Promise<readonly ServiceStatus[]> {
  const isInstalled = forge.site.installation !== undefined;
  return [
    {
      name: 'Teleport',
      state: teleport.isServing ? 'up' : 'down',
      detail: `${teleport.edition} ${teleport.version}`,
    },
    (await relay?.status()) ?? { name: 'Relay', state: 'down', detail: 'not running' },
    {
      name: 'Forge app',
      state: isInstalled ? 'up' : 'down',
      detail: isInstalled ? 'installed' : 'not installed',
    },
    { name: 'Jira', state: 'up', detail: 'example.atlassian.net' },
  ];
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
