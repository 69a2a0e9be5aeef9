/** Goal: no request is lost and none gets two cards, whatever was down when it was made. */
import { BOB, ERIN } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
/** Only there the relay nudges. */
const called = withSandbox({ mode: 'native', way: 'call' });

test('requests made while the relay was down get their one card afterwards', async () => {
  const sandbox = await native();
  await sandbox.stopRelay();
  const ids = ['alice', 'erin'].map((user) => sandbox.teleport.createRequest(user, { roles: ['editor'] }));
  await sandbox.tick();

  await sandbox.startRelay();
  await sandbox.tick();
  for (const id of ids) await sandbox.cardOf(id);
  await sandbox.tick();

  expect(sandbox.jira.state.issues('ACC')).toHaveLength(ids.length);
});

test('a drag made while the relay was down becomes a review when it is back', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  await sandbox.stopRelay();

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  const [waiting] = await sandbox.comments(card.key, 1);
  expect(waiting).toContain('this decision is not certain yet');
  sandbox.expectUntouched(id);
  await sandbox.startRelay();
  sandbox.clock.advance(15 * 60_000);
  await sandbox.comments(card.key, 2);

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
  expect(sandbox.jira.state.comments(card.key)).toHaveLength(2);
});

test('cards stay open while a role of the relay hides their requests from it, and go on afterwards', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  const rules = sandbox.teleport.defaultPluginRules();

  sandbox.teleport.setPluginRules({ ...rules, accessRequest: ['read'] });
  sandbox.crashRelay();
  await sandbox.startRelay();
  for (let tick = 0; tick < 13; tick += 1) await sandbox.tick();
  expect(sandbox.jira.state.statusOf(card.key)).toBe('Pending');
  expect(sandbox.jira.state.comments(card.key)).toEqual([]);
  sandbox.teleport.setPluginRules(rules);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  // The relay sees for itself, at its own pace, that it may go on; the drag waits for it.
  for (let tick = 0; tick < 6 && sandbox.reviews(id).length === 0; tick += 1) await sandbox.tick();

  await sandbox.shows(card.key, 'Approved');
  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('an approval that is taken back while nobody listens is taken back on its card, once', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.shows(card.key, 'Approved');
  await sandbox.stopRelay();

  sandbox.teleport.setState('admin', id, { state: 'DENIED', reason: 'not on a Friday' });
  await sandbox.startRelay();
  for (let tick = 0; tick < 3; tick += 1) await sandbox.tick();

  expect(sandbox.jira.state.statusOf(card.key)).toBe('Denied');
  const texts = sandbox.jira.state.comments(card.key).map(({ text }) => text);
  expect(texts.filter((text) => text.includes('not on a Friday'))).toHaveLength(1);
  expect(sandbox.teleport.state.pluginData(id)).toMatchObject({ resolution: 'denied' });
  const calls = sandbox.jira.calls.length;
  for (let tick = 0; tick < 3; tick += 1) await sandbox.tick();
  const made = sandbox.jira.calls.slice(calls).map(({ operation }) => operation);
  expect(new Set(made)).toEqual(new Set(['getAllStatuses']));
});

test('requests made while the app was uninstalled get their one card, and earlier cards are found again', async () => {
  const sandbox = await native();
  const before = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const resolved = sandbox.teleport.createRequest('alice', { roles: ['ssh-admin'] });
  const [card, resolvedCard] = [await sandbox.cardOf(before), await sandbox.cardOf(resolved)];
  await sandbox.forge.uninstall();
  const meanwhile = sandbox.teleport.createRequest('erin', { roles: ['editor'] });
  sandbox.teleport.review('carol', resolved, { state: 'DENIED', reason: 'not now' });

  await sandbox.reinstall();
  await sandbox.tick();
  await sandbox.cardOf(meanwhile);
  await sandbox.shows(resolvedCard.key, 'Denied');
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(before)).toHaveLength(1));

  expect(sandbox.jira.state.issues('ACC')).toHaveLength(3);
});

test('a reinstalled app does not take over an issue that somebody else made to look like a card', async () => {
  const sandbox = await native();
  await sandbox.forge.uninstall();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const forged = await sandbox.jira.as(ERIN).createIssue('ACC');
  await sandbox.jira.as(ERIN).setProperty(forged, 'teleport-access', { requestId: id });

  await sandbox.reinstall();
  await sandbox.tick();
  const card = await sandbox.cardOf(id);

  expect(card.key).not.toBe(forged);
});

test('requests made while Teleport restarted get their one card afterwards', async () => {
  const sandbox = await native();
  const before = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.cardOf(before);

  await sandbox.teleport.stopServing();
  const meanwhile = sandbox.teleport.createRequest('erin', { roles: ['editor'] });
  await sandbox.teleport.resumeServing();

  await sandbox.cardOf(meanwhile);
  await sandbox.tick();
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(2);
});

test('a request without a nudge gets its card with the next tick', async () => {
  const sandbox = await called();
  sandbox.forge.faults.intercept = (call) => (call.functionKey === 'on-nudge' ? 'fail-before' : 'pass');

  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.tick();

  await sandbox.cardOf(id);
});

test('a card that somebody deleted is replaced while its request is pending', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(ERIN).deleteIssue(card.key);
  await sandbox.until(() => expect(sandbox.jira.state.issues('ACC')).toHaveLength(1));
  const replacement = await sandbox.cardOf(id);
  await sandbox.jira.as(BOB).moveTo(replacement.key, 'Approved');

  await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(1));
});

test('a request that runs out moves its card to Expired and says so', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: 3_600_000 });
  const card = await sandbox.cardOf(id);

  sandbox.clock.advance(3_600_000 + 10 * 60_000);
  await sandbox.shows(card.key, 'Expired');

  expect((await sandbox.comments(card.key, 1))[0]).toContain('Access request has expired');
});

test('a promoted request closes its card', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.promote('bob', id);
  await sandbox.shows(card.key, 'Approved');

  expect(
    sandbox.jira.state
      .comments(card.key)
      .map(({ text }) => text)
      .join(),
  ).toContain('promoted to an access list');
});

test('a drag whose event never came becomes a review within the hour', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.faults.events({ kind: 'lose' });

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  for (let tick = 0; tick < 13; tick += 1) await sandbox.tick();

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

/** The events get lost; then comes the hourly look. */
async function anHourUnheard(sandbox: Awaited<ReturnType<typeof native>>, what: () => Promise<void>) {
  sandbox.jira.faults.events({ kind: 'lose', times: 5 });
  await what();
  sandbox.jira.faults.clear();
  for (let tick = 0; tick < 13; tick += 1) await sandbox.tick();
}

test('a card that was deleted unheard is listed with the next tick, and replaced once a person says so', async () => {
  const sandbox = await native();
  const ids = ['alice', 'erin'].map((user) => sandbox.teleport.createRequest(user, { roles: ['editor'] }));
  const [card, other] = [await sandbox.cardOf(ids[0] ?? ''), await sandbox.cardOf(ids[1] ?? '')];

  await anHourUnheard(sandbox, async () => {
    await sandbox.jira.as(ERIN).deleteIssue(card.key);
    sandbox.jira.faults.unread.add(other.id);
  });
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(1);
  expect(sandbox.failures()).toMatchObject([{ code: 'card-hidden', issueKey: card.key }]);
  await sandbox.forge.invokeResolver({
    moduleKey: 'site',
    functionKey: 'retryFailure',
    accountId: ERIN,
    payload: { id: `card-${ids[0] ?? ''}` },
    extension: { type: 'jira:adminPage' },
  });

  const replacement = await sandbox.cardOf(ids[0] ?? '');
  expect(replacement.key).not.toBe(card.key);
  expect((await sandbox.cardOf(ids[1] ?? '')).key).toBe(other.key);
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(2);
});

test('a closed card that was moved unheard is moved back within the hour, and told why', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.teleport.review('carol', id, { state: 'DENIED', reason: 'not now' });
  await sandbox.shows(card.key, 'Denied');

  await anHourUnheard(sandbox, () => sandbox.jira.as(BOB).moveTo(card.key, 'Approved'));

  expect(sandbox.jira.state.statusOf(card.key)).toBe('Denied');
  expect((await sandbox.comments(card.key, 2))[1]).toContain('already');
  expect(sandbox.reviews(id)).toMatchObject([{ author: 'carol' }]);
});

test('a card whose worker died before it could move it is in its place with the next tick', async () => {
  const sandbox = await native();
  const state = { hasDied: false };
  sandbox.forge.faults.intercept = ({ path }) => {
    if (state.hasDied || !path.endsWith('/transitions')) return 'pass';
    state.hasDied = true;
    return 'crash-before';
  };

  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.tick();
  await sandbox.tick();

  expect(state.hasDied).toBe(true);
  expect(sandbox.jira.state.statusOf((await sandbox.cardOf(id)).key)).toBe('Pending');
});

test('a reinstalled app takes back a move of a card whose request had ended before', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.teleport.review('carol', id, { state: 'DENIED', reason: 'not now' });
  await sandbox.shows(card.key, 'Denied');
  await sandbox.reinstall();
  await sandbox.tick();

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');

  await sandbox.shows(card.key, 'Denied');
});
