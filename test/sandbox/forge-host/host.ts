import { join } from 'node:path';
import type { Clock } from '../clock';
import { Activity } from './activity';
import { appGlobals, compileBundle, createAppContext, requireBuiltin } from './context';
import { createEgress } from './egress';
import { ForgeHostError } from './errors';
import type { AppProcess } from './app-process';
import { FunctionTimers } from './function-timers';
import { createFaultHook, type CallRecord, type FaultHook } from './faults';
import { FetchRouter } from './fetch-router';
import { InvocationTokens, type TokenKeys } from './fit';
import { HttpClient } from './http-client';
import { createIdSource } from './ids';
import { createDeployment, type Site } from './installation';
import { Invocations, type Invocation, type InvocationRecord, type Outcome } from './invocation';
import { JiraProxy, type JiraTarget } from './jira-proxy';
import { Storage } from './kvs/storage';
import { Lifecycle } from './lifecycle';
import { readManifest, type AppManifest } from './manifest';
import type { ManifestText } from './manifest-text';
import type { Fields } from './parse';
import { Queue } from './queue';
import { hostQuirks, type HostQuirks } from './quirks';
import { RemoteProxy, type RemoteTarget } from './remote-proxy';
import { Resolvers, type ResolverAnswer, type ResolverCall } from './resolvers';
import { handlerContext, runtimeOf } from './runtime';
import { Schedule } from './schedule';
import { HostServer } from './server';
import { Translations } from './translations';
import { Triggers, type ProductEvent } from './triggers';
import { WebTriggers } from './web-triggers';

export interface ForgeHostOptions {
  readonly clock: Clock;
  /** The folder that the manifest's paths are relative to. */
  readonly appDirectory: string;
  /** The app's functions as one CommonJS file. */
  readonly bundlePath: string;
  /** Default: manifest.yml in the app's folder. */
  readonly manifestPath?: string;
  readonly jira: JiraTarget;
  /** Where remotes really are, by key. Default: the manifest's `baseUrl`. */
  readonly remotes?: Readonly<Record<string, RemoteTarget>>;
  /** What `forge variables set` would have set: the functions' `process.env`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Values for the manifest's `${NAME}`, as the command line would take them from its environment. */
  readonly manifestVariables?: Readonly<Record<string, string>>;
  readonly environmentType?: 'DEVELOPMENT' | 'STAGING' | 'PRODUCTION';
  /** Made once for many hosts. Default: a pair of its own. */
  readonly tokenKeys?: TokenKeys;
  /** Makes ids the same in every run. */
  readonly seed?: number;
  /** Folders of resources, by key, in place of the manifest's. */
  readonly staticDirectories?: Readonly<Record<string, string>>;
  /** Port of the web triggers and the bridge. Default: one that is free. */
  readonly port?: number;
  readonly faults?: FaultHook;
  /** Switches that differ from the defaults. */
  readonly quirks?: Partial<HostQuirks>;
  /** Gets the app's console lines and what the host has to say. */
  readonly log?: (message: string, fields: Fields) => void;
}

/** A Forge app running locally. Nothing runs before `install`. */
export class ForgeHost {
  readonly manifest: AppManifest;
  readonly storage: Storage;
  readonly queue: Queue;
  readonly faults: FaultHook;
  readonly quirks: HostQuirks;
  readonly site: Site;
  readonly translations: Translations;
  /** What passes while a person waits in front of a page. A clock that is moved by hand has to be moved by somebody then. */
  whileScreenWaits: <T>(work: Promise<T>) => Promise<T> = (work) => work;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.manifest = parts.manifest;
    this.storage = parts.storage;
    this.queue = parts.queue;
    this.faults = parts.faults;
    this.quirks = parts.quirks;
    this.site = parts.site;
    this.translations = parts.translations;
  }

  /** Address of the host's server: web triggers, `/.well-known/jwks.json`, `/bridge`. */
  get url(): string {
    return this.#parts.server.url;
  }

  /** Every call the app has made into the platform. */
  get calls(): readonly CallRecord[] {
    return this.#parts.router.calls;
  }

  /** Every run of a function. */
  get invocations(): readonly InvocationRecord[] {
    return this.#parts.invocations.log;
  }

  /** Installs the app: a new installation with empty storage. Its lifecycle triggers run; see `idle`. */
  install(installerAccountId: string): Promise<void> {
    return this.#parts.lifecycle.install(installerAccountId);
  }

  /** Deploys a new version of the same bundle to the installation. */
  upgrade(appVersion: string): Promise<void> {
    return this.#parts.lifecycle.upgrade(appVersion);
  }

  /** Ends the installation. */
  uninstall(): Promise<void> {
    return this.#parts.lifecycle.uninstall();
  }

  /** Offers a product event to the app's triggers. The actor is taken from `atlassianId` unless named. */
  async productEvent(event: ProductEvent, actorAccountId?: string): Promise<void> {
    this.#requireInstallation();
    const own = event['atlassianId'];
    await this.#parts.triggers.deliver(event, actorAccountId ?? (typeof own === 'string' ? own : undefined));
  }

  /** Runs a scheduled trigger now and tells how it ended. */
  async runScheduled(key: string): Promise<Outcome> {
    this.#requireInstallation();
    return this.#parts.schedule.run(key);
  }

  /** Calls a resolver as a page of the app would. */
  async invokeResolver(call: ResolverCall): Promise<ResolverAnswer> {
    this.#requireInstallation();
    return this.whileScreenWaits(this.#parts.resolvers.invoke(call));
  }

  /** Asks for a module's dynamic properties. */
  async dynamicProperties(
    call: Pick<ResolverCall, 'moduleKey' | 'accountId' | 'extension'>,
  ): Promise<ResolverAnswer | undefined> {
    this.#requireInstallation();
    return this.#parts.resolvers.dynamicProperties(call);
  }

  /** What `view.getContext()` shall give to a page of the module. */
  pageContext(moduleKey: string, accountId?: string, extension?: Fields): Fields {
    const module = this.manifest.uiModules.find((candidate) => candidate.key === moduleKey);
    if (module === undefined) throw new ForgeHostError(`no module "${moduleKey}" in the manifest`);
    return this.#parts.resolvers.pageContext(module, accountId, extension);
  }

  /** The address of a web trigger, as `webTrigger.getUrl` gives it. */
  webTriggerUrl(key: string): string {
    const url = this.#parts.webTriggers.url(key);
    if (url === undefined) throw new ForgeHostError(`no web trigger "${key}" in the manifest`);
    return url;
  }

  /** A text of the manifest in a viewer's language. */
  manifestText(text: ManifestText, locale: string): string {
    return typeof text === 'string' ? text : this.translations.text(text.i18n, locale);
  }

  /** The folder a resource is served from. */
  resourceDirectory(resourceKey: string): string {
    const path = this.manifest.resources.get(resourceKey);
    if (path === undefined) throw new ForgeHostError(`no resource "${resourceKey}" in the manifest`);
    return (
      this.#parts.options.staticDirectories?.[resourceKey] ?? join(this.#parts.options.appDirectory, path)
    );
  }

  /** Lets pages of this origin call the bridge. */
  allowOrigin(origin: string): void {
    this.#parts.server.allowOrigin(origin);
  }

  /** Resolves when no function runs and no queued event is due. Events of the future do not count. */
  idle(): Promise<void> {
    return this.#parts.activity.idle();
  }

  /** How many functions wait for a time to come, as one does that looks again and again for an answer. */
  get waitingFunctions(): number {
    return this.#parts.timers.waiting;
  }

  /** Stops everything: no tick, retry or delivery comes any more. */
  async stop(): Promise<void> {
    this.#parts.lifecycle.halt();
    this.#parts.http.close();
    await this.#parts.server.close();
  }

  #requireInstallation(): void {
    if (this.site.installation === undefined) throw new ForgeHostError('the app is not installed');
  }
}

type Parts = ReturnType<typeof compose> & { readonly options: ForgeHostOptions };

/** Starts a host for one app on one site. Hosts share nothing: any number of them can live in a process. */
export async function startForgeHost(options: ForgeHostOptions): Promise<ForgeHost> {
  const ids = createIdSource(options.seed);
  const tokens = new InvocationTokens(options.clock, ids, options.tokenKeys);
  const parts = compose(options, ids, tokens);
  await parts.server.listen(options.port);
  return new ForgeHost({ ...parts, options });
}

function compose(options: ForgeHostOptions, ids: () => string, tokens: InvocationTokens) {
  const { clock, log = () => undefined } = options;
  const manifest = readManifest(
    options.manifestPath ?? join(options.appDirectory, 'manifest.yml'),
    options.manifestVariables,
  );
  const site: Site = {
    deployment: createDeployment(manifest, ids, options.environmentType),
    installation: undefined,
  };
  const translations = new Translations(options.appDirectory, manifest.translations);
  const activity = new Activity();
  const faults = options.faults ?? createFaultHook();
  const storage = new Storage(clock, manifest.entities);
  const http = new HttpClient();
  const quirks = { ...hostQuirks(), ...options.quirks };
  const jira = new JiraProxy({
    http,
    target: options.jira,
    scopes: manifest.scopes,
    clock,
    site,
    quirks,
  });
  const remotes = new RemoteProxy({
    clock,
    http,
    tokens,
    manifest,
    site,
    quirks,
    targets: options.remotes ?? {},
  });
  const script = compileBundle(options.bundlePath);
  const timers = new FunctionTimers(clock);
  const globals = (process: AppProcess<Invocation>) =>
    appGlobals(
      options.variables ?? {},
      ({ level, text }) => {
        log(`console.${level}`, { text, functionKey: process.running?.call.functionKey });
      },
      timers.of(process),
    );
  const invocations: Invocations = new Invocations({
    clock,
    ids,
    activity,
    faults,
    functions: manifest.functions,
    handlerContext: (call) => handlerContext(site, call),
    load: (process) =>
      createAppContext(script, {
        globals: globals(process),
        require: requireBuiltin,
        now: () => clock.now(),
        runtimeJson: () => runtimeOf(site, manifest, process.running),
        remainingMs: () => Math.max(0, (process.running?.deadline ?? 0) - clock.now()),
        call: (json) => process.during(router.exchange(json, process.running)),
      }),
  });
  const queue = new Queue({ clock, manifest, invocations, log });
  const schedule = new Schedule({ clock, manifest, site, invocations, log });
  const webTriggers: WebTriggers = new WebTriggers({
    clock,
    manifest,
    ids,
    invocations,
    log,
    publicUrl: () => server.url,
  });
  const triggers = new Triggers({ clock, activity, manifest, invocations, jira, log });
  const resolvers = new Resolvers(manifest, site, invocations);
  const router = new FetchRouter({
    faults,
    manifest,
    storage,
    jira,
    remotes,
    queue,
    webTriggers,
    egress: createEgress(manifest.backendEgress),
  });
  const lifecycle = new Lifecycle({
    clock,
    ids,
    manifest,
    site,
    storage,
    queue,
    schedule,
    webTriggers,
    triggers,
    invocations,
  });
  const server: HostServer = new HostServer({ tokens, webTriggers, resolvers, jira, faults });
  return {
    manifest,
    site,
    translations,
    activity,
    faults,
    quirks,
    storage,
    http,
    invocations,
    queue,
    schedule,
    webTriggers,
    triggers,
    resolvers,
    router,
    lifecycle,
    server,
    timers,
  };
}
