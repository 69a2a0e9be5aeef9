/**
 * Goal: an app that is turned on while hundreds of requests wait gives each its one card, many in a call, oldest first, says
 * how far it is, and makes nobody wait who asks or decides meanwhile.
 */
import type { FaultDecision } from '../sandbox/forge-host/faults';
import { BOB } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const WAITING = 300;
const PER_CALL_MAX = 50;

/** Watches the bulk creations, and holds one of them up. */
function watchCreations(sandbox: Story, heldUp: number) {
  const sizes: number[] = [];
  const gate: { release: () => void; isReached: boolean } = { release: () => undefined, isReached: false };
  sandbox.forge.faults.intercept = ({ kind, path, body }): FaultDecision | Promise<FaultDecision> => {
    if (kind !== 'jira' || !path.startsWith('/rest/api/3/issue/bulk')) return 'pass';
    const { issueUpdates } = JSON.parse(body ?? '{}') as { issueUpdates: readonly unknown[] };
    sizes.push(issueUpdates.length);
    if (sizes.length !== heldUp) return 'pass';
    gate.isReached = true;
    return new Promise((resolve) => {
      gate.release = () => {
        resolve('pass');
      };
    });
  };
  return { sizes, gate };
}

/** What the activity log said of the backlog, while it lasted: the log itself forgets. */
function progressIn(sandbox: Story, seen: Set<string>): void {
  const entries = (sandbox.activity() ?? []) as readonly { event: string; detail?: string }[];
  for (const { event, detail = '' } of entries.toReversed()) if (event === 'sync') seen.add(detail);
}

test('300 requests that waited get their cards in few calls, while new requests and decisions go on', async () => {
  const sandbox = await native();
  await sandbox.forge.uninstall();
  const ids: string[] = [];
  for (let index = 0; index < WAITING; index += 1) {
    ids.push(sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: `case number ${index};` }));
    sandbox.clock.advance(1_000);
  }
  const { sizes, gate } = watchCreations(sandbox, 3);
  const progress = new Set<string>();

  await sandbox.reinstall();
  await sandbox.until(() => expect(gate.isReached).toBe(true));
  const made = sandbox.jira.state.issues('ACC').length;
  const newcomer = sandbox.teleport.createRequest('erin', { roles: ['prod-dba'] });
  const first = await sandbox.cardOf(ids[0] ?? '');
  await sandbox.jira.as(BOB).moveTo(first.key, 'Approved');
  await sandbox.cardOf(newcomer);
  await sandbox.until(() => expect(sandbox.reviews(ids[0] ?? '')).toMatchObject([{ author: 'bob' }]));
  expect(made).toBe(2 * PER_CALL_MAX);
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(made + 1);
  progressIn(sandbox, progress);
  gate.release();
  await sandbox.until(() => {
    progressIn(sandbox, progress);
    expect(progress).toContain('300 of 300 created');
  });
  await sandbox.tick();

  expect(Math.max(...sizes)).toBe(PER_CALL_MAX);
  expect(sizes).toHaveLength(WAITING / PER_CALL_MAX);
  expect([...progress].filter((detail) => detail.endsWith('created'))).toEqual(
    [50, 100, 150, 200, 250, 300].map((done) => `${done} of 300 created`),
  );
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(WAITING + 1);
  const numbers: number[] = [];
  for (const [index, id] of ids.entries()) {
    const card = await sandbox.cardOf(id);
    expect(sandbox.jira.state.property(card.key, 'teleport-access')).toMatchObject({ requestId: id });
    expect(sandbox.jira.state.descriptionOf(card.key)).toContain(`case number ${index};`);
    numbers.push(Number(card.key.replace('ACC-', '')));
  }
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

describe('a backlog of ten', () => {
  const REFUSED = [0, 4, 9];

  /** Its requests, oldest first; of those that are named the card's summary has a word that others have not. */
  async function aBacklog(): Promise<{ readonly sandbox: Story; readonly ids: readonly string[] }> {
    const sandbox = await native();
    await sandbox.forge.uninstall();
    const ids: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      const roles = [REFUSED.includes(index) ? 'ssh-admin' : 'editor'];
      ids.push(sandbox.teleport.createRequest('alice', { roles, reason: `case number ${index};` }));
      sandbox.clock.advance(1_000);
    }
    return { sandbox, ids };
  }

  async function expectOwnCards(
    sandbox: Story,
    ids: readonly string[],
    which: readonly number[],
  ): Promise<void> {
    for (const index of which) {
      const { key } = await sandbox.cardOf(ids[index] ?? '');
      expect(sandbox.jira.state.property(key, 'teleport-access')).toMatchObject({ requestId: ids[index] });
      expect(sandbox.jira.state.descriptionOf(key)).toContain(`case number ${index};`);
    }
  }

  test('of which Jira refuses the first, one in the middle and the last: the others get the card of their own request', async () => {
    const { sandbox, ids } = await aBacklog();
    sandbox.jira.faults.refusedWords.add('ssh-admin');

    await sandbox.reinstall();
    await sandbox.tick();

    await expectOwnCards(sandbox, ids, [1, 2, 3, 5, 6, 7, 8]);
    expect(sandbox.jira.state.issues('ACC')).toHaveLength(7);
    const listed = sandbox.failures().map((failure) => (failure as { readonly id: string }).id);
    expect(listed.sort()).toEqual(REFUSED.map((index) => `card-${ids[index] ?? ''}`).sort());
    sandbox.jira.faults.refusedWords.clear();
    for (let tick = 0; tick < 13; tick += 1) await sandbox.tick();
    await expectOwnCards(sandbox, ids, REFUSED);
    expect(sandbox.jira.state.issues('ACC')).toHaveLength(10);
    expect(sandbox.failures()).toEqual([]);
  });

  test.each(['fail-before', 'fail-after', 'crash-after', 'timeout-after'] as const)(
    'whose creation ends in %s gets one card for each request',
    async (fault) => {
      const { sandbox, ids } = await aBacklog();
      let isDone = false;
      sandbox.forge.faults.intercept = ({ kind, path }): FaultDecision => {
        if (isDone || kind !== 'jira' || !path.startsWith('/rest/api/3/issue/bulk')) return 'pass';
        isDone = true;
        return fault;
      };

      await sandbox.reinstall();
      for (let tick = 0; tick < 3; tick += 1) await sandbox.tick();

      expect(isDone).toBe(true);
      await expectOwnCards(sandbox, ids, [...ids.keys()]);
      expect(sandbox.jira.state.issues('ACC')).toHaveLength(10);
    },
  );
});
