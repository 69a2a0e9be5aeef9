import { randomUUID } from 'node:crypto';
import * as v from '#wire/schema';
import type { Clock } from '#core/ports';
import { reportOf, scrubbed } from '#core/self-test/report';
import { startSelfTest, stepOf, stepSelfTest, type SelfTestPorts } from '#core/self-test/run';
import type { SelfTestRun } from '#core/self-test/steps';
import type { SelfTestView, StartSelfTestResult } from '#wire/pages/self-test';
import { log } from '../log';
import { readRelayStatus } from '../relay/status';
import { forgeSettings } from '../storage/settings';
import { selfTestMemory } from './memory';
import { probe } from './probe';
import { read } from './read-answer';
import { jiraSelfTestSite } from './site';
import { ProjectIdSchema } from '../id-schemas';

const portsOf = (clock: Clock): SelfTestPorts => ({
  clock,
  site: jiraSelfTestSite,
  memory: selfTestMemory,
  // No request's id: what names it is never taken for a card.
  newId: () => `self-test:${randomUUID()}`,
  log: ({ step, what, found, verdict }) => log('self-test', { step, what, verdict, found: scrubbed(found) }),
});

/** The test that was begun last, as the page shows it. */
export const readSelfTest = async (): Promise<SelfTestView> => viewOf(await selfTestMemory.load());

const StartSchema = v.object({
  projectKey: v.pipe(v.string(), v.trim(), v.toUpperCase(), v.regex(/^[A-Z][A-Z0-9_]{0,254}$/)),
});
const ProjectSchema = v.object({ id: ProjectIdSchema });
const TypesSchema = v.array(v.object({ id: v.string(), subtask: v.optional(v.boolean(), false) }));

/** Begins a test in a project, with the issue type of its cards where it is set up. */
export async function beginSelfTest(clock: Clock, input: unknown): Promise<StartSelfTestResult> {
  const parsed = v.safeParse(StartSchema, input);
  if (!parsed.success) return { kind: 'no-project' };
  const path = { projectIdOrKey: parsed.output.projectKey };
  const project = read(ProjectSchema, await probe('readProject', { path }));
  if (project === undefined) return { kind: 'no-project' };
  const settings = await forgeSettings.ofProject(project.id);
  const types = read(TypesSchema, await probe('readIssueTypes', { path })) ?? [];
  const issueTypeId = settings?.issueTypeId ?? types.find(({ subtask }) => !subtask)?.id;
  if (issueTypeId === undefined) return { kind: 'no-project' };
  return viewOf(await startSelfTest(portsOf(clock), { projectId: project.id, issueTypeId }));
}

const StepSchema = v.object({ skipsWait: v.optional(v.boolean(), false) });

/** Does the next step of the test. */
export async function continueSelfTest(clock: Clock, input: unknown): Promise<SelfTestView> {
  const parsed = v.safeParse(StepSchema, input);
  return viewOf(await stepSelfTest(portsOf(clock), parsed.success ? parsed.output : {}));
}

const KeySchema = v.object({ key: v.string() });

async function viewOf(run: SelfTestRun | undefined): Promise<SelfTestView> {
  if (run === undefined) return { kind: 'none' };
  const step = stepOf(run);
  const [issue] = run.created;
  const asked =
    step === 'event' && issue !== undefined
      ? read(
          KeySchema,
          await probe('readIssue', { path: { issueIdOrKey: issue }, query: { fields: 'status' } }),
        )
      : undefined;
  return {
    kind: 'run',
    step,
    lines: run.lines.map((line) => ({ ...line, found: scrubbed(line.found) })),
    isWaiting: run.waitingSince !== undefined,
    issueToMove: asked?.key,
    leftBehind: run.leftBehind.length,
    report: step === undefined ? reportOf(run, await versions()) : undefined,
  };
}

async function versions(): Promise<Readonly<Record<string, string>>> {
  const relay = await readRelayStatus();
  return relay.ok
    ? {
        Teleport: `${relay.teleportVersion} ${relay.edition}, mode ${relay.reviewMode}`,
        relay: relay.relayVersion,
      }
    : { relay: 'not reached' };
}
