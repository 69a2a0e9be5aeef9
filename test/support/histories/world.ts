/** The system that a history happens in: the sandbox, its calls held up one by one, and what people have done so far. */
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { boundaryOf, teleportBoundary } from '../boundaries';
import { whileConnecting } from '../connecting';
import { stillness } from '../stillness';
import { Turnstile } from '../turnstile';
import type { FaultDecision, HostCall } from '../../sandbox/forge-host/faults';
import { BOB, CAROL, ERIN } from '../../sandbox/people';
import { startSandbox, type Sandbox, type SandboxKeys } from '../../sandbox/sandbox';
import type { RpcDecision } from '../../sandbox/teleport/faults';
import type { Issue } from '../../sandbox/jira/state';
import { APP } from '../../sandbox/people';
import { setUpProject } from '../../sandbox/forge-side';
import type { Asked, HumanAct } from './acts';
import { ApproverLists } from './approver-lists';
import type { History, PlannedFault } from './actions';
import { haveRelay, startRelay } from './operator';
import { Panels } from './panels';
import { appDecision, PlannedFaults, rpcDecision } from './planned-faults';
import { LOSABLE, type SiteKind } from './untidy-actions';
import { UntidySite } from './untidy-world';

/** How long one step of time is while everything runs, and how far it goes on with a page's call. */
const STEP_MS = 20_000;
/** The same while a function waits for a relay to ask: several questions come before it gives up. */
const WAITING_STEP_MS = 1_000;
const PAGE_STEP_MS = 200;
/** One step is longer than a relay has for its connection, so that this is all the real time it gets. */
const CONNECTING_WAIT_MS = 300;
/** Calls of the relay that keep it up with Teleport happen by themselves: nobody waits for their turn. */
const UNORDERED = new Set(['Ping', 'WatchEvents', 'ListAccessRequests', 'GetCurrentUserRoles']);
/** Who may decide where Teleport cannot check it; the last choice of the settings leaves Carol out. */
const APPROVERS = [
  [BOB, CAROL, ERIN],
  [BOB, CAROL, ERIN],
  [BOB, ERIN],
];

export class World {
  readonly sandbox: Sandbox;
  readonly turnstile = new Turnstile();
  readonly asked: Asked[] = [];
  readonly acts: HumanAct[] = [];
  /** What a panel has told somebody to be recorded. */
  readonly recorded: Pick<HumanAct, 'requestId' | 'person' | 'state'>[] = [];
  readonly approvers = new ApproverLists();
  readonly panels: Panels;
  readonly untidy: UntidySite;
  readonly planned = new PlannedFaults();
  /** Whether something may have happened in Jira that the app never hears of. */
  hasLostEvents = false;
  /** Issues whose property somebody changed when their request had ended: nobody looks at it again. */
  readonly spoiltAtTheEnd = new Set<string>();
  /** What has happened, in words: for people who look at a broken history. */
  readonly diary: string[] = [];
  readonly history: History;
  #needsSetUp = false;
  #hasTwoProjects = false;
  #installations = 0;
  /** Which card belongs to which request, whatever becomes of its property. */
  readonly #requests = new Map<string, string>();

  private constructor(sandbox: Sandbox, history: History) {
    this.sandbox = sandbox;
    this.history = history;
    this.panels = new Panels(sandbox.forge);
    this.untidy = new UntidySite(sandbox.jira);
    this.sandbox.forge.faults.intercept = (call) => this.#interceptApp(call);
    this.sandbox.teleport.faults.intercept = (rpc) => this.#interceptRpc(rpc);
  }

  static async start(history: History, keys: SandboxKeys): Promise<World> {
    const sandbox = await startSandbox({
      mode: history.mode,
      keys,
      ...(history.site === undefined ? {} : { tokens: history.site.tokens }),
      project: { projectKey: history.project, approvers: APPROVERS[0] ?? [] },
      tiers: Object.fromEntries((history.panelRoles ?? []).map((role) => [role, 'panel'])),
      ...(history.mode === 'native' ? {} : { version: '17.0.0', people: {} }),
      ...(history.mode === 'override' ? { edition: 'oss' as const } : {}),
    });
    const world = new World(sandbox, history);
    world.approvers.offer(history.project, APPROVERS[0] ?? []);
    // A function may wait for a relay, which asks as time goes on.
    await world.through(sandbox.forge.idle());
    world.turnstile.isOpen = false;
    if (history.site !== undefined) world.#settle(history.site);
    return world;
  }

  #settle({ isService }: SiteKind): void {
    for (const project of this.sandbox.jira.site.projects.values()) {
      project.typeKey = isService ? 'service_desk' : 'software';
    }
  }

  /** The project besides the first, once it gets cards as well. */
  get otherProject(): 'ACC' | 'TEAM' | undefined {
    if (!this.#hasTwoProjects) return undefined;
    return this.history.project === 'ACC' ? 'TEAM' : 'ACC';
  }

  /** Whether the request is still to be decided. */
  isPending(requestId: string): boolean {
    return this.sandbox.teleport.state.request(requestId)?.Spec.State === RequestState.PENDING;
  }

  /** How often the app was installed anew. */
  get installations(): number {
    return this.#installations;
  }

  get clock() {
    return this.sandbox.clock;
  }

  /** Where and when something is done that may decide. */
  here(card?: Issue): Pick<HumanAct, 'projectKey' | 'at'> {
    const at = this.approvers.now();
    return card === undefined ? { at } : { at, projectKey: card.key.split('-')[0] ?? '' };
  }

  /** Time goes on and everything that is due happens, in the order of its coming. */
  async live(ms: number): Promise<void> {
    await this.turnstile.drain();
    for (let left = ms, step = 0; left > 0; left -= step) {
      await whileConnecting(this.sandbox.relays, CONNECTING_WAIT_MS);
      step = Math.min(left, this.sandbox.forge.waitingFunctions > 0 ? WAITING_STEP_MS : STEP_MS);
      this.clock.advance(step);
      await stillness();
      await this.turnstile.drain();
    }
  }

  /** Waits for something that a person waits for in front of a screen. */
  async through<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const done = (): void => {
      state.isDone = true;
    };
    work.then(done, done);
    while (!state.isDone) {
      if ((await this.turnstile.release(0)) === undefined) this.clock.advance(PAGE_STEP_MS);
      await stillness();
    }
    return work;
  }

  /** Erin saves the settings; what fails she tries again when all is well. */
  async saveSettings(variant: number): Promise<void> {
    try {
      this.#needsSetUp = !(await this.#setUp(this.history.project, APPROVERS[variant] ?? []));
    } catch {
      this.#needsSetUp = true;
    }
  }

  /** Answers whether the page said that all is saved. */
  async #setUp(projectKey: string, approvers: readonly string[]): Promise<boolean> {
    const list = this.approvers.offer(projectKey, approvers);
    const { forge, jira } = this.sandbox;
    const saved = await this.through(setUpProject(forge, jira, { projectKey, approvers }));
    const isSaved = (saved as { readonly kind?: unknown }).kind === 'saved';
    if (isSaved) this.approvers.settle(list);
    return isSaved;
  }

  /** Erin sends requests for `prod-*`, or all, to the other project, or all to the first; in flight or not. */
  async route(variant: number): Promise<void> {
    const [first = '', other = ''] = (this.history.project === 'ACC' ? ['ACC', 'TEAM'] : ['TEAM', 'ACC']).map(
      (key) => this.sandbox.jira.site.project(key)?.id ?? '',
    );
    const rules = variant === 1 ? [{ projectId: other, role: 'prod-*' }] : [];
    const routing = { rules, defaultProjectId: variant === 2 ? other : first };
    try {
      if (!this.#hasTwoProjects && variant > 0) await this.#setUpOther();
      await this.through(
        this.sandbox.forge.invokeResolver({
          moduleKey: 'site',
          functionKey: 'saveRouting',
          accountId: ERIN,
          payload: routing,
          extension: { type: 'jira:adminPage' },
        }),
      );
    } catch {
      return;
    }
  }

  /** The first project takes no new cards, until all is well again. */
  async turnOff(): Promise<void> {
    this.#needsSetUp = true;
    const { site } = this.sandbox.jira;
    const project = site.project(this.history.project);
    await this.through(
      this.sandbox.forge.invokeResolver({
        moduleKey: 'settings',
        functionKey: 'turnOff',
        accountId: ERIN,
        payload: {},
        extension: {
          type: 'jira:projectSettingsPage',
          project: { id: project?.id, key: this.history.project },
        },
      }),
    );
  }

  async #setUpOther(): Promise<void> {
    const projectKey = this.history.project === 'ACC' ? 'TEAM' : 'ACC';
    // From the first try on: what was done before a failure stays.
    this.#hasTwoProjects = true;
    await this.#setUp(projectKey, APPROVERS[0] ?? []);
  }

  /**
   * The app is installed anew; the relay is told of the new installation and the settings of one project are saved again.
   * Functions of the installation before have ended by then: a card that one of them made later could not be found.
   */
  async reinstall(): Promise<void> {
    this.hasLostEvents = true;
    this.#installations += 1;
    await this.through(this.sandbox.forge.idle());
    await this.sandbox.forge.install(ERIN);
    this.approvers.forget();
    await this.through(this.sandbox.stopRelay());
    await startRelay(this);
    await this.saveSettings(0);
  }

  /** Faults are over and whoever was away comes back. */
  async heal(): Promise<void> {
    const { teleport, jira, forge } = this.sandbox;
    this.planned.clear();
    jira.faults.clear();
    teleport.faults.clear();
    forge.storage.lag.queryMs = 0;
    forge.quirks.installingMs = 0;
    this.untidy.setRight(LOSABLE);
    await teleport.resumeServing();
    await haveRelay(this);
    await this.turnstile.drain();
    if (this.#needsSetUp) await this.saveSettings(0);
    if (this.#hasTwoProjects) await this.#setUpOther();
  }

  /** Cards of a request: issues that the app created for it, in any project. */
  cardsOf(requestId: string): readonly Issue[] {
    return [...this.sandbox.jira.site.issues.values()].filter((issue) => {
      if (issue.creatorId !== APP) return false;
      const property = issue.properties.get('teleport-access');
      const isOf = JSON.stringify(property ?? {}).includes(requestId);
      if (isOf && !this.#requests.has(issue.id)) this.#requests.set(issue.id, requestId);
      return this.#requests.get(issue.id) === requestId;
    });
  }

  async stop(): Promise<void> {
    this.planned.clear();
    this.turnstile.open();
    this.sandbox.forge.faults.intercept = () => 'pass';
    this.sandbox.teleport.faults.intercept = undefined;
    await this.sandbox.stop();
  }

  async #interceptApp(call: HostCall): Promise<FaultDecision> {
    const name = boundaryOf(call);
    await this.turnstile.pass(name);
    const fault = this.#take(name);
    if (fault === undefined) return 'pass';
    return appDecision(fault, call.kind === 'jira');
  }

  #interceptRpc(rpc: string): RpcDecision | Promise<RpcDecision> {
    const name = teleportBoundary(rpc);
    if (UNORDERED.has(rpc)) return this.#decideRpc(name);
    return this.turnstile.pass(name).then(() => this.#decideRpc(name));
  }

  #decideRpc(name: string): RpcDecision {
    const fault = this.#take(name);
    if (fault === undefined) return 'pass';
    if (fault === 'crash-before' || fault === 'crash-after') {
      // The effect comes right after this decision, before the relay is gone.
      setImmediate(() => this.sandbox.crashRelay());
    }
    return rpcDecision(fault);
  }

  #take(name: string): PlannedFault['fault'] | undefined {
    const fault = this.planned.take(name);
    if (fault === undefined) return undefined;
    if (/^(function on-(?!mail)|queue)/.test(name)) this.hasLostEvents = true;
    this.diary.push(`  (${name}: ${fault})`);
    return fault;
  }
}
