/** Stories of what else people do with the app: long waits made up for, admins on their pages, a look at an issue. */
import { setUpProject } from '../../sandbox/forge-side';
import { ISSUE_TYPES, ROLES } from '../../sandbox/jira/demo-site';
import { BOB, ERIN } from '../../sandbox/people';
import type { Story } from '../with-sandbox';
import { aCard, APPROVER_GROUP, DAY_MS, given, NATIVE, secret, type SweepStory } from './sweep-story';
import { onPage } from '../on-page';
import { askForCard, insisting, patiently, waitForCard, waitForEnd } from './telling';

const TEAM_ID = '10001';
const TEAM_RULE = { rules: [{ projectId: TEAM_ID, role: 'prod-*' }], defaultProjectId: '10000' };
const REASON = 'the fix of case 4711';

const ask = (story: Story, user = 'alice', role = 'editor'): string =>
  story.teleport.createRequest(user, { roles: [role], requestTtlMs: DAY_MS });

const idsOf = ({ teleport }: Story): readonly string[] =>
  teleport.state.requests().map(({ Metadata }) => Metadata.Name);

const kindIs =
  (...kinds: readonly string[]) =>
  (answer: unknown): boolean =>
    kinds.includes((answer as { readonly kind?: string } | undefined)?.kind ?? '');

const RELAY_KEY_PREFIX = 'relay-key:';

/** Keys of relays that were let in. */
const relayKeysOf = ({ forge }: Story): readonly string[] =>
  forge.storage.keys().filter((key) => key.startsWith(RELAY_KEY_PREFIX));

/** ACC's create screen asks for what no card has, or no more. */
function refuseCards({ jira }: Story, isRequired: boolean): void {
  const { fields } = jira.site.issueType(ISSUE_TYPES.accTask);
  if (!isRequired) fields.pop();
  else fields.push({ fieldId: 'customfield_1', name: 'Cost centre', isRequired, schema: { type: 'string' } });
}

export const PAGE_STORIES: readonly SweepStory[] = [
  {
    name: 'a backlog that is found when its project is on again',
    options: NATIVE,
    before: async (story) => {
      const first = await aCard(story);
      await onPage(story, 'settings', 'turnOff');
      for (const user of ['alice', 'erin', 'alice']) ask(story, user);
      return first;
    },
    tell: async (story, card) => {
      const turnOn = (): Promise<unknown> => setUpProject(story.forge, story.jira, { projectKey: 'ACC' });
      await insisting(story, turnOn, kindIs('saved'));
      for (const id of idsOf(story)) await waitForCard(story, id);
      return given(card);
    },
    check: (story) => {
      const linked = idsOf(story).map((id) => story.linkOf(id)?.issueId);
      const cards = story.jira.state.issues('ACC').map(({ id }) => id);
      expect(cards).toHaveLength(4);
      expect([...linked].sort()).toEqual([...cards].sort());
    },
  },
  {
    name: 'decided for a reason by one of a group that has the role',
    options: {
      mode: 'override',
      edition: 'oss',
      people: {},
      project: { projectKey: 'ACC', approverRoles: [ROLES.Approvers] },
    },
    before: async (story) => {
      story.jira.site.project('ACC')?.roleGroups.set('Approvers', new Set([APPROVER_GROUP]));
      story.jira.site.account(BOB).groups.add(APPROVER_GROUP);
      const card = await aCard(story);
      await story.jira.as(BOB).comment(card.key, `reason: ${REASON}`);
      return card;
    },
    tell: async (story, card) => {
      await story.jira.as(BOB).moveTo(given(card).key, 'Approved');
      await waitForEnd(story, given(card), 'Approved');
      return given(card);
    },
    check: (story, card) => {
      expect(story.jira.state.statusOf(card.key)).toBe('Approved');
      expect(story.updates(card.id)).toMatchObject([
        { state: 'APPROVED', reason: expect.stringContaining(REASON) as string },
      ]);
    },
  },
  {
    name: 'installed anew beside its card',
    options: NATIVE,
    before: async (story) => {
      const card = await askForCard(story, { roles: ['prod-dba'] });
      await story.stopRelay();
      await story.forge.install(ERIN);
      await setUpProject(story.forge, story.jira, { projectKey: 'ACC' });
      story.teleport.review('carol', card.id, { state: 'APPROVED', reason: 'okay' });
      return card;
    },
    tell: async (story, card) => {
      // Before the relay is there the app cannot look for its cards.
      const start = (): Promise<true> => story.startRelay().then(() => true);
      await insisting(story, start, (started) => started === true);
      const link = () => story.linkOf(given(card).id);
      await patiently(story, () => link()?.reviewsPosted === 1 && link()?.busyUntil === undefined);
      return given(card);
    },
    check: (story, card) => {
      expect(story.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
      expect(story.linkOf(card.id)).toMatchObject({ phase: 'open', reviewsPosted: 1 });
      const texts = story.jira.state.comments(card.key).map(({ text }) => text);
      expect(texts.filter((text) => text.includes('carol approved this request'))).toHaveLength(1);
    },
  },
  {
    name: 'a look at the issue of a card',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      const { id } = story.jira.state.issue(given(card).key);
      const look = async (): Promise<string> =>
        JSON.stringify(
          await story.forge.dynamicProperties({ moduleKey: 'card', extension: { issue: { id } } }),
        );
      // Nothing stands there while Jira does not answer: people load the page again.
      await insisting(story, look, (seen) => String(seen).includes('PENDING 0/1'));
      return given(card);
    },
    check: (story, card) => {
      story.expectUntouched(card.id);
      expect(story.jira.state.statusOf(card.key)).toBe('Pending');
    },
  },
  {
    name: 'what failed is tried again, and ignored',
    options: NATIVE,
    before: async (story) => {
      refuseCards(story, true);
      const [wanted, unwanted] = [ask(story), ask(story, 'erin')];
      await patiently(story, () => story.failures().length === 2);
      return { id: wanted, key: unwanted };
    },
    tell: async (story, requests) => {
      const { id: wanted, key: unwanted } = given(requests);
      const failureOf = async (requestId: string): Promise<string | undefined> => {
        const { failures } = (await onPage(story, 'settings', 'projectHealth')) as {
          failures: readonly { id: string; requestId: string }[];
        };
        return failures.find((failure) => failure.requestId === requestId)?.id;
      };
      /** As long as it is on the list, an admin clicks. */
      const settle = (requestId: string, how: string): Promise<void> =>
        insisting(
          story,
          async () => {
            const id = await failureOf(requestId);
            return id === undefined ? { kind: 'done' } : onPage(story, 'settings', how, { id });
          },
          kindIs('done'),
        );
      await settle(unwanted, 'ignoreFailure');
      refuseCards(story, false);
      await settle(wanted, 'retryFailure');
      const card = await waitForCard(story, wanted);
      await patiently(story, () => story.failures().length === 0);
      return card;
    },
    check: (story, card) => {
      expect(story.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
      expect(story.failures()).toEqual([]);
    },
  },
  {
    name: 'requests are sent to another project',
    options: NATIVE,
    before: async (story) => {
      await setUpProject(story.forge, story.jira, { projectKey: 'TEAM' });
      return aCard(story);
    },
    tell: async (story, card) => {
      await insisting(story, () => onPage(story, 'site', 'site'), kindIs('ready'));
      await insisting(story, () => onPage(story, 'site', 'tryRouting', TEAM_RULE), kindIs('tried'));
      await insisting(story, () => onPage(story, 'site', 'saveRouting', TEAM_RULE), kindIs('saved'));
      const id = ask(story, 'erin', 'prod-dba');
      await patiently(story, () => story.linkOf(id)?.phase === 'open' && !story.linkOf(id)?.busyUntil);
      return given(card);
    },
    check: (story, card) => {
      const [routed] = idsOf(story).filter((id) => id !== card.id);
      expect(story.forge.storage.value('routing')).toMatchObject({ routing: TEAM_RULE });
      expect(story.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
      expect(story.jira.state.issues('TEAM').map(({ id }) => id)).toEqual([
        story.linkOf(routed ?? '')?.issueId,
      ]);
    },
  },
  {
    name: 'a relay that is paired anew in the place of itself',
    options: NATIVE,
    ways: ['pull'],
    before: aCard,
    tell: async (story, card) => {
      const done = (work: Promise<void>): Promise<true> => work.then(() => true);
      await insisting(story, () => done(story.pairAnew({ replaces: true })), Boolean);
      await insisting(story, () => done(story.stopRelay()), Boolean);
      await insisting(story, () => done(story.startRelay()), Boolean);
      await patiently(story, () => relayKeysOf(story).length === 1);
      story.teleport.review('bob', given(card).id, { state: 'APPROVED', reason: 'okay' });
      await waitForEnd(story, given(card), 'Approved');
      return given(card);
    },
    check: (story, card) => {
      expect(relayKeysOf(story)).toHaveLength(1);
      expect(story.jira.state.statusOf(card.key)).toBe('Approved');
    },
  },
  {
    name: 'a relay that is revoked and paired again',
    options: NATIVE,
    ways: ['pull'],
    before: aCard,
    tell: async (story, card) => {
      const done = (work: Promise<void>): Promise<true> => work.then(() => true);
      const [key = ''] = relayKeysOf(story);
      const keyId = key.replace(RELAY_KEY_PREFIX, '');
      await insisting(story, () => onPage(story, 'site', 'revokeRelay', { keyId }), kindIs('revoked'));
      await insisting(story, () => done(story.pairAnew({ replaces: false })), Boolean);
      await insisting(story, () => done(story.stopRelay()), Boolean);
      await insisting(story, () => done(story.startRelay()), Boolean);
      story.teleport.review('bob', given(card).id, { state: 'APPROVED', reason: 'okay' });
      await waitForEnd(story, given(card), 'Approved');
      expect(relayKeysOf(story)).not.toContain(key);
      return given(card);
    },
    check: (story, card) => expect(story.jira.state.statusOf(card.key)).toBe('Approved'),
  },
  {
    name: 'a new key for nudges',
    options: NATIVE,
    ways: ['call'],
    before: aCard,
    tell: async (story, card) => {
      const isRenewed = kindIs('renewed');
      await insisting(story, () => onPage(story, 'site', 'renewNudgeKey'), isRenewed);
      await patiently(story, () => secret(story, 'nudge-key-old') === undefined);
      await insisting(story, () => onPage(story, 'site', 'health'), kindIs('ready'));
      return given(card);
    },
    check: (story, card) => {
      expect(secret(story, 'nudge-key')).toBeDefined();
      expect(secret(story, 'nudge-key-old')).toBeUndefined();
      story.expectUntouched(card.id);
    },
  },
];
