/**
 * Goal: what a nudge or a drag asked for and was turned away comes about within seconds, not with the next tick: a busy relay,
 * a Teleport that is away for a moment, another worker on the same card.
 */
import type { FaultDecision } from '../sandbox/forge-host/faults';
import { BOB } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const called = withSandbox({ mode: 'native', way: 'call' });
const pulled = withSandbox({ mode: 'native', way: 'pull' });

/** Turns the first calls of the relay at this path away. */
function turnAway(sandbox: Story, path: RegExp, answer: FaultDecision, times = 1): () => number {
  let left = times;
  sandbox.forge.faults.intercept = (call) =>
    call.kind === 'remote' && path.test(call.path) && left-- > 0 ? answer : 'pass';
  return () => Math.max(0, left);
}

const refusal = (code: string, retryAfterSeconds: number): FaultDecision => ({
  status: 503,
  body: JSON.stringify({ error: { code, message: 'later', retryAfterSeconds } }),
});

const ticks = ({ forge }: Story): number =>
  forge.invocations.filter(({ functionKey }) => functionKey === 'sync').length;

/** A card, and a while without a tick before it. */
async function aCard(sandbox: Story, role: string): Promise<{ readonly id: string; readonly key: string }> {
  await sandbox.tick();
  const id = sandbox.teleport.createRequest('alice', { roles: [role] });
  const { key } = await sandbox.cardOf(id);
  await sandbox.quiet();
  return { id, key };
}

test.each([
  ['a busy relay', refusal('busy', 5), 1, 10],
  ['a busy relay, twice', refusal('busy', 5), 2, 20],
  ['a relay that cannot reach Teleport', refusal('teleport-unavailable', 10), 1, 20],
  ['a relay that is not there', 'fail-before', 1, 10],
] as const)(
  'an approval in Teleport, a nudge and %s: the card is closed soon',
  async (_, answer, times, max) => {
    const sandbox = await called();
    const { id, key } = await aCard(sandbox, 'editor');
    const left = turnAway(sandbox, /access-requests\/get/, answer, times);
    const [ticksBefore, before] = [ticks(sandbox), sandbox.clock.now()];

    sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'okay' });
    await sandbox.until(() => expect(sandbox.jira.state.statusOf(key)).toBe('Approved'));

    expect(left()).toBe(0);
    expect(ticks(sandbox)).toBe(ticksBefore);
    expect(sandbox.clock.now() - before).toBeLessThan(max * 1_000);
  },
);

/** The relay asks Teleport for more than its watch has told, and gets no answer a few times. */
function failTeleport({ teleport }: Story, method: string, times: number): () => number {
  let left = times;
  teleport.faults.intercept = (rpc) => (rpc === method && left-- > 0 ? 'fail-before' : 'pass');
  return () => Math.max(0, left);
}

test.each([
  ['asks for its calls', pulled],
  ['is called', called],
] as const)(
  'a drag, a relay that %s and a Teleport that is away for a moment: the review is made soon',
  async (_, start) => {
    const sandbox = await start();
    const { id, key } = await aCard(sandbox, 'editor');
    const left = failTeleport(sandbox, 'SubmitAccessReview', 2);
    const [ticksBefore, before] = [ticks(sandbox), sandbox.clock.now()];

    await sandbox.jira.as(BOB).moveTo(key, 'Approved');
    await sandbox.until(() => expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob' }]));

    expect(left()).toBe(0);
    expect(ticks(sandbox)).toBe(ticksBefore);
    // Teleport is given ten seconds each time, spread over five more; by `pull` a question or two lie before each try.
    expect(sandbox.clock.now() - before).toBeLessThan(2 * 15_000 + 6_000);
  },
);

test('a relay that had to turn its one call away asks again soon, though nothing is pending', async () => {
  const sandbox = await pulled();
  const { id } = await aCard(sandbox, 'editor');
  const left = failTeleport(sandbox, 'GetAccessRequestsV2', 1);

  sandbox.teleport.deleteRequest('admin', id);
  await sandbox.until(() => expect(left()).toBe(0));
  const before = sandbox.clock.now();
  await sandbox.until(() => expect(sandbox.linkOf(id)?.phase).toBe('closed'));

  expect(sandbox.clock.now() - before).toBeLessThan(20_000);
});

test('a drag and a busy relay: the review is made soon', async () => {
  const sandbox = await called();
  const { id, key } = await aCard(sandbox, 'editor');
  const left = turnAway(sandbox, /reviews$/, refusal('busy', 5));
  const [ticksBefore, before] = [ticks(sandbox), sandbox.clock.now()];

  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob' }]));

  expect(left()).toBe(0);
  expect(ticks(sandbox)).toBe(ticksBefore);
  expect(sandbox.clock.now() - before).toBeLessThan(10_000);
});

test('an approval in Teleport while a drag is being worked on closes the card right after that', async () => {
  const sandbox = await called();
  const { id, key } = await aCard(sandbox, 'prod-dba');
  let release: (() => void) | undefined;
  sandbox.forge.faults.intercept = ({ kind, path }) =>
    kind === 'jira' && path.endsWith('/comment') && release === undefined
      ? new Promise((resolve) => (release = () => resolve('pass')))
      : 'pass';
  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  await sandbox.until(() => expect(release).toBeDefined());

  sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'okay' });
  const jobs = (): number =>
    sandbox.appLog.filter((line) => line.includes('busy') || line.includes('being worked on')).length;
  await sandbox.until(() => expect(jobs()).toBeGreaterThan(0));
  release?.();
  const before = sandbox.clock.now();
  await sandbox.until(() => expect(sandbox.linkOf(id)?.phase).toBe('closed'));

  expect(sandbox.clock.now() - before).toBeLessThan(5_000);
  await sandbox.shows(key, 'Approved');
});
