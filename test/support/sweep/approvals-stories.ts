/** Stories of the approvals page, and of reminders of what waits there. */
import type { ApprovalsCalls } from '#wire/pages/approvals';
import { nonceOf, onApprovals, openItems } from '../approvals-page';
import type { Story } from '../with-sandbox';
import { BOB } from '../../sandbox/people';
import { aCard, given, NATIVE, type SweepStory } from './sweep-story';
import { askForCard, insisting, patiently, waitForEnd, type Card } from './telling';

const HOUR_MS = 3_600_000;

/** Bob approves on the page; he clicks again as long as the list does not show his review. */
async function approveOnPage(story: Story, { id, key }: Card): Promise<void> {
  const issueId = story.jira.state.issue(key).id;
  const attempt = async (): Promise<boolean> => {
    const items = await openItems(story, BOB);
    if (story.reviews(id).length > 0) return true;
    const click = { issueId, nonce: nonceOf(items, key), proposedState: 'approved', reason: 'fine' };
    const decided: ApprovalsCalls['decideOn']['output'] = await onApprovals(story, BOB, 'decideOn', click);
    return decided.kind === 'recorded';
  };
  await insisting(story, attempt, (worked) => worked === true);
}

const reminders = ({ jira }: Story, { key }: Card): number =>
  jira.state.comments(key).filter(({ text }) => text.includes('still waits for a decision')).length;

const logged = ({ forge }: Story): number =>
  [...forge.storage.entities('log-entry').keys()].filter((key) => key.startsWith('reminder:')).length;

export const APPROVALS_STORIES: readonly SweepStory[] = [
  {
    name: 'approved on the approvals page',
    options: NATIVE,
    before: aCard,
    tell: async (story, card) => {
      await approveOnPage(story, given(card));
      await waitForEnd(story, given(card), 'Approved');
      return given(card);
    },
    check: (story, card) => {
      expect(story.jira.state.statusOf(card.key)).toBe('Approved');
      expect(story.reviews(card.id)).toMatchObject([{ author: 'bob', state: 'APPROVED', reason: 'fine' }]);
    },
  },
  {
    name: 'a reminder',
    options: { ...NATIVE, project: { projectKey: 'ACC', policy: { reasonRequiredFor: [], reminds: true } } },
    before: (story) => askForCard(story, { roles: ['editor'], ttlMs: HOUR_MS }),
    tell: async (story, card) => {
      await patiently(story, () => reminders(story, given(card)) > 0 && logged(story) > 0);
      return given(card);
    },
    check: (story, card) => {
      expect(reminders(story, card)).toBeGreaterThan(0);
      expect(logged(story)).toBe(reminders(story, card));
    },
  },
];
