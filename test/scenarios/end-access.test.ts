/**
 * Goal: whoever may end access that was approved ends it with one click, once, wherever the app dies meanwhile, and nobody else
 * does. Teleport's lock is aimed at exactly that request and goes with the access.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { FaultDecision } from '../sandbox/forge-host/faults';
import { BOB, CAROL, ALICE } from '../sandbox/people';
import { onApprovals } from '../support/approvals-page';
import { patiently } from '../support/sweep/telling';
import { withSandbox, type Story } from '../support/with-sandbox';

const [ROLE] = parseAllDocuments(
  readFileSync(join(__dirname, '../../deploy/teleport/end-access.yaml'), 'utf8'),
).map((document) => document.toJS() as RoleFile);
const VERBS = ROLE?.spec.allow.rules[0]?.verbs ?? [];

interface RoleFile {
  readonly spec: {
    readonly allow: {
      readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
    };
  };
}

const allowed = withSandbox({ mode: 'native', review: { end_access: true } });
const forbidden = withSandbox({ mode: 'native' });

/** More than a click costs. */
const CALLS_MAX = 40;
/** The app dies at every third of the calls, beginning with another one each time; FAULT_SWEEP=all: at each. */
const STEP = process.env['FAULT_SWEEP'] === 'all' ? 1 : 3;
const FIRST = Number(process.env['FAULT_SEED'] ?? randomInt(2 ** 31)) % STEP;
/** From the click to the lock, in the time of the sandbox. */
const SECONDS_MS_MAX = 5_000;
const HOUR_MS = 3_600_000;

interface Approved {
  readonly story: Story;
  readonly id: string;
  readonly key: string;
}

/** Alice's request, approved by Bob. */
async function approved(start: () => Promise<Story>, lasting = {}): Promise<Approved> {
  const story = await start();
  const { teleport } = story;
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), lock: VERBS });
  const id = teleport.createRequest('alice', { roles: ['editor'], ...lasting });
  const { key } = await story.cardOf(id);
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.shows(key, 'Approved');
  return { story, id, key };
}

async function panel({ story, key }: Approved, as: string, functionKey: string, payload: object) {
  const answer = await story.forge.invokeResolver({
    moduleKey: 'card',
    functionKey,
    accountId: as,
    payload,
    extension: { type: 'jira:issueContext', issue: { id: story.jira.state.issue(key).id, key } },
  });
  return answer.kind === 'value' ? answer.value : answer;
}

/** Ends access where somebody clicks: in the panel of the card, or on the approvals page. */
const end = (access: Approved, where: 'panel' | 'page', as: string, reason: string) =>
  where === 'panel'
    ? panel(access, as, 'endAccess', { reason })
    : onApprovals(access.story, as, 'endAccessOn', { issueId: issueIdOf(access), reason });

const issueIdOf = ({ story, key }: Approved): string => story.jira.state.issue(key).id;

const locksOf = ({ story, id }: Approved) =>
  story.teleport.state.auditLog().filter((event) => event.access_request === id);

const logged = ({ story }: Approved) =>
  [...story.forge.storage.entities('log-entry').values()].map(
    (row) => (row as { readonly entry: { readonly event: string } }).entry,
  );

test('a reviewer ends access with a reason: one lock on that request, said on the card and in the log', async () => {
  const access = await approved(allowed);
  expect(await panel(access, BOB, 'card', {})).toMatchObject({
    eligibility: { kind: 'not-pending', access: 'can-end' },
  });

  const ended = await panel(access, BOB, 'endAccess', { reason: 'the incident is over' });
  const again = await panel(access, BOB, 'endAccess', { reason: 'again' });
  await access.story.quiet();

  expect([ended, again]).toEqual([{ kind: 'ended' }, { kind: 'ended' }]);
  expect(locksOf(access)).toMatchObject([{ code: 'TLK00I', user: 'access-plugin' }]);
  const [lock] = access.story.teleport.state.locks();
  const until = access.story.teleport.state.request(access.id)?.Spec.Expires?.seconds ?? 0n;
  expect(lock).toMatchObject({
    target: { accessRequest: access.id },
    message: 'Access ended in Jira by Bob Baker: the incident is over',
  });
  expect(Math.floor((lock?.expiresAt ?? 0) / 1000)).toBe(Number(until));
  const said = access.story.jira.state.comments(access.key).map(({ text }) => text);
  expect(said.filter((text) => text.includes('Bob Baker ended this access'))).toHaveLength(1);
  expect(logged(access).filter(({ event }) => event === 'access-end')).toMatchObject([
    { by: BOB, via: 'panel', reason: 'the incident is over' },
  ]);
  expect(await panel(access, BOB, 'card', {})).toMatchObject({ eligibility: { access: 'ended' } });
});

test('nobody else ends it, and nobody where the relay does not say so', async () => {
  const access = await approved(allowed);
  const forbiddenAccess = await approved(forbidden);

  expect(await panel(access, CAROL, 'endAccess', { reason: 'no' })).toMatchObject({ kind: 'not-permitted' });
  expect(await panel(access, BOB, 'endAccess', { reason: ' ' })).toEqual({ kind: 'invalid' });
  expect(await panel(forbiddenAccess, BOB, 'endAccess', { reason: 'no' })).toMatchObject({
    kind: 'not-permitted',
    detail: expect.stringContaining('end_access') as unknown,
  });
  expect(await panel(forbiddenAccess, BOB, 'card', {})).toMatchObject({
    eligibility: { kind: 'not-pending' },
  });

  expect([...locksOf(access), ...locksOf(forbiddenAccess)]).toEqual([]);
  expect(logged(access)).toContainEqual(
    expect.objectContaining({ event: 'refusal', by: CAROL, via: 'panel' }),
  );
});

test('whoever asked for access may give it back, and what is pending cannot end', async () => {
  const access = await approved(allowed);
  const { story } = access;
  expect(await panel(access, ALICE, 'card', {})).toMatchObject({ eligibility: { access: 'can-end' } });
  const pending = story.teleport.createRequest('alice', { roles: ['editor'] });
  const { key } = await story.cardOf(pending);

  expect(await panel({ ...access, key }, BOB, 'endAccess', { reason: 'early' })).toEqual({
    kind: 'not-running',
  });
  expect(await panel(access, ALICE, 'endAccess', { reason: 'done' })).toEqual({ kind: 'ended' });
});

test.each(VERBS)(
  'the role has nothing to spare: without %s nothing ends, and the person hears so',
  async (verb) => {
    expect(ROLE?.spec.allow.rules).toMatchObject([{ resources: ['lock'] }]);
    const access = await approved(allowed);
    const { teleport } = access.story;
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), lock: VERBS.filter((one) => one !== verb) });

    expect(await panel(access, BOB, 'endAccess', { reason: 'over' })).toMatchObject({ kind: 'unavailable' });

    expect(locksOf(access)).toEqual([]);
  },
);

test('the approvals page shows access that runs to whoever may end it, and ends it', async () => {
  const access = await approved(allowed);
  const { story, key } = access;
  const runningOf = (as: string) => onApprovals(story, as, 'runningAccess');
  expect(await runningOf(BOB)).toMatchObject({
    items: [{ issueKey: key, asked: { eligibility: { kind: 'not-pending', access: 'can-end' } } }],
  });
  expect(await runningOf(CAROL)).toMatchObject({ kind: 'running', items: [] });
  const clickedAt = story.clock.now();

  expect(await end(access, 'page', BOB, 'the incident is over')).toEqual({ kind: 'ended' });

  expect(story.clock.now() - clickedAt).toBeLessThan(SECONDS_MS_MAX);
  expect(locksOf(access)).toHaveLength(1);
  await story.quiet();
  expect(logged(access).filter(({ event }) => event === 'access-end')).toMatchObject([
    { by: BOB, via: 'page', reason: 'the incident is over' },
  ]);
  expect(await runningOf(BOB)).toMatchObject({ items: [{ asked: { eligibility: { access: 'ended' } } }] });
  story.jira.withhold(BOB, 'BROWSE_PROJECTS', 'ACC');
  expect(await runningOf(BOB)).toMatchObject({ kind: 'running', items: [] });
});

test('access that is over is on the approvals page no more', async () => {
  const access = await approved(allowed, { maxDurationMs: HOUR_MS });
  access.story.clock.advance(HOUR_MS);
  await access.story.quiet();

  expect(await onApprovals(access.story, BOB, 'runningAccess')).toMatchObject({ kind: 'running', items: [] });
});

test.each([
  ['panel', 'panel'],
  ['page', 'approvals-resolver'],
] as const)(
  'wherever the app dies on the way from the %s, access ends once, and log and card say so once',
  async (where, running) => {
    const survived: number[] = [];
    process.stderr.write(
      `end of access: the app dies at call ${FIRST + 1}, then every ${STEP} calls (FAULT_SEED=${FIRST})\n`,
    );
    for (let death = FIRST; survived.length === 0 && death < CALLS_MAX; death += STEP) {
      const access = await approved(allowed);
      const { story } = access;
      let calls = 0;
      const deaths: number[] = [];
      story.forge.faults.intercept = ({ kind, functionKey }): FaultDecision => {
        if (kind === 'invocation' || functionKey !== running || calls++ !== death) return 'pass';
        deaths.push(death);
        return 'crash-after';
      };
      const saidOf = (): number =>
        story.jira.state.comments(access.key).filter(({ text }) => text.includes('ended this access')).length;
      await end(access, where, BOB, 'over').catch(() => undefined);
      await story.quiet();
      // Whoever died over the card holds it for a while.
      await patiently(story, () => saidOf() >= locksOf(access).length);

      if (deaths.length === 0) survived.push(death);
      // Before the app has taken it up, the person is told that nothing is known to have happened, and nothing has.
      const locks = locksOf(access).length;
      const entries = logged(access).filter(({ event }) => event === 'access-end').length;
      expect([death, locks, entries, saidOf()]).toEqual([death, locks, locks, locks]);
      const isTakenUp = story.forge.calls.some(
        ({ kind, functionKey }) => kind === 'queue' && functionKey === running,
      );
      expect(locks).toBe(isTakenUp ? 1 : 0);
    }
    // Calls from the click to its answer were crossed.
    expect(survived[0]).toBeGreaterThan(8);
  },
  120_000,
);
