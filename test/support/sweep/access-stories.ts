/** The story of access that somebody ends. */
import { BOB } from '../../sandbox/people';
import type { Story } from '../with-sandbox';
import { aCard, given, NATIVE, type SweepStory } from './sweep-story';
import { insisting, patiently, waitForCard, waitForEnd, type Card } from './telling';

const REASON = 'the incident is over';
const WORK = 'The database is slow';

const locksOf = ({ teleport }: Story, { id }: Card): number =>
  teleport.state.auditLog().filter((event) => event.access_request === id).length;

const saying = ({ jira }: Story, { key }: Card): number =>
  jira.state.comments(key).filter(({ text }) => text.includes('ended this access')).length;

const lockable = ({ teleport }: Story): void =>
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), lock: ['read', 'create', 'update'] });

const approved = async (story: Story, card: Card): Promise<Card> => {
  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await waitForEnd(story, card, 'Approved');
  await story.quiet();
  return card;
};

const logged = ({ forge }: Story): number =>
  [...forge.storage.entities('log-entry').keys()].filter((key) => key.startsWith('access-end:')).length;

export const ACCESS_STORIES: readonly SweepStory[] = [
  {
    name: 'access that a reviewer ends',
    options: { ...NATIVE, review: { end_access: true } },
    before: async (story) => {
      lockable(story);
      return approved(story, await aCard(story));
    },
    tell: async (story, card) => {
      const { key } = given(card);
      const issue = { id: story.jira.state.issue(key).id, key };
      const end = async (): Promise<unknown> => {
        const answer = await story.forge.invokeResolver({
          moduleKey: 'card',
          functionKey: 'endAccess',
          payload: { reason: REASON },
          accountId: BOB,
          extension: { type: 'jira:issueContext', issue },
        });
        return answer.kind === 'value' ? answer.value : undefined;
      };
      await insisting(
        story,
        end,
        (answer) => (answer as { readonly kind?: string } | undefined)?.kind === 'ended',
      );
      await patiently(story, () => saying(story, given(card)) > 0 && logged(story) > 0);
      return given(card);
    },
    check: (story, card) => {
      expect([locksOf(story, card), saying(story, card), logged(story)]).toEqual([1, 1, 1]);
    },
  },
  {
    name: 'access that ends as its work item is closed',
    options: {
      ...NATIVE,
      project: { projectKey: 'ACC', policy: { reasonRequiredFor: [], endsWithWork: true } },
      review: { end_access: true, end_access_on_close: true },
    },
    before: async (story) => {
      lockable(story);
      const workItem = await story.jira.as(BOB).createIssue('ACC', { summary: WORK });
      const id = story.teleport.createRequest('alice', { roles: ['editor'], reason: workItem });
      return approved(story, await waitForCard(story, id));
    },
    tell: async (story, card) => {
      const work = story.jira.state.issues('ACC').find(({ summary }) => summary === WORK);
      await story.jira.as(BOB).moveTo(work?.key ?? '', 'Approved');
      await patiently(story, () => saying(story, given(card)) > 0 && logged(story) > 0);
      return given(card);
    },
    check: (story, card) => {
      expect([locksOf(story, card), saying(story, card), logged(story)]).toEqual([1, 1, 1]);
    },
  },
];
