/** The main stories, told with a Teleport that nobody here wrote. Each fails by throwing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issue } from '../sandbox/jira/state';
import { ALICE, BOB, ERIN } from '../sandbox/people';
import { PEOPLE, ROLES } from './people';
import { expect, expectDecidedBy, inTeleport, requested, type Stage, type Story } from './stage';

const MINUTE_MS = 60_000;
/** Newer servers look for what has lapsed every five minutes, and leave it alone for forty seconds more. */
const EXPIRY_MS = 7 * MINUTE_MS;
const NODES = 300;
const CROWD = 200;
const CROWD_MS = 5 * MINUTE_MS;
const MEASURED = 20;
/** The shortest certificate that Teleport signs. */
const SHORT_IDENTITY_S = 70;
const LONG_IDENTITY_S = 4 * 3_600;

const verdict = (name: string, status: 'Approved' | 'Denied', state: 'APPROVED' | 'DENIED'): Story => ({
  name,
  tell: async (stage) => {
    const { id, card } = await requested(stage);
    await stage.system.jira.as(BOB).comment(card.key, 'reason: on call today');
    await stage.system.jira.as(BOB).moveTo(card.key, status);
    const request = await inTeleport(stage, id, state);
    expectDecidedBy(stage, request, BOB);
    expect(request.resolveReason.includes('on call today'), `The reason is "${request.resolveReason}"`);
    await stage.system.shows(card.key, status);
  },
});

const reviewedThere: Story = {
  name: 'a review in Teleport moves the card',
  fits: ({ cluster }) => cluster.hasReviews,
  tell: async (stage) => {
    const { id, card } = await requested(stage);
    await stage.driver.review(PEOPLE.carol, id, 'DENIED', 'not today');
    await stage.system.shows(card.key, 'Denied');
    await stage.system.says(card.key, 'not today');
  },
};

const thresholds: Story = {
  name: 'two approvals: one in Teleport, the last one by a drag',
  fits: ({ cluster, mode }) => cluster.hasReviews && mode === 'relay',
  tell: async (stage) => {
    const { id, card } = await requested(stage, { roles: [ROLES.dba] });
    await stage.driver.review(PEOPLE.carol, id, 'APPROVED', 'first');
    await stage.system.says(card.key, '1 of 2 approvals');
    await stage.system.jira.as(BOB).moveTo(card.key, 'Approved');
    const request = await inTeleport(stage, id, 'APPROVED');
    expect(request.reviews.length === 2, `There are ${request.reviews.length} reviews`);
    await stage.system.shows(card.key, 'Approved');
  },
};

const ownRequest: Story = {
  name: 'one’s own request is refused',
  tell: async (stage) => {
    const { id, card } = await requested(stage, undefined, PEOPLE.erin);
    await stage.system.jira.as(ERIN).moveTo(card.key, 'Approved');
    await stage.system.says(card.key, 'Nobody can decide their own access request');
    await stage.system.shows(card.key, 'Pending');
    const request = await inTeleport(stage, id, 'PENDING');
    expect(request.reviews.length === 0, 'There is a review');
    await stage.driver.delete(id);
  },
};

const expiry: Story = {
  name: 'a request that lapses',
  tell: async (stage) => {
    const { id, card } = await requested(stage, { roles: [ROLES.editor], seconds: 5 });
    await stage.system.shows(card.key, 'Expired', EXPIRY_MS);
    expect((await stage.driver.request(id)) === undefined, 'Teleport still has it');
  },
};

const deletion: Story = {
  name: 'a request that is deleted',
  tell: async (stage) => {
    const { id, card } = await requested(stage);
    await stage.driver.delete(id);
    await stage.system.shows(card.key, 'Expired');
    await stage.system.says(card.key, 'deleted in Teleport');
  },
};

const manyResources: Story = {
  name: `${NODES} resources`,
  fits: ({ cluster }) => cluster.hasReviews,
  tell: async (stage) => {
    const names = Array.from({ length: NODES }, (_, n) => `jira-story-node-${n}`);
    await Promise.all(names.map((name) => stage.driver.node(name, `host-of-${name}`)));
    const { id, card } = await stage.system.until(() => requested(stage, { resources: names }));
    await stage.system.jira.as(BOB).moveTo(card.key, 'Approved');
    await inTeleport(stage, id, 'APPROVED');
    await stage.system.shows(card.key, 'Approved');
  },
};

/** As many as there are requests: none missing, none double. */
async function oneCardEach(
  { system }: Stage,
  ids: readonly string[],
  cardsBefore: number,
): Promise<readonly Issue[]> {
  const cards = await Promise.all(ids.map((id) => system.cardOf(id, CROWD_MS)));
  expect(new Set(cards.map(({ key }) => key)).size === ids.length, 'Two requests share a card');
  const made = system.cards() - cardsBefore;
  expect(made === ids.length, `${ids.length} requests have ${made} cards`);
  return cards;
}

/** Deletes them, and waits for their cards to follow: what is left over would burden the next story. */
async function withdrawn(
  { driver, system }: Stage,
  ids: readonly string[],
  cards: readonly Issue[],
): Promise<void> {
  await Promise.all(ids.map((id) => driver.delete(id)));
  await Promise.all(cards.map(({ key }) => system.shows(key, 'Expired', CROWD_MS)));
}

const authAway: Story = {
  name: 'Teleport away for two seconds in the middle of requests',
  tell: async (stage) => {
    const before = stage.system.cards();
    const asked = Array.from({ length: 50 }, () => stage.driver.ask(PEOPLE.alice, { roles: [ROLES.editor] }));
    stage.system.disconnect();
    const ids = await Promise.all(asked);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await stage.system.reconnect();
    await withdrawn(stage, ids, await oneCardEach(stage, ids, before));
  },
};

const renewal: Story = {
  name: 'a certificate that ends and is renewed',
  tell: async (stage) => {
    const folder = await mkdtemp(join(tmpdir(), 'jira-story-'));
    try {
      const endsAt = Date.now() + SHORT_IDENTITY_S * 1_000;
      await stage.driver.identity(PEOPLE.relay, join(folder, 'short'), SHORT_IDENTITY_S);
      await stage.driver.identity(PEOPLE.relay, join(folder, 'next'), LONG_IDENTITY_S);
      await stage.system.renew(join(folder, 'short'));
      // The relay looks at the file within a minute; the next one is there before the first ends.
      await new Promise((resolve) => setTimeout(resolve, endsAt - Date.now() - 5_000));
      await stage.system.renew(join(folder, 'next'));
      await new Promise((resolve) => setTimeout(resolve, endsAt - Date.now() + 5_000));
      const { id, card } = await requested(stage);
      await stage.system.jira.as(BOB).moveTo(card.key, 'Approved');
      await inTeleport(stage, id, 'APPROVED');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** A lock is in force once Teleport signs no identity for whom it targets. */
async function inForce({ driver }: Stage): Promise<void> {
  const path = join(tmpdir(), 'jira-story-locked');
  const isSigned = await driver.identity(PEOPLE.relay, path, SHORT_IDENTITY_S).then(
    () => true,
    () => false,
  );
  await rm(path, { force: true });
  expect(!isSigned, 'The lock is not in force');
}

const lock: Story = {
  name: 'a lock on the relay’s user: nothing is decided until it ends',
  tell: async (stage) => {
    const { id, card } = await requested(stage);
    const name = `jira-story-lock-${id}`;
    await stage.driver.lock(name, PEOPLE.relay);
    try {
      await stage.system.until(() => inForce(stage));
      await stage.system.jira.as(BOB).moveTo(card.key, 'Approved');
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await inTeleport(stage, id, 'PENDING');
    } finally {
      await stage.driver.unlock(name);
    }
    // The drag is taken up again by the relay's or the app's next try, at the latest at a tick.
    await stage.system.until(async () => {
      await stage.system.tick();
      await inTeleport(stage, id, 'APPROVED', 2_000);
    }, 3 * MINUTE_MS);
    await stage.system.shows(card.key, 'Approved');
  },
};

const crowd: Story = {
  name: `${CROWD} requests at once`,
  tell: async (stage) => {
    const before = stage.system.cards();
    const refusedBefore = stage.system.refusedJobs();
    const startedAt = performance.now();
    const ids = await Promise.all(
      Array.from({ length: CROWD }, () => stage.driver.ask(PEOPLE.alice, { roles: [ROLES.editor] })),
    );
    const cards = await oneCardEach(stage, ids, before);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const refused = stage.system.refusedJobs() - refusedBefore;
    stage.note(`${CROWD} at once: all cards after ${seconds} s; Forge's queue refused ${refused} times`);
    await withdrawn(stage, ids, cards);
  },
};

const middle = (values: readonly number[]): string =>
  `${(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed()} ms`;

const pace: Story = {
  name: 'request to card, and drag to decision, one after the other',
  tell: async (stage) => {
    const toCard: number[] = [];
    const toDecision: number[] = [];
    for (let n = 0; n < MEASURED; n += 1) {
      const askedAt = performance.now();
      const { id, card } = await requested(stage);
      toCard.push(performance.now() - askedAt);
      const draggedAt = performance.now();
      await stage.system.jira.as(BOB).moveTo(card.key, 'Denied');
      await inTeleport(stage, id, 'DENIED');
      toDecision.push(performance.now() - draggedAt);
    }
    stage.note(
      `request to card ${middle(toCard)}, drag to decision ${middle(toDecision)} (median of ${MEASURED})`,
    );
  },
};

const notApprover: Story = {
  name: 'the requester on the list of approvers decides nothing',
  tell: async (stage) => {
    const { id, card } = await requested(stage);
    await stage.system.jira.as(ALICE).moveTo(card.key, 'Denied');
    await stage.system.says(card.key, 'Nobody can decide their own access request');
    await inTeleport(stage, id, 'PENDING');
    await stage.driver.delete(id);
  },
};

export const STORIES: readonly Story[] = [
  verdict('approved by a drag, with a reason', 'Approved', 'APPROVED'),
  verdict('denied by a drag, with a reason', 'Denied', 'DENIED'),
  reviewedThere,
  thresholds,
  ownRequest,
  notApprover,
  expiry,
  deletion,
  manyResources,
  authAway,
  lock,
  pace,
  crowd,
  renewal,
];
