/** What both settings pages ask about how work stands. */
export interface HealthCalls {
  readonly projectHealth: { readonly input: Record<string, never>; readonly output: ProjectHealthView };
  readonly health: { readonly input: Record<string, never>; readonly output: HealthView };
  readonly activityCsv: { readonly input: Record<string, never>; readonly output: ActivityCsv };
  readonly retryFailure: { readonly input: { readonly id: string }; readonly output: FailureResult };
  readonly ignoreFailure: { readonly input: { readonly id: string }; readonly output: FailureResult };
}

/** One line of the activity. `by`: account id; `name`: its display name where Jira shows it. */
export interface ActivityLine {
  readonly at: string;
  readonly event: string;
  readonly requestId?: string | undefined;
  readonly issueKey?: string | undefined;
  readonly detail?: string | undefined;
  readonly by?: string | undefined;
  readonly name?: string | undefined;
}

/** Something that came to nothing, with its reason. `code` has a row in docs/errors.md. */
export interface FailureLine {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly issueKey?: string | undefined;
  /** Whose request it is and for which roles, where the relay can tell. */
  readonly about?: { readonly user: string; readonly roles: readonly string[] } | undefined;
  readonly since: string;
  readonly tries: number;
}

export type FailureResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'unavailable'; readonly message: string };

/** How work stands, of a project or of the site. */
export interface HealthSummary {
  /** The last five-minute tick; `code` where it failed. */
  readonly lastSync?: { readonly at: string; readonly code?: string | undefined } | undefined;
  /** Cards that follow a request, and requests that wait for theirs: of the site also those that the relay could only count. */
  readonly cards: { readonly open: number; readonly waiting: number };
  /** The oldest ones, and how many there are besides. */
  readonly failures: readonly FailureLine[];
  readonly moreFailures: number;
}

/** What the admin of a project sees of it: nothing of other projects. */
export type ProjectHealthView = { readonly kind: 'not-admin' } | ({ readonly kind: 'ready' } & HealthSummary);

export type HealthView =
  | { readonly kind: 'not-admin' }
  | ({
      readonly kind: 'ready';
      /** People who decided and could not be matched with a Teleport user, each with the card that they moved last. */
      readonly unmatched: readonly ActivityLine[];
      readonly activity: readonly ActivityLine[];
      /** True while two keys are live, until the relay uses the new one. Absent where the relay asks, so that none nudges. */
      readonly isNudgeKeyChanging?: boolean | undefined;
    } & HealthSummary);

export type ActivityCsv = { readonly kind: 'csv'; readonly text: string } | { readonly kind: 'not-admin' };
