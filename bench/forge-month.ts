import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { RequestState } from '../src/relay/teleport/gen/teleport/types/access_request';
import type { CallRecord } from '../test/sandbox/forge-host/faults';
import { BOB } from '../test/sandbox/people';
import { startSandbox, type Sandbox } from '../test/sandbox/sandbox';
import { stillness } from '../test/support/stillness';
import { countNames } from './counts';
import { ASSUMED, type Usage } from './forge-bill';

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
/** How far the clock moves at a look: what waits for a time waits for at most so much more. */
const STEP_MS = 100;
/** How long a request is pending, and how long before the drag the person who decides opens its panel. */
const PENDING_MS = 30 * MINUTE;
const PANEL_BEFORE_MS = 20 * SECOND;

/** A site, by how much is asked for on it. */
export const SITES = { idle: 0, '20 requests a day': 20, '1,000 requests a day': 1_000 } as const;
export type SiteName = keyof typeof SITES;

/** Each site's use, and what the app's functions are given. */
export interface ForgeMonth {
  readonly memoryMb: number;
  readonly sites: Readonly<Record<SiteName, Usage>>;
}

export async function measureForgeMonth(): Promise<ForgeMonth> {
  return {
    memoryMb: await memoryOf('manifest.yml'),
    sites: {
      idle: await measureSite(SITES.idle),
      '20 requests a day': await measureSite(SITES['20 requests a day']),
      '1,000 requests a day': await measureSite(SITES['1,000 requests a day']),
    },
  };
}

async function memoryOf(manifest: string): Promise<number> {
  const { app } = parse(await readFile(manifest, 'utf8')) as { app: { runtime: { memoryMB: number } } };
  return app.runtime.memoryMB;
}

/**
 * Counts what a relay that asks for its work uses of Forge: for a site where requests come so often that one is mostly pending,
 * an hour of that; for one where they are rare, from one request to the next, as if no two were ever pending at once, which is
 * the dearest that they can be.
 */
const measureSite = (requestsADay: number): Promise<Usage> =>
  withSite(requestsADay, async (site) => {
    if (requestsADay === 0) return site.count(HOUR);
    const everyMs = DAY / requestsADay;
    await site.pass(Math.max(PENDING_MS, everyMs), everyMs);
    return site.count(Math.max(HOUR, everyMs), everyMs);
  });

/** Lets something be counted on a site of its own, where access was asked for a minute ago if it ever is. */
export async function withSite<T>(requestsADay: number, run: (site: Site) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ mode: 'native', way: 'pull', project: { projectKey: 'ACC' } });
  try {
    const site = new Site(sandbox);
    await site.pass(5 * MINUTE);
    if (requestsADay > 0) await site.pass(MINUTE, DAY / requestsADay);
    return await run(site);
  } finally {
    await sandbox.stop();
  }
}

/** People who ask and decide, on a clock that is moved by hand. */
class Site {
  readonly #sandbox: Sandbox;
  readonly #asked: { readonly id: string; readonly at: number }[] = [];
  #nextRequestAt = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Lets time pass in which somebody asks for access that often; absent: nobody does. */
  async pass(ms: number, everyMs?: number): Promise<void> {
    const { clock } = this.#sandbox;
    const end = clock.now() + ms;
    while (clock.now() < end) {
      if (everyMs !== undefined && clock.now() >= this.#nextRequestAt) {
        this.#nextRequestAt = clock.now() + everyMs;
        this.#ask();
      }
      await stillness();
      clock.advance(STEP_MS);
    }
    await stillness();
  }

  async count(ms: number, everyMs?: number): Promise<Usage> {
    const { forge, clock } = this.#sandbox;
    const [firstCall, firstRun, since] = [forge.calls.length, forge.invocations.length, clock.now()];
    await this.pass(ms, everyMs);
    const calls = forge.calls.slice(firstCall);
    const runs = forge.invocations.slice(firstRun);
    const storage = calls.filter(({ kind }) => kind === 'kvs');
    const [reads, writes] = [storage.filter(isRead), storage.filter((call) => !isRead(call))];
    const failed = runs.filter(({ outcome }) => outcome !== undefined && outcome !== 'returned');
    if (failed.length > 0) throw new Error(`Functions failed: ${JSON.stringify(failed[0])}`);
    const late = this.#asked.filter(
      ({ at, id }) => at + PENDING_MS + MINUTE < clock.now() && !this.#isApproved(id),
    );
    if (late.length > 0) throw new Error(`Undecided: ${late.length} of ${this.#asked.length} requests`);
    return {
      hours: (clock.now() - since) / HOUR,
      invocations: countNames(runs.map(({ functionKey }) => functionKey)),
      forgeCalls: calls.filter(({ kind }) => kind !== 'jira').length,
      jiraCalls: calls.filter(({ kind }) => kind === 'jira').length,
      waitedSeconds:
        runs.reduce((all, { startedAt, endedAt = clock.now() }) => all + endedAt - startedAt, 0) / SECOND,
      reads: reads.length,
      readBytes: reads.reduce(
        (all, { bytes }) => all + Math.max(bytes?.received ?? 0, ASSUMED.readBytesMin),
        0,
      ),
      writes: writes.length,
      writtenBytes: writes.reduce((all, { bytes }) => all + (bytes?.sent ?? 0), 0),
    };
  }

  /** A request that somebody looks at and then decides by a drag. */
  #ask(): void {
    const { teleport, clock, jira } = this.#sandbox;
    const id = teleport.createRequest('alice', { roles: ['editor'], reason: 'Deploy the fix' });
    this.#asked.push({ id, at: clock.now() });
    clock.after(PENDING_MS - PANEL_BEFORE_MS, () => this.#open(this.#issueOf(id)));
    clock.after(PENDING_MS, () => {
      const { key } = jira.state.issue(this.#issueOf(id));
      void jira.as(BOB).moveTo(key, 'Approved');
    });
  }

  #isApproved(id: string): boolean {
    return this.#sandbox.teleport.state.request(id)?.Spec.State === RequestState.APPROVED;
  }

  #issueOf(id: string): string {
    const link = this.#sandbox.forge.storage.entities('link').get(id) as { issueId?: string } | undefined;
    return link?.issueId ?? '';
  }

  #open(issueId: string): void {
    const { key } = this.#sandbox.jira.state.issue(issueId);
    void this.#sandbox.forge.invokeResolver({
      moduleKey: 'card',
      functionKey: 'card',
      accountId: BOB,
      payload: {},
      extension: { type: 'jira:issueContext', issue: { id: issueId, key } },
    });
  }
}

const isRead = ({ path }: CallRecord): boolean => /\/(get|query)$/.test(path);
