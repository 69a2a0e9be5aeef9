import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { stepOf } from '#core/self-test/run';
import type { StepContext, StepResult } from '#core/self-test/steps';
import { stored } from '../storage/guard';
import { selfTestMemory } from './memory';
import { line } from './read-answer';

const KEY = 'self-test-trigger';
/** What the name of a header may be, and no more of them than a report can bear. */
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const NAMES_MAX = 60;

const NotedSchema = v.object({ run: v.string(), names: v.array(v.string()) });

const readNoted = async (): Promise<v.InferOutput<typeof NotedSchema> | undefined> => {
  const parsed = v.safeParse(NotedSchema, await stored(`read "${KEY}"`, () => kvs.get(KEY)));
  return parsed.success ? parsed.output : undefined;
};

/**
 * Keeps the names of the headers with which a relay's post reached the app, the first time during a test. To be called with
 * posts that have proven to be a relay's alone: names that a stranger thinks of are none of a report's.
 *
 * @param headers - as Forge hands them to a web trigger: never are their values looked at
 */
export async function noteHeaders(headers: unknown): Promise<void> {
  const run = await selfTestMemory.load();
  if (run === undefined || stepOf(run) === undefined || (await readNoted())?.run === run.id) return;
  const names = Object.keys(Object(headers) as object)
    .filter((name) => NAME.test(name))
    .slice(0, NAMES_MAX);
  await stored(`write "${KEY}"`, () => kvs.set(KEY, { run: run.id, names }));
}

/** How web triggers give the headers of a post, and in which case. */
export async function tellHeaders({ run }: StepContext): Promise<StepResult> {
  const noted = await readNoted();
  const names = noted?.run === run.id ? noted.names : undefined;
  const found =
    names?.toSorted().join(', ') ?? 'no relay posted anything: ask for access while the test runs';
  return { lines: [line('headers of a web trigger', found)] };
}
