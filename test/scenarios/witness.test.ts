/**
 * Goal: with an account of its own in Jira the relay carries out what people did there, and nothing that only the app says. Here
 * the app lies: whoever writes its code or holds its storage puts calls into its own mailbox, of any person, status, card, place and
 * time, also true ones again and true ones late.
 *
 * WITNESS_LIES: how many. WITNESS_SEED: the seed.
 */
import fc from 'fast-check';
import type { FaultDecision } from '../sandbox/forge-host/faults';
import { ALICE, APP, AUTOMATION, BOB, CAROL, DAVE, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const sandbox = withSandbox({ mode: 'native', way: 'pull', hasWitness: true });

const LIES = Number(process.env['WITNESS_LIES'] ?? 300);
const SEED = Number(process.env['WITNESS_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
/** Lies that are told at once: the mailbox has room for more. */
const AT_ONCE = 20;
const [SECOND, HOUR, DAY] = [1_000, 3_600_000, 86_400_000];

interface Card {
  readonly id: string;
  readonly key: string;
  readonly issueId: string;
}

/** Teleport drops what is noted beside a request with the access that it asks for. */
const LONG = { requestTtlMs: 6 * DAY, maxDurationMs: 6 * DAY };

/** A request that no time of a story outlives, with its card. */
async function cardOf(story: Story): Promise<Card> {
  const id = story.teleport.createRequest('alice', { roles: ['editor'], ...LONG });
  const { key } = await story.cardOf(id);
  await story.quiet();
  return { id, key, issueId: story.jira.state.issue(key).id };
}

/** From now on nothing of the app's own code runs but what tells the relay its calls. */
function silence(story: Story): void {
  story.forge.faults.intercept = ({ kind, functionKey }): FaultDecision =>
    kind === 'invocation' && functionKey !== 'on-mail' ? 'fail-before' : 'pass';
}

interface Lie {
  readonly about: string;
  readonly decisionId: string;
  readonly actor: string;
  readonly proposedState: 'approved' | 'denied';
  readonly via: 'drag' | 'panel';
}

/** Has the relay asked to make these reviews, and waits until it has answered all of them. */
async function tell(story: Story, lies: readonly Lie[]): Promise<void> {
  const mailbox = story.forge.storage.entityTable('mailbox');
  const until = story.clock.now() + HOUR;
  const keys = lies.map(({ about, actor, ...said }, index) => {
    const key = `call:lie${index}`;
    const person = { accountId: actor, displayName: 'Whoever', isProjectApprover: true };
    const body = {
      ...said,
      actor: person,
      reason: story.unheard(`the liar says ${index} of ${lies.length}`),
    };
    const row = { id: `lie${index}-${++count.calls}`, name: 'review', about, body, isUrgent: true };
    mailbox.set(key, { state: 'open', order: until, body: row }, undefined);
    return key;
  });
  await story.until(() => {
    const states = keys.map(
      (key) => (story.forge.storage.entities('mailbox').get(key) as { state: string }).state,
    );
    expect(new Set(states)).toEqual(new Set(['answered']));
  });
}
const count = { calls: 0 };

/** The newest entry of a card's history, as the app names it. */
const newest = (story: Story, { key, issueId }: Card): string =>
  `${issueId}:${story.jira.state.issue(key).histories.at(-1)?.id ?? ''}`;

test('a drag that Jira bears out is handed in, once', async () => {
  const story = await sandbox();
  const card = await cardOf(story);

  await story.jira.as(BOB).moveTo(card.key, 'Approved');

  await story.until(() => expect(story.reviews(card.id)).toHaveLength(1));
  await story.shows(card.key, 'Approved');
  expect(story.reviews(card.id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('a click says that the card is to be moved instead, and decides nothing', async () => {
  const story = await sandbox();
  const card = await cardOf(story);
  const panel = async (functionKey: string, payload: object = {}) => {
    const answer = await story.forge.invokeResolver({
      moduleKey: 'card',
      functionKey,
      accountId: BOB,
      payload,
      extension: { type: 'jira:issueContext', issue: { id: card.issueId, key: card.key } },
    });
    return (answer.kind === 'value' ? answer.value : answer) as Readonly<Record<string, unknown>>;
  };

  const { nonce, eligibility } = await panel('card');
  const decided = await panel('decide', {
    nonce,
    proposedState: 'approved',
    reason: story.unheard('a click'),
  });
  await story.quiet();

  const instead = expect.stringContaining('move the card instead') as unknown;
  expect(eligibility).toEqual({ kind: 'not-eligible', detail: instead });
  expect(decided).toEqual({ kind: 'refused', refusal: 'not-permitted', detail: instead });
  story.expectUntouched(card.id);
});

test('a lying app makes no review, whatever it claims', async () => {
  const story = await sandbox();
  const { jira, clock } = story;
  const cards: Card[] = [];
  for (let made = 0; made < 5; made += 1) cards.push(await cardOf(story));
  const [taken, other, ruled, late, made] = cards as [Card, Card, Card, Card, Card];
  silence(story);
  // The only decision here that stands, and that the app tells as it was.
  await jira.as(BOB).moveTo(late.key, 'Approved');
  const lateMove = newest(story, late);
  clock.advance(DAY + HOUR);
  await story.quiet();
  await jira.as(BOB).moveTo(made.key, 'Denied');
  const madeMove = newest(story, made);
  const truth = {
    about: made.id,
    decisionId: madeMove,
    actor: BOB,
    proposedState: 'denied',
    via: 'drag',
  } as const;
  await tell(story, [truth]);
  expect(story.reviews(made.id)).toHaveLength(1);
  for (const status of ['Approved', 'Pending', 'Denied', 'Pending']) {
    await jira.as(BOB).moveTo(taken.key, status);
    clock.advance(2 * SECOND);
  }
  await jira.as(CAROL).moveTo(other.key, 'Expired');
  for (const status of ['Approved', 'Denied'])
    await jira.as(CAROL).moveTo(ruled.key, status, { historyMetadata: { type: 'smart-commit' } });

  const entries = cards.flatMap(({ key, issueId }) =>
    jira.state.issue(key).histories.map(({ id }) => `${issueId}:${id}`),
  );
  const issues = cards.map(({ issueId }) => issueId);
  const ids = cards.map(({ id }) => id);
  const number = fc.integer({ min: 1, max: 99_999 }).map(String);
  const lie = fc.record<Lie>({
    about: fc.constantFrom(...ids),
    decisionId: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...entries) },
      { weight: 2, arbitrary: fc.constantFrom(lateMove, madeMove) },
      fc
        .tuple(fc.constantFrom(...issues), fc.constantFrom(...entries))
        .map(([issue, entry]) => [issue, entry.split(':')[1]].join(':')),
      fc.tuple(fc.constantFrom(...issues), number).map((parts) => parts.join(':')),
      fc.constantFrom(...issues).map((issue) => `${issue}:panel:abc:approved`),
      fc.stringMatching(/^[A-Za-z0-9:._-]{1,40}$/),
    ),
    actor: fc.constantFrom(ALICE, BOB, CAROL, DAVE, ERIN, AUTOMATION, APP),
    proposedState: fc.constantFrom('approved', 'denied'),
    via: fc.constantFrom('drag', 'panel'),
  });
  process.stderr.write(`witness: ${LIES} lies from seed ${SEED}\n`);
  const lies = fc.sample(lie, { numRuns: LIES, seed: SEED });
  for (let told = 0; told < lies.length; told += AT_ONCE) await tell(story, lies.slice(told, told + AT_ONCE));

  const reviews = Object.fromEntries(cards.map(({ id }) => [id, story.reviews(id).length]));
  expect(reviews).toEqual(Object.fromEntries(cards.map(({ id }) => [id, id === made.id ? 1 : 0])));
  // They got as far as the witness, and were not turned away for their form.
  const refused = story.relayLog.filter((line) => line.includes('"witness.refused"')).length;
  expect(refused).toBeGreaterThan(LIES * 0.9);
}, 300_000);
