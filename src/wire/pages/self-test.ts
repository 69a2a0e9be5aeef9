import type { SelfTestLine, SelfTestStep } from '#core/self-test/steps';

/** What the page of the site says to the self-test. */
export interface SelfTestCalls {
  readonly selfTest: { readonly input: Record<string, never>; readonly output: SelfTestView };
  readonly startSelfTest: {
    readonly input: { readonly projectKey: string };
    readonly output: StartSelfTestResult;
  };
  readonly stepSelfTest: {
    readonly input: { readonly skipsWait?: boolean };
    readonly output: SelfTestView;
  };
}

/** A test of the site: none yet, or the one that was begun last. */
export type SelfTestView =
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'run';
      /** What comes next; absent once the test has ended. */
      readonly step?: SelfTestStep | undefined;
      /** Whether the next step waits for something that is not there yet. */
      readonly isWaiting: boolean;
      readonly lines: readonly SelfTestLine[];
      /** The issue that somebody is asked to move by hand. */
      readonly issueToMove?: string | undefined;
      /** Issues of earlier tests that the app could not take away. */
      readonly leftBehind: number;
      /** What to copy into a bug report, once the test has ended. */
      readonly report?: string | undefined;
    };

/** `no-project`: there is none of this key that the app can see. */
export type StartSelfTestResult = SelfTestView | { readonly kind: 'no-project' };
