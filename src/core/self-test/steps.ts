import type { IssueId, ProjectId } from '../ids';

/**
 * What a test of a real site does, in this order. Each step is short, since a page can wait for one call for 25 seconds only.
 * The last one takes away what the others made.
 */
export const SELF_TEST_STEPS = [
  'calls',
  'screens',
  'create',
  'create-two',
  'find',
  'search',
  'comment',
  'moves',
  'watcher',
  'visitor',
  'people',
  'gone',
  'relay',
  'event',
  'trigger',
  'clean-up',
] as const;
export type SelfTestStep = (typeof SELF_TEST_STEPS)[number];

/** `differs`: not what the app rests on. `note`: it copes with this and with its opposite. `failed`: it could not be found out. */
export type Verdict = 'same' | 'differs' | 'note' | 'failed';

/** One thing that was found out. In none of its texts is anything of a person or of an issue. */
export interface SelfTestLine {
  readonly step: SelfTestStep;
  readonly what: string;
  readonly found: string;
  readonly verdict: Verdict;
}

/** A test that is under way, or has ended. */
export interface SelfTestRun {
  /** Stands in the property of each issue that the test creates, so that one of which no answer came is found again. */
  readonly id: string;
  readonly projectId: ProjectId;
  readonly issueTypeId: string;
  readonly startedAt: string;
  /** Position of the next step; beyond the last one, the test has ended. */
  readonly next: number;
  /** Issues that this test created and that are not taken away yet. */
  readonly created: readonly IssueId[];
  /** Those of earlier tests that could not be taken away so far. */
  readonly leftBehind: readonly IssueId[];
  /** Ids of earlier tests, newest first: a search that failed, or came too early, may have missed what they made. */
  readonly earlier: readonly string[];
  readonly lines: readonly SelfTestLine[];
  /** Since when the step that comes next waits for something. */
  readonly waitingSince?: string | undefined;
  /** What came of the move that a person was asked to make. */
  readonly heard?: HeardEvent | undefined;
}

/** An event of the site, as the app's trigger got it. */
export interface HeardEvent {
  readonly at: string;
  readonly hasChangelog: boolean;
  readonly hasActor: boolean;
}

export type Found = Omit<SelfTestLine, 'step'>;

/** `waiting`: what the step looks for is not there yet; it is tried again. */
export interface StepResult {
  readonly lines: readonly Found[];
  readonly isWaiting?: boolean;
}

/** What a step knows of the test, and what it tells of it at once. */
export interface StepContext {
  readonly run: SelfTestRun;
  /** Milliseconds since the step first began to wait. */
  readonly waitedMs: number;
  /** Keeps an issue before anything else is done with it. */
  readonly remember: (issues: readonly IssueId[]) => Promise<void>;
}

/** The site that is tested. */
export interface SelfTestSite {
  run(step: Exclude<SelfTestStep, 'clean-up'>, context: StepContext): Promise<StepResult>;
  /** Issues that carry the id of a test. */
  createdBy(runId: string): Promise<readonly IssueId[]>;
  /** Takes an issue away: deletes it, or where the app may not, closes it and says what it is. */
  takeAway(issue: IssueId): Promise<'deleted' | 'closed' | 'gone'>;
}

export interface SelfTestMemory {
  load(): Promise<SelfTestRun | undefined>;
  save(run: SelfTestRun): Promise<void>;
}
