/**
 * Goal: with a service account of its own the relay carries out what people did in Jira, and nothing that the Forge app only says:
 * whatever person, status, move, card or request a lying app names, and whenever.
 */
import fc from 'fast-check';
import { ACC_STATUSES } from '../../sandbox/jira/demo-site';
import { Gateway } from '../../sandbox/jira/gateway';
import { startJira, type Jira } from '../../sandbox/jira/jira';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { ALICE, APP, AUTOMATION, BOB, CAROL, DAVE } from '../../sandbox/people';
import { actor, RelayBed, type Answer, type TestRelay } from '../bed';
import { textLike } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

const SECRET = 'a-client-secret-of-the-witness';

interface Stage {
  readonly teleport: Teleport;
  readonly jira: Jira;
  readonly gateway: Gateway;
  readonly relay: TestRelay;
  /** A request with a card that is noted in Teleport and stands in Pending. */
  readonly card: () => Promise<{ readonly id: string; readonly key: string; readonly issueId: string }>;
}

async function stage(): Promise<Stage> {
  const teleport = await bed.teleport();
  const jira = await startJira({ clock: bed.clock });
  bed.alsoStop(() => jira.stop());
  const gateway = await Gateway.start({ clock: bed.clock, jira, clientId: 'id', clientSecret: SECRET });
  bed.alsoStop(() => gateway.stop());
  const relay = await bed.relay(teleport, {
    jira: {
      cloudId: gateway.cloudId,
      clientId: 'id',
      secretFile: await bed.identityFile(`${SECRET}\n`),
      approvedStatuses: [ACC_STATUSES.approved],
      deniedStatuses: ['Denied'],
      apiUrl: gateway.url,
      tokenUrl: `${gateway.url}/oauth/token`,
    },
  });
  const card = async () => {
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    await relay.untilLive();
    bed.clock.advance(1_000);
    const key = await jira.as(APP).createIssue('ACC');
    await jira.as(APP).moveTo(key, 'Pending');
    const issueId = jira.state.issue(key).id;
    await relay.call('PUT', `/v1/access-requests/${id}/issue`, { issueId, issueKey: key });
    bed.clock.advance(1_000);
    return { id, key, issueId };
  };
  return { teleport, jira, gateway, relay, card };
}

/** The newest entry of a card's history, as the app names it. */
const newest = ({ jira }: Stage, key: string): string => {
  const issue = jira.state.issue(key);
  return `${issue.id}:${issue.histories.at(-1)?.id ?? ''}`;
};
const reviewsOf = ({ teleport }: Stage, id: string) => teleport.state.request(id)?.Spec.Reviews ?? [];
const refusal = (answer: Answer): string | undefined => {
  const body = answer.body as { readonly kind: string; readonly detail?: string };
  return body.kind === 'not-permitted' ? body.detail : body.kind;
};

it.each([
  ['Approved', 'approved'],
  ['Denied', 'denied'],
] as const)('hands in a drag to %s that Jira bears out, once', async (status, proposedState) => {
  const on = await stage();
  const { id, key } = await on.card();
  await on.jira.as(BOB).moveTo(key, status);
  const decision = { decisionId: newest(on, key), actor: actor(BOB), proposedState };

  const answers = [await on.relay.review(id, decision), await on.relay.review(id, decision)];

  expect(answers.map(refusal)).toEqual(['recorded', 'recorded']);
  expect(reviewsOf(on, id)).toMatchObject([{ Author: 'bob' }]);
});

it.each([
  ['another person', { actor: actor(CAROL) }, /names somebody else/],
  ['the other verdict', { proposedState: 'denied' }, /does not take for denied/],
  ['a click', { decisionId: '10100:panel:abc:approved' }, /move the card instead/],
  ['a move that there is not', { decisionId: '10100:99999999' }, /no such move/],
  ['another issue', { decisionId: '10999:1' }, /notes another issue/],
])('refuses a lie about %s', async (_what, lie, why) => {
  const on = await stage();
  const { id, key, issueId } = await on.card();
  await on.jira.as(BOB).moveTo(key, 'Approved');
  const truth = { decisionId: newest(on, key), actor: actor(BOB), proposedState: 'approved' };
  const decisionId = 'decisionId' in lie ? lie.decisionId.replace('10100', issueId) : truth.decisionId;

  const answer = await on.relay.review(id, { ...truth, ...lie, decisionId });

  expect(answer.body).toMatchObject({ kind: 'not-permitted', detail: textLike(why) });
  expect(reviewsOf(on, id)).toEqual([]);
});

it('refuses a move that was taken back, that a rule made, and one on a card of two requests', async () => {
  const on = await stage();
  const tell = async (card: { readonly id: string }, decisionId: string) =>
    refusal(await on.relay.review(card.id, { decisionId, actor: actor(BOB), proposedState: 'approved' }));

  const back = await on.card();
  await on.jira.as(BOB).moveTo(back.key, 'Approved');
  const taken = newest(on, back.key);
  await on.jira.as(BOB).moveTo(back.key, 'Pending');
  const ruled = await on.card();
  await on.jira.as(BOB).moveTo(ruled.key, 'Approved', { historyMetadata: { type: 'jira:rule' } });
  const shared = await on.card();
  await on.jira.as(BOB).moveTo(shared.key, 'Approved');
  const other = on.teleport.createRequest('alice', { roles: ['editor'] });
  await on.relay.call('PUT', `/v1/access-requests/${other}/issue`, {
    issueId: shared.issueId,
    issueKey: shared.key,
  });

  expect(await tell(back, taken)).toMatch(/moved on since/);
  expect(await tell(ruled, newest(on, ruled.key))).toMatch(/not made by hand/);
  expect(await tell(shared, newest(on, shared.key))).toMatch(/another request too/);
  expect(await tell({ id: other }, newest(on, shared.key))).toMatch(/another request too|older than/);
  for (const { id } of [back, ruled, shared, { id: other }]) expect(reviewsOf(on, id)).toEqual([]);
});

it('believes an approval that only the app has moved on, and a denial that somebody else has', async () => {
  const on = await stage();
  const [approved, denied] = [await on.card(), await on.card()];
  await on.jira.as(BOB).moveTo(approved.key, 'Approved');
  const approval = newest(on, approved.key);
  await on.jira.as(APP).moveTo(approved.key, 'Pending');
  await on.jira.as(BOB).moveTo(denied.key, 'Denied');
  const denial = newest(on, denied.key);
  await on.jira.as(ALICE).moveTo(denied.key, 'Pending');
  const tell = async (id: string, decisionId: string, proposedState: string) =>
    refusal(await on.relay.review(id, { decisionId, actor: actor(BOB), proposedState }));

  expect(await tell(approved.id, approval, 'approved')).toBe('recorded');
  expect(await tell(denied.id, denial, 'denied')).toBe('recorded');
});

it('a lying app gets no review, whatever it claims about what people did', async () => {
  const on = await stage();
  const cards = [await on.card(), await on.card(), await on.card()];
  const [taken, moved, indirect] = cards;
  // Nothing of this is a decision that stands.
  for (const status of ['Approved', 'Pending', 'Denied', 'Pending']) {
    await on.jira.as(BOB).moveTo(taken?.key ?? '', status);
    bed.clock.advance(2_000);
  }
  await on.jira.as(CAROL).moveTo(moved?.key ?? '', 'Expired');
  await on.jira.as(ALICE).editIssue(moved?.key ?? '', { labels: ['approved'] });
  for (const status of ['Approved', 'Denied'])
    await on.jira
      .as(CAROL)
      .moveTo(indirect?.key ?? '', status, { historyMetadata: { type: 'smart-commit' } });
  const entries = cards.flatMap(({ issueId, key }) =>
    on.jira.state.issue(key).histories.map(({ id }) => `${issueId}:${id}`),
  );
  const issues = cards.map(({ issueId }) => issueId);
  const digits = fc.integer({ min: 1, max: 20_000 }).map(String);
  const decisionId = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...entries) },
    fc
      .tuple(fc.constantFrom(...issues), fc.constantFrom(...entries))
      .map(([issue, entry]) => [issue, entry.split(':')[1]].join(':')),
    fc.tuple(fc.constantFrom(...issues), digits).map((parts) => parts.join(':')),
    fc.constantFrom(...issues).map((issue) => `${issue}:panel:abc:approved`),
    fc.stringMatching(/^[A-Za-z0-9:._-]{1,40}$/),
  );

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...cards),
      decisionId,
      fc.constantFrom(ALICE, BOB, CAROL, DAVE, AUTOMATION),
      fc.constantFrom('approved', 'denied'),
      fc.constantFrom('drag', 'panel'),
      async ({ id }, decision, who, proposedState, place) => {
        const told = { decisionId: decision, actor: actor(who), proposedState, place };
        const answer = await on.relay.review(id, told);
        expect([told, answer.status, refusal(answer) === 'recorded']).toEqual([told, 200, false]);
      },
    ),
    { numRuns: 300 },
  );

  for (const { id } of cards) expect(reviewsOf(on, id)).toEqual([]);
});

it('takes one token for an hour, a new one when that is withdrawn, and a new secret by itself', async () => {
  const on = await stage();
  const drag = async () => {
    const { id, key } = await on.card();
    await on.jira.as(BOB).moveTo(key, 'Denied');
    return on.relay.review(id, { decisionId: newest(on, key), actor: actor(BOB), proposedState: 'denied' });
  };
  expect(refusal(await drag())).toBe('recorded');
  expect(refusal(await drag())).toBe('recorded');
  expect(on.gateway.tokensGiven).toBe(1);

  on.gateway.withdrawTokens();

  expect(refusal(await drag())).toBe('recorded');
  expect(on.gateway.tokensGiven).toBe(2);
});

it('decides nothing while Jira cannot be asked, and the same decision once it can', async () => {
  const on = await stage();
  const { id, key } = await on.card();
  await on.jira.as(BOB).moveTo(key, 'Approved');
  const decision = { decisionId: newest(on, key), actor: actor(BOB), proposedState: 'approved' };

  on.jira.faults.call({ operation: 'getBulkChangelogs', answer: 500 });
  const away = await on.relay.review(id, decision);

  expect(away).toMatchObject({ status: 503, body: { error: { message: textLike(/Jira's own history/) } } });
  expect(reviewsOf(on, id)).toEqual([]);
  expect(refusal(await on.relay.review(id, decision))).toBe('recorded');
});

it('waits for the note of which issue is the card, and says so where its account cannot see it', async () => {
  const on = await stage();
  const id = on.teleport.createRequest('alice', { roles: ['editor'] });
  const { id: noted, key } = await on.card();
  await on.jira.as(BOB).moveTo(key, 'Approved');
  const decision = { decisionId: newest(on, key), actor: actor(BOB), proposedState: 'approved' };

  expect(await on.relay.review(id, decision)).toMatchObject({ status: 503 });
  on.jira.state.issue(key).isArchived = true;

  expect(refusal(await on.relay.review(noted, decision))).toMatch(/own account in Jira cannot see the card/);
});
