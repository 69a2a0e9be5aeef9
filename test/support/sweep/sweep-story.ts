/** What a story of the sweep is, and what its stories begin with. */
import { GROUPS } from '../../sandbox/jira/demo-site';
import type { SandboxOptions } from '../../sandbox/sandbox';
import type { Way } from '../boundaries';
import type { Story } from '../with-sandbox';
import { askForCard, type Card } from './telling';

/** A story. Nothing fails before `tell`. */
export interface SweepStory {
  readonly name: string;
  readonly options: SandboxOptions;
  /** Absent: it is told by both. */
  readonly ways?: readonly Way[];
  readonly before?: (story: Story) => Promise<Card>;
  /** Answers the card that the story ends with. */
  readonly tell: (story: Story, card: Card | undefined) => Promise<Card>;
  readonly check: (story: Story, card: Card) => void;
}

export const NATIVE: SandboxOptions = { mode: 'native' };
export const DAY_MS = 86_400_000;

/** The group that a project may name as its approvers. */
export const APPROVER_GROUP = 'access-approvers';
export const APPROVER_GROUP_ID = GROUPS[APPROVER_GROUP];

export const aCard = (story: Story): Promise<Card> => askForCard(story, { roles: ['editor'] });

/** The card that the story begins with. */
export const given = (card: Card | undefined): Card => {
  if (card === undefined) throw new Error('The story begins with a card');
  return card;
};

/** What the app has stored under a key that storage shows to nobody but the app. */
export const secret = ({ forge }: Story, key: string): string | undefined =>
  forge.storage.secretTable.get(key)?.json;
