/**
 * Tells the main stories with a real Teleport, Jira and Forge being emulated:
 *   npm run test:real-teleport                                        Teleport's own Auth Service 13.3.8, built with Go
 *   npm run test:real-teleport -- --addr HOST:PORT --identity FILE    a cluster of yours; FILE is by `tsh login --out`
 * `--only WORDS` tells only the stories with these words in their names.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../../scripts/build';
import { hasGo, run } from '../official-client/go';
import { buildAuthService, buildProgram, startAuthService } from './auth-service';
import { seedDemoPeople } from './demo-people';
import { Driver } from './driver';
import { clear, PEOPLE, seed, type Mode } from './people';
import type { Stage } from './stage';
import { STORIES } from './stories';
import { System } from './system';

const CLIENT_FOLDER = join(__dirname, '..', 'official-client');
const RELAY_IDENTITY_S = 4 * 3_600;
const LOG_LINES_SHOWN = 12;

interface Totals {
  passed: number;
  failed: number;
}

/** Where a cluster is, and who administers it. */
interface Target {
  readonly addr: string;
  readonly identity: string;
}

async function tellAll(driverProgram: string, target: Target, mode: Mode, only: string): Promise<Totals> {
  const totals = { passed: 0, failed: 0 };
  const folder = await mkdtemp(join(tmpdir(), 'jira-stories-'));
  const driver = new Driver(driverProgram, target.addr, target.identity);
  try {
    const cluster = await driver.ping();
    await seed(driver, mode, cluster.hasReviews);
    const identityPath = join(folder, 'identity');
    await driver.identity(PEOPLE.relay, identityPath, RELAY_IDENTITY_S);
    console.log(
      `\nTeleport ${cluster.version}, ${cluster.hasReviews ? 'with' : 'without'} reviews, mode "${mode}"`,
    );
    const system = await System.start({ addr: target.addr, identityPath, mode });
    try {
      await tell(
        { system, driver, cluster, mode, note: (text) => console.log(`      ${text}`) },
        only,
        totals,
      );
    } finally {
      await system.stop();
    }
  } finally {
    await clear(driver).catch(() => undefined);
    driver.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return totals;
}

async function tell(stage: Stage, only: string, totals: Totals): Promise<void> {
  for (const story of STORIES) {
    if (!story.name.includes(only) || story.fits?.(stage) === false) continue;
    try {
      await story.tell(stage);
      totals.passed += 1;
      console.log(`ok    ${story.name}`);
    } catch (error) {
      totals.failed += 1;
      console.log(`FAIL  ${story.name}: ${error instanceof Error ? error.message : String(error)}`);
      for (const line of stage.system.log.slice(-LOG_LINES_SHOWN)) console.log(`        ${line}`);
    }
  }
}

/** The official client's checks, which judge the emulator in CI, hold on the real thing: else they would teach it wrong. */
async function checkTheChecks(driverProgram: string, target: Target): Promise<Totals> {
  const folder = await mkdtemp(join(tmpdir(), 'jira-stories-'));
  const driver = new Driver(driverProgram, target.addr, target.identity);
  try {
    const { version } = await driver.ping();
    await seedDemoPeople(driver, folder, version);
    console.log(`\nThe official client’s checks of the emulator, on the real Teleport ${version}`);
    const client = await buildProgram('official-client', CLIENT_FOLDER);
    const isGreen = await run(client, ['-addr', target.addr, '-identities', folder]);
    return isGreen ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  } finally {
    driver.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every mode that a cluster can do; native needs roles of 18.11, which the emulator's own stories cover. */
async function tellOnOwn(driver: string, only: string): Promise<readonly Totals[]> {
  const program = await buildAuthService();
  const results: Totals[] = [];
  for (const [edition, mode] of [
    ['enterprise', 'relay'],
    ['enterprise', 'override'],
    ['oss', 'override'],
  ] as const) {
    const auth = await startAuthService(program, edition);
    try {
      results.push(await tellAll(driver, auth, mode, only));
      if (mode === 'relay' && only === '') results.push(await checkTheChecks(driver, auth));
    } finally {
      await auth.stop();
    }
  }
  return results;
}

async function tellOn(driver: string, target: Target, only: string): Promise<readonly Totals[]> {
  const asked = new Driver(driver, target.addr, target.identity);
  const { hasReviews } = await asked.ping().finally(() => asked.stop());
  const modes: readonly Mode[] = hasReviews ? ['relay', 'override'] : ['override'];
  const results: Totals[] = [];
  for (const mode of modes) results.push(await tellAll(driver, target, mode, only));
  return results;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      addr: { type: 'string' },
      identity: { type: 'string' },
      only: { type: 'string', default: '' },
    },
  });
  if ((values.addr === undefined) !== (values.identity === undefined)) {
    throw new Error('--addr HOST:PORT and --identity FILE belong together');
  }
  if (!hasGo()) throw new Error('Go is not installed: it builds Teleport and its client');
  await buildAll((line) => console.log(line));
  const driver = await buildProgram('driver', CLIENT_FOLDER, './driver');
  const startedAt = performance.now();
  const results =
    values.addr === undefined || values.identity === undefined
      ? await tellOnOwn(driver, values.only)
      : await tellOn(driver, { addr: values.addr, identity: values.identity }, values.only);
  const sum = (key: keyof Totals): number => results.reduce((total, one) => total + one[key], 0);
  console.log(`\n${((performance.now() - startedAt) / MINUTE_MS).toFixed(1)} minutes`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0;
}

const MINUTE_MS = 60_000;

main().then(
  (isGreen) => process.exit(isGreen ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
