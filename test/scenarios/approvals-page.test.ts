/**
 * Goal: an approver works through everything that waits for them on one page, as safely as in the panel: nobody sees or decides
 * there what they may not see in Jira, and one click is one review, wherever else the same person clicks.
 */
import type { ApprovalsView } from '#wire/pages/approvals';
import { ALICE, BOB, CAROL, DAVE } from '../sandbox/people';
import { lookAndDecide, nonceOf, onApprovals, openItems } from '../support/approvals-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const sandbox = withSandbox({ mode: 'native', tiers: { 'prod-*': 'panel', 'ssh-*': 'teleport' } });
const pulled = withSandbox({ mode: 'native', way: 'pull' });

const HOUR_MS = 3_600_000;

async function ask(story: Story, roles: readonly string[], hours: number, user = 'alice') {
  const id = story.teleport.createRequest(user, { roles: [...roles], requestTtlMs: hours * HOUR_MS });
  const { key, id: issueId } = await story.cardOf(id);
  await story.quiet();
  return { id, key, issueId };
}

const kindsOf = async (story: Story, as: string) =>
  (await openItems(story, as)).map(({ issueKey, asked }) => [issueKey, asked?.eligibility.kind]);

const wayOf = ({ forge }: Story) =>
  [...forge.storage.entities('log-entry').values()].map(
    (row) => (row as { readonly entry: { readonly event: string; readonly way?: string } }).entry,
  );

test('open requests come by time left, each with what this person may do about it', async () => {
  const story = await sandbox();
  const late = await ask(story, ['editor'], 20);
  const soon = await ask(story, ['prod-dba'], 2);
  const elsewhere = await ask(story, ['ssh-admin'], 5);
  story.teleport.review('carol', late.id, { state: 'APPROVED' });
  const denied = await ask(story, ['editor'], 1);
  story.teleport.review('bob', denied.id, { state: 'DENIED' });
  await story.shows(denied.key, 'Denied');

  expect(await kindsOf(story, BOB)).toEqual([
    [soon.key, 'can'],
    [elsewhere.key, 'teleport-only'],
  ]);
  expect(await kindsOf(story, ALICE)).toMatchObject([
    [soon.key, 'own-request'],
    [elsewhere.key, 'own-request'],
  ]);
  expect(await kindsOf(story, DAVE)).toEqual([
    [soon.key, 'unmatched'],
    [elsewhere.key, 'unmatched'],
  ]);
  const [first] = await openItems(story, BOB);
  expect(first).toMatchObject({
    projectKey: 'ACC',
    asked: { request: { user: 'alice', roles: ['prod-dba'] } },
  });
});

test('one click on the page is a review, and the same click in another tab or in the panel is none more', async () => {
  const story = await sandbox();
  const { id, key, issueId } = await ask(story, ['prod-dba'], 20);
  const nonce = nonceOf(await openItems(story, BOB), key);
  const click = { issueId, nonce, proposedState: 'approved', reason: 'fine' };

  const inPanel = story.forge.invokeResolver({
    moduleKey: 'card',
    functionKey: 'decide',
    accountId: BOB,
    payload: click,
    extension: { type: 'jira:issueContext', issue: { id: issueId, key } },
  });
  const both = await Promise.all([onApprovals(story, BOB, 'decideOn', click), inPanel]);
  const again = await onApprovals(story, BOB, 'decideOn', click);
  await story.quiet();

  expect(JSON.stringify(both)).toContain('recorded');
  expect(again).toEqual({ kind: 'changed' });
  expect(story.reviews(id)).toEqual([{ author: 'bob', state: 'APPROVED', reason: 'fine' }]);
  // The first of two: the other one still waits for Carol, and not for Bob.
  expect(await kindsOf(story, BOB)).toEqual([[key, 'already-reviewed']]);
  expect(await kindsOf(story, CAROL)).toEqual([[key, 'can']]);
});

test('the decision log says that it was made on the page', async () => {
  const story = await sandbox();
  const card = await ask(story, ['editor'], 20);

  const decided = await lookAndDecide(story, BOB, card, { proposedState: 'denied', reason: 'not now' });
  await story.shows(card.key, 'Denied');

  expect(decided).toMatchObject({ kind: 'recorded', state: 'denied' });
  expect(wayOf(story).filter(({ event }) => event === 'review')).toMatchObject([{ via: 'page', by: BOB }]);
});

test('who cannot see a card in Jira neither finds it there nor decides about it', async () => {
  const story = await sandbox();
  const { id, key, issueId } = await ask(story, ['editor'], 20);
  const nonce = nonceOf(await openItems(story, BOB), key);
  story.jira.withhold(BOB, 'BROWSE_PROJECTS', 'ACC');

  const seen = await onApprovals(story, BOB, 'approvals');
  const decided = await onApprovals(story, BOB, 'decideOn', {
    issueId,
    nonce,
    proposedState: 'approved',
    reason: '',
  });
  const ended = await onApprovals(story, BOB, 'endAccessOn', { issueId, reason: 'because' });

  expect(seen).toMatchObject({ items: [], more: 0, isCut: false, unread: 0 });
  expect(JSON.stringify(seen)).not.toContain(id);
  expect([decided, ended]).toEqual([{ kind: 'no-permission' }, { kind: 'no-permission' }]);
  story.expectUntouched(id);
});

test('a card that a security level hides is not there, nor counted, for whoever is not in it', async () => {
  const story = await sandbox();
  const { key, issueId } = await ask(story, ['editor'], 20);
  const other = await ask(story, ['editor'], 10);
  story.jira.site.securityLevels.set('10500', { id: '10500', name: 'Few', holders: [{ accountId: CAROL }] });
  const issue = story.jira.site.issues.get(issueId);
  if (issue !== undefined) issue.securityLevelId = '10500';

  expect((await openItems(story, BOB)).map(({ issueKey }) => issueKey)).toEqual([other.key]);
  expect((await openItems(story, CAROL)).map(({ issueKey }) => issueKey)).toEqual([other.key, key]);
});

test.each([
  [
    'an issue that is no card',
    'not-a-request',
    async ({ jira }: Story) => jira.state.issue(await jira.as(BOB).createIssue('ACC')).id,
  ],
  ['something that is no issue', 'invalid', () => '../../etc'],
  ['another card', 'changed', async (story: Story) => (await ask(story, ['editor'], 3)).issueId],
] as const)('a click that names %s decides nothing', async (_, kind, nameIn) => {
  const story = await sandbox();
  const { id, key } = await ask(story, ['editor'], 20);
  const nonce = nonceOf(await openItems(story, BOB), key);
  const issueId = await nameIn(story);

  const decided = await onApprovals(story, BOB, 'decideOn', {
    issueId,
    nonce,
    proposedState: 'approved',
    reason: '',
  });

  expect(decided).toEqual({ kind });
  story.expectUntouched(id);
});

test("a nonce that another person's page was given decides nothing", async () => {
  const story = await sandbox();
  const { id, key, issueId } = await ask(story, ['editor'], 20);
  const nonce = nonceOf(await openItems(story, CAROL), key);

  const click = { issueId, nonce, proposedState: 'approved', reason: '' };
  expect(await onApprovals(story, BOB, 'decideOn', click)).toEqual({ kind: 'changed' });
  story.expectUntouched(id);
});

test('what only Teleport decides, the page does not', async () => {
  const story = await sandbox();
  const card = await ask(story, ['ssh-admin'], 20);

  const decided = await lookAndDecide(story, BOB, card, { proposedState: 'approved', reason: '' });

  expect(decided).toMatchObject({ kind: 'refused', refusal: 'teleport-only' });
  story.expectUntouched(card.id);
});

describe.each([
  ['call', sandbox],
  ['pull', pulled],
] as const)('in the way %s', (_, start) => {
  test('an open page hears at once of a new request, and costs two reads where there is nothing new', async () => {
    const story = await start();
    const first = await ask(story, ['editor'], 20);
    const view = await onApprovals(story, BOB, 'approvals');
    const known = digestOf(view);
    const before = story.forge.calls.length;

    expect(await onApprovals(story, BOB, 'approvals', { known })).toEqual({ kind: 'unchanged' });
    const kinds = story.forge.calls.slice(before).map(({ kind }) => kind);
    if (start === sandbox) expect(kinds.filter((kind) => kind !== 'invocation')).toEqual(['kvs', 'kvs']);
    const second = await ask(story, ['editor'], 10);
    const news = await onApprovals(story, BOB, 'approvals', { known });

    expect(news).toMatchObject({ items: [{ issueKey: second.key }, { issueKey: first.key }] });
  });

  test('while no relay answers, the cards are there with why, and nothing can be decided', async () => {
    const story = await start();
    const { key } = await ask(story, ['editor'], 20);
    await story.stopRelay();

    const view = await onApprovals(story, BOB, 'approvals');

    expect(view).toMatchObject({
      kind: 'approvals',
      items: [{ issueKey: key, summary: expect.any(String) as unknown }],
      problem: { kind: 'unavailable' },
    });
    expect(view.kind === 'approvals' && view.items[0]?.asked).toBeUndefined();
  });
});

const digestOf = (view: ApprovalsView): string => (view.kind === 'approvals' ? view.digest : '');
