/** The Forge host with the product in it, connected to a Jira. */
import vm from 'node:vm';
import type { JsonObject } from './jira/json';
import { FORGE_BUNDLE, PROJECT_ROOT } from './built';
import type { Clock } from './clock';
import type { TokenKeys } from './forge-host/fit';
import { startForgeHost, type ForgeHost, type ForgeHostOptions } from './forge-host/host';
import type { Jira } from './jira/jira';
import { APP, ERIN } from './people';

/** Number of the first field of an app. */
const FIRST_FIELD = 10_200;

interface ForgeSideOptions {
  readonly clock: Clock;
  readonly jira: Jira;
  /** Where the relay is; its address is read at each call, so that it may move. */
  readonly relay: { readonly baseUrl: string; readonly ca: string };
  readonly port?: number;
  readonly tokenKeys?: TokenKeys;
  readonly log?: NonNullable<ForgeHostOptions['log']>;
}

/** Starts a Forge host with the app and passes it what happens in Jira. */
export async function startForgeSide(options: ForgeSideOptions): Promise<ForgeHost> {
  const { clock, jira, relay, port, tokenKeys, log } = options;
  const host = await startForgeHost({
    clock,
    appDirectory: PROJECT_ROOT,
    bundlePath: FORGE_BUNDLE,
    jira: { url: jira.url, appAccountId: APP },
    remotes: { relay },
    ...(port === undefined ? {} : { port }),
    ...(tokenKeys === undefined ? {} : { tokenKeys }),
    ...(log === undefined ? {} : { log }),
  });
  jira.indexProperties(new Set(host.manifest.indexedProperties));
  const { appId, environmentId } = host.site.deployment;
  for (const [index, { key: moduleKey, name, schema, formatter }] of host.manifest.customFields.entries()) {
    const id = `customfield_${FIRST_FIELD + index}`;
    jira.site.appFields.set(id, {
      id,
      name: typeof name === 'string' ? name : host.translations.text(name.i18n, 'en-US'),
      custom: `ari:cloud:ecosystem::extension/${appId}/${environmentId}/static/${moduleKey}`,
      schema: schema as JsonObject,
      isOnScreen: false,
      format: (value) => String(vm.runInNewContext(formatter, { value })),
    });
  }
  jira.events.subscribe(({ event, actorAccountId }) => {
    if (host.site.installation !== undefined) void host.productEvent(event, actorAccountId);
  });
  return host;
}

/** What a project admin chooses on the settings page. */
export interface ProjectSetup {
  readonly projectKey: string;
  readonly issueTypeId?: string;
  readonly statuses?: Readonly<Record<string, readonly string[]>>;
  readonly partlyApproved?: readonly string[];
  readonly approvers?: readonly string[];
  readonly approverGroups?: readonly string[];
  readonly approverRoles?: readonly string[];
  readonly policy?: Readonly<Record<string, unknown>>;
}

interface Proposal {
  readonly issueTypeId: string;
  readonly statuses: Readonly<Record<string, readonly string[]>>;
}

/** Turns a project on as its admin would: takes the page's proposal where nothing else is chosen, and saves. */
export async function setUpProject(host: ForgeHost, jira: Jira, setup: ProjectSetup): Promise<unknown> {
  const project = jira.site.project(setup.projectKey);
  if (project === undefined) throw new Error(`((no project ${setup.projectKey}))`);
  const call = async (functionKey: string, payload: unknown): Promise<unknown> => {
    const answer = await host.invokeResolver({
      moduleKey: 'settings',
      functionKey,
      payload,
      accountId: ERIN,
      extension: { type: 'jira:projectSettingsPage', project: { id: project.id, key: project.key } },
    });
    if (answer.kind === 'error') throw new Error(`((settings page: ${answer.error.message}))`);
    return answer.value;
  };
  const { proposal } = (await call('setup', {})) as { proposal: Proposal };
  return call('saveSetup', {
    issueTypeId: setup.issueTypeId ?? proposal.issueTypeId,
    statuses: { ...proposal.statuses, ...setup.statuses },
    approvers: setup.approvers ?? [],
    ...(setup.partlyApproved === undefined ? {} : { partlyApproved: setup.partlyApproved }),
    ...(setup.approverGroups === undefined ? {} : { approverGroups: setup.approverGroups }),
    ...(setup.approverRoles === undefined ? {} : { approverRoles: setup.approverRoles }),
    ...(setup.policy === undefined ? {} : { policy: setup.policy }),
  });
}
