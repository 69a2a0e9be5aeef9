import fc from 'fast-check';
import { AppError } from '#core/errors';
import { issueId, projectId, type IssueId } from '#core/ids';
import { reportOf, scrubbed } from '#core/self-test/report';
import { hearOf, startSelfTest, stepSelfTest, type SelfTestPorts } from '#core/self-test/run';
import { SELF_TEST_STEPS, type SelfTestRun } from '#core/self-test/steps';

const CHOICE = { projectId: projectId('10000'), issueTypeId: '10002' };
const FAILURE = new AppError('jira-refused', 'Bob Baker may not', { retry: 'never' });

/** A site in memory on which anything may fail. */
class FakeSite {
  nowMs = 0;
  run: SelfTestRun | undefined;
  readonly issues = new Map<IssueId, string>();
  /** Decides, call by call, whether it fails, and whether it was carried out all the same. */
  fails: () => 'no' | 'before' | 'after' = () => 'no';
  waits = 0;
  ids = 0;

  readonly ports: SelfTestPorts = {
    clock: { now: () => this.nowMs },
    newId: () => `run-${++this.ids}`,
    log: () => undefined,
    memory: {
      load: () => Promise.resolve(this.run),
      save: (run) => Promise.resolve(void (this.run = run)),
    },
    site: {
      run: (step, { run, remember }) =>
        this.#may(async () => {
          if (step === 'event' && run.heard === undefined && this.waits-- > 0)
            return { lines: [], isWaiting: true };
          if (step.startsWith('create')) {
            const id = issueId(String(this.issues.size + 100 * ++this.ids));
            this.issues.set(id, run.id);
            await this.#may(() => Promise.resolve());
            await remember([id]);
          }
          return { lines: [{ what: step, found: 'ok', verdict: 'same' as const }] };
        }),
      createdBy: (id) =>
        this.#may(() =>
          Promise.resolve([...this.issues].filter(([, by]) => by === id).map(([issue]) => issue)),
        ),
      takeAway: (issue) =>
        this.#may(() =>
          Promise.resolve(this.issues.delete(issue) ? ('deleted' as const) : ('gone' as const)),
        ),
    },
  };

  async #may<T>(act: () => Promise<T>): Promise<T> {
    const how = this.fails();
    if (how === 'before') throw FAILURE;
    const done = await act();
    if (how === 'after') throw FAILURE;
    return done;
  }
}

async function toEnd(site: FakeSite): Promise<SelfTestRun | undefined> {
  for (let turn = 0; turn < 50; turn += 1) {
    const run = await stepSelfTest(site.ports, { skipsWait: turn > 40 });
    if (run === undefined || run.next >= SELF_TEST_STEPS.length) return run;
  }
  return site.run;
}

test('whatever fails, every step has its line, and once the site is well no issue stays behind', async () => {
  const course = fc.array(fc.constantFrom('no', 'no', 'before', 'after'), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(course, fc.nat({ max: 5 }), async (fates, stopsAfter) => {
      const site = new FakeSite();
      let call = 0;
      site.fails = () => fates[call++] ?? 'no';
      await startSelfTest(site.ports, CHOICE);
      // A page may be closed at any time.
      for (let step = 0; step < stopsAfter; step += 1) await stepSelfTest(site.ports);
      await startSelfTest(site.ports, CHOICE);
      const run = await toEnd(site);
      expect(new Set(run?.lines.map(({ step }) => step))).toEqual(new Set(SELF_TEST_STEPS));
      site.fails = () => 'no';
      await startSelfTest(site.ports, CHOICE);
      await toEnd(site);
      expect([...site.issues]).toEqual([]);
    }),
  );
});

test('a step that waits is tried again until its event is heard of, or somebody waits no longer', async () => {
  const site = new FakeSite();
  site.waits = 3;
  await startSelfTest(site.ports, CHOICE);
  const position = SELF_TEST_STEPS.indexOf('event');
  for (let step = 0; step < position; step += 1) await stepSelfTest(site.ports);

  expect(await stepSelfTest(site.ports)).toMatchObject({
    next: position,
    waitingSince: expect.any(String) as string,
  });
  const [issue = issueId('0')] = site.run?.created ?? [];
  const event = { at: 'then', hasChangelog: true, hasActor: false };
  expect(await hearOf(site.ports, issueId('7'), event)).toBe(false);
  expect(await hearOf(site.ports, issue, event)).toBe(true);
  expect(await stepSelfTest(site.ports)).toMatchObject({ next: position + 1 });

  site.run = site.run && { ...site.run, next: position, waitingSince: 'then', heard: undefined };
  expect(await stepSelfTest(site.ports, { skipsWait: true })).toMatchObject({ next: position + 1 });
});

test('a report never holds an address, an account, an installation or the key of an issue', () => {
  const hex = (length: number) =>
    fc.string({
      unit: fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
      minLength: length,
      maxLength: length,
    });
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'x', 'y'), minLength: 1, maxLength: 8 });
  const secrets = fc.oneof(
    fc.tuple(word, word).map(([name, host]) => `${name}@${host}.example`),
    hex(24).filter((id) => /[a-f]/.test(id)),
    fc.tuple(fc.integer({ min: 1, max: 999_999 }), fc.uuid()).map(([number, id]) => `${number}:${id}`),
    fc.uuid(),
    fc.uuid().map((id) => `ari:cloud:ecosystem::installation/${id}`),
    fc.integer({ min: 1, max: 99_999 }).map((number) => `ACC-${number}`),
  );
  fc.assert(
    fc.property(secrets, word, word, (secret, before, after) => {
      const found = `${before} ${secret} "${secret}" (${secret}) ${after}`;
      const report = reportOf(
        { startedAt: 'now', lines: [{ step: 'calls', what: 'x', found, verdict: 'note' }] },
        {},
      );

      expect(report).not.toContain(secret);
      expect(scrubbed(scrubbed(found))).toBe(scrubbed(found));
    }),
  );
});
