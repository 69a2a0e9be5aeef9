/** Stories that are told again for everything in them that can fail, and what must be so at the end of each. */
import { ALICE, APP, BOB, CAROL, ERIN } from '../../sandbox/people';
import { setUpProject } from '../../sandbox/forge-side';
import type { Story } from '../with-sandbox';
import { ACCESS_STORIES } from './access-stories';
import { APPROVALS_STORIES } from './approvals-stories';
import { PAGE_STORIES } from './page-stories';
import { aCard, APPROVER_GROUP_ID, DAY_MS, given, NATIVE, type SweepStory } from './sweep-story';
import { onPage } from '../on-page';
import {
  approveInPanel,
  askForCard,
  insisting,
  patiently,
  waitForCard,
  waitForEnd,
  type Card,
} from './telling';

/** Teleport names nodes by a UUID. */
const NODE = '307e091b-7f6b-42e0-b78d-3362ad10b55d';

const EXPIRY_MS = 11 * 60_000;
const MINUTE_MS = 60_000;

/** Whom a card names, where the project wants it. */
const PEOPLE_POLICY = { reasonRequiredFor: [], isReportedByRequester: true, isWatchedByReviewers: true };

const issueOf = ({ jira }: Story, { key }: Card) => jira.state.issue(key);
const watchersOf = (story: Story, card: Card): readonly string[] => [...issueOf(story, card).watchers].sort();

const texts = ({ jira }: Story, key: string): readonly string[] =>
  jira.state.comments(key).map(({ text }) => text);

const saying = (story: Story, { key }: Card, what: string): number =>
  texts(story, key).filter((text) => text.includes(what)).length;

/** An answer in which this stands. */
const shows =
  (what: string) =>
  (answer: unknown): boolean =>
    JSON.stringify(answer ?? '').includes(`"${what}"`);

/** One card that says how the request ended, once, in its status and in its property. */
function expectEnded(story: Story, card: Card, end: { status: string; state: string; says: string }): void {
  expect(story.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
  expect(story.jira.state.statusOf(card.key)).toBe(end.status);
  expect(story.jira.state.property(card.key, 'teleport-access')).toMatchObject({ state: end.state });
  expect(saying(story, card, end.says)).toBe(1);
}

const APPROVED = { status: 'Approved', state: 'approved', says: 'Access request has been approved' };

/** One review each, in this order, each said once on the card. */
function expectReviews(story: Story, card: Card, authors: readonly string[]): void {
  expect(story.reviews(card.id).map(({ author }) => author)).toEqual(authors);
  expect(story.audit('T5002I', card.id)).toHaveLength(authors.length);
  for (const author of authors) expect(saying(story, card, `${author} approved this request`)).toBe(1);
}

export const SWEEP_STORIES: readonly SweepStory[] = [
  {
    name: 'asked for, approved on the board and in Teleport',
    options: NATIVE,
    tell: async (story) => {
      const card = await askForCard(story, { roles: ['prod-dba'] });
      await story.jira.as(BOB).moveTo(card.key, 'Approved');
      const isBack = (): boolean => story.jira.state.statusOf(card.key) === 'Pending';
      await patiently(story, () => story.reviews(card.id).length === 1 && isBack());
      story.teleport.review('carol', card.id, { state: 'APPROVED', reason: 'okay' });
      await waitForEnd(story, card, 'Approved');
      return card;
    },
    check: (story, card) => {
      expectEnded(story, card, APPROVED);
      expectReviews(story, card, ['bob', 'carol']);
    },
  },
  {
    name: 'approved in the panel',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      await approveInPanel(story, given(card));
      await waitForEnd(story, given(card), 'Approved');
      return given(card);
    },
    check: (story, card) => {
      expectEnded(story, card, APPROVED);
      expectReviews(story, card, ['bob']);
    },
  },
  {
    name: 'denied in Teleport',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      story.teleport.review('carol', given(card).id, { state: 'DENIED', reason: 'not now' });
      await waitForEnd(story, given(card), 'Denied');
      return given(card);
    },
    check: (story, card) => {
      expectEnded(story, card, { status: 'Denied', state: 'denied', says: 'Access request has been denied' });
      expect(story.reviews(card.id)).toMatchObject([{ author: 'carol', state: 'DENIED' }]);
    },
  },
  {
    name: 'expired',
    options: NATIVE,
    before: (story) => askForCard(story, { roles: ['editor'], ttlMs: EXPIRY_MS }),
    tell: async (story, card) => {
      story.clock.advance(EXPIRY_MS);
      await waitForEnd(story, given(card), 'Expired');
      return given(card);
    },
    check: (story, card) =>
      expectEnded(story, card, {
        status: 'Expired',
        state: 'expired',
        says: 'Access request has expired',
      }),
  },
  {
    name: 'decided in mode override',
    options: {
      mode: 'override',
      edition: 'oss',
      version: '17.0.0',
      people: {},
      project: { projectKey: 'ACC', approvers: [BOB] },
    },
    before: aCard,
    tell: async (story, card) => {
      await story.jira.as(BOB).moveTo(given(card).key, 'Approved');
      await waitForEnd(story, given(card), 'Approved');
      return given(card);
    },
    check: (story, card) => {
      expectEnded(story, card, APPROVED);
      expect(story.updates(card.id)).toMatchObject([{ state: 'APPROVED' }]);
    },
  },
  {
    name: 'a node asked for on Teleport 14, which finds people by its older calls',
    options: {
      mode: 'override',
      edition: 'oss',
      version: '14.3.3',
      people: {},
      project: { projectKey: 'ACC', approvers: [BOB] },
    },
    tell: async (story) => {
      const node = { kind: 'node', name: NODE, hostname: 'web-1', labels: {} } as const;
      story.teleport.addResources([node]);
      const id = story.teleport.createRequest('alice', {
        roles: ['ssh-admin'],
        resources: [{ kind: node.kind, name: node.name }],
        requestTtlMs: DAY_MS,
      });
      const card = await waitForCard(story, id);
      await story.jira.as(BOB).moveTo(card.key, 'Approved');
      await waitForEnd(story, card, 'Approved');
      return card;
    },
    check: (story, card) => {
      expectEnded(story, card, APPROVED);
      expect(story.updates(card.id)).toMatchObject([{ state: 'APPROVED' }]);
    },
  },
  {
    name: 'other settings, and a request under them',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      const look = (call: string, query: string): Promise<unknown> =>
        onPage(story, 'settings', call, { query });
      await insisting(story, () => look('findPeople', 'Bo'), shows(BOB));
      await insisting(story, () => look('findGroups', 'approvers'), shows(APPROVER_GROUP_ID));
      // The app's own field is on a screen, and the project is to show it.
      for (const field of story.jira.site.appFields.values()) field.isOnScreen = true;
      const setup = {
        projectKey: 'ACC',
        approvers: [BOB],
        approverGroups: [APPROVER_GROUP_ID],
        policy: { reasonRequiredFor: [], showsAccess: true },
      };
      await insisting(story, () => setUpProject(story.forge, story.jira, setup), shows('saved'));
      const other = story.teleport.createRequest('erin', { roles: ['editor'], requestTtlMs: DAY_MS });
      await waitForCard(story, other);
      return given(card);
    },
    check: (story, card) => {
      const projectId = story.jira.site.project('ACC')?.id ?? '';
      expect(story.forge.storage.value(`settings:${projectId}`)).toMatchObject({
        approvers: [BOB],
        approverGroups: [APPROVER_GROUP_ID],
        policy: { showsAccess: true },
      });
      expect(story.jira.state.issues('ACC')).toHaveLength(2);
      expect(story.linkOf(card.id)?.phase).toBe('open');
    },
  },
  {
    name: 'a card with a reporter and watchers',
    options: { mode: 'native', project: { projectKey: 'ACC', policy: PEOPLE_POLICY } },
    tell: async (story) => {
      const choices = { roles: ['editor'], requestTtlMs: DAY_MS, suggestedReviewers: ['bob', 'carol'] };
      const card = await waitForCard(story, story.teleport.createRequest('alice', choices));
      await patiently(story, () => watchersOf(story, card).length === 2);
      return card;
    },
    check: (story, card) => {
      expect(story.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
      expect(watchersOf(story, card)).toEqual([BOB, CAROL]);
      // A card matters more than its reporter: where that fails once, it is the app.
      expect([ALICE, APP]).toContain(issueOf(story, card).reporterId);
    },
  },
  {
    name: 'a deleted card',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      const { id, key } = given(card);
      await story.jira.as(ERIN).deleteIssue(key);
      const hasCard = (): boolean => story.jira.state.issues('ACC').length > 0;
      await patiently(story, () => hasCard() || story.failures().length > 0);
      // Where nobody heard of it, a person has to say so.
      const retried = (answer: unknown): boolean => hasCard() || JSON.stringify(answer) === '{"kind":"done"}';
      if (!hasCard())
        await insisting(story, () => onPage(story, 'site', 'retryFailure', { id: `card-${id}` }), retried);
      return waitForCard(story, id);
    },
    check: (story, card) => {
      expect(story.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
      expect(story.jira.state.statusOf(card.key)).toBe('Pending');
    },
  },
  {
    name: 'a relay that is started anew',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      await insisting(
        story,
        () => story.stopRelay().then(() => true),
        (stopped) => stopped === true,
      );
      await insisting(
        story,
        () => story.startRelay().then(() => true),
        (started) => started === true,
      );
      // The app tells the new one where to nudge; the relay looks whether its files were renewed.
      await story.tick();
      story.clock.advance(2 * MINUTE_MS);
      story.teleport.review('bob', given(card).id, { state: 'APPROVED', reason: 'okay' });
      await waitForEnd(story, given(card), 'Approved');
      return given(card);
    },
    check: (story, card) => {
      expectEnded(story, card, APPROVED);
      expectReviews(story, card, ['bob']);
    },
  },
  ...PAGE_STORIES,
  ...ACCESS_STORIES,
  ...APPROVALS_STORIES,
];
