/**
 * Goal: whatever people do, in whatever order calls are answered, and whatever fails on the way, nothing is lost, nothing
 * happens twice and nothing is decided but by people. fast-check makes up histories; the model is what people did.
 *
 * HISTORIES: how many. HISTORIES_SEED: the first seed. HISTORIES_PATH, with the seed of a report: that history again.
 * HISTORIES_SHRINK=1: makes what breaks as small as it can be, which takes minutes.
 */
import fc from 'fast-check';
import { makeKeys, type SandboxKeys } from '../sandbox/sandbox';
import { histories, type History } from '../support/histories/actions';
import { runHistory } from '../support/histories/run-history';

const HISTORIES_SHORT = 6;
/** What `npm run test:soak` runs unless told otherwise. */
const HISTORIES_LONG = 1_000;
/** Histories with one seed, between two lines of progress. */
const BATCH = 10;
/** What breaks is made smaller for at most this long. */
const SHRINK_MS_MAX = 15 * 60_000;

const isSoak = process.env['npm_lifecycle_event'] === 'test:soak';
const count = Number(process.env['HISTORIES'] ?? (isSoak ? HISTORIES_LONG : HISTORIES_SHORT));
const firstSeed = Number(process.env['HISTORIES_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
const path = process.env['HISTORIES_PATH'];
const onFailure =
  process.env['HISTORIES_SHRINK'] === '1'
    ? { interruptAfterTimeLimit: SHRINK_MS_MAX, markInterruptAsFailure: true }
    : { endOnFailure: true };

/** Runs some histories; answers the report of the first broken one. */
async function check(keys: SandboxKeys, parameters: fc.Parameters<[History]>): Promise<string | undefined> {
  const property = fc.asyncProperty(histories, (history) => runHistory(history, keys));
  const details = await fc.check(property, {
    ...parameters,
    ...onFailure,
    includeErrorInReport: true,
  });
  return details.failed ? fc.defaultReportMessage(details) : undefined;
}

test(
  'the promises hold in every history',
  async () => {
    const keys = await makeKeys();
    const broken: string[] = [];
    const say = (text: string): void => void process.stderr.write(`histories: ${text}\n`);
    if (path !== undefined) {
      const report = await check(keys, { seed: firstSeed, path, numRuns: 1 });
      if (report !== undefined) broken.push(report);
    }
    const startedAt = performance.now();
    for (let done = 0; path === undefined && done < count; done += BATCH) {
      const numRuns = Math.min(BATCH, count - done);
      const report = await check(keys, { seed: firstSeed + done, numRuns });
      if (report !== undefined) broken.push(report);
      if (report !== undefined) say(report);
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      say(`${done + numRuns} of ${count} from seed ${firstSeed}, ${broken.length} broken, ${seconds} s`);
    }
    expect(broken).toEqual([]);
  },
  24 * 3_600_000,
);
