import type { AccessRequest, Instant, Progress, ProposedState, RequestState } from '#core/access-request';
import type { Refusal } from '#core/card';
import type { ErrorCode } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { Resolution } from '#core/link';
import type { Eligibility, ReviewMode } from '#core/review';
import type { FieldInput, ScreenField } from '#core/screen-fields';
import type { CardState, DecisionPolicy, SomeStates } from '#core/settings';
import type { Finding } from '#core/setup-checks';
import type { SelfTestLine, SelfTestStep } from '#core/self-test/steps';
import type { ValueProblem } from '#core/setup-values';

/**
 * What the app's pages and its resolvers say to each other: the name of each call, what goes in and what comes out.
 * Types only; the resolvers check what comes in, since a page can send anything.
 */
export interface PageCalls {
  readonly card: { readonly input: Record<string, never>; readonly output: CardView };
  readonly decide: { readonly input: DecideInput; readonly output: DecideResult };
  readonly setup: { readonly input: Record<string, never>; readonly output: SetupView };
  readonly saveSetup: { readonly input: SetupInput; readonly output: SaveSetupResult };
  readonly checkSetup: {
    readonly input: CheckInput;
    readonly output: SetupChecks;
  };
  readonly turnOff: { readonly input: Record<string, never>; readonly output: TurnOffResult };
  readonly findPeople: { readonly input: { readonly query: string }; readonly output: FindPeopleResult };
  readonly findGroups: { readonly input: { readonly query: string }; readonly output: FindGroupsResult };
  readonly projectHealth: { readonly input: Record<string, never>; readonly output: ProjectHealthView };
  readonly site: { readonly input: Record<string, never>; readonly output: SiteView };
  readonly saveRouting: { readonly input: RoutingInput; readonly output: SaveRoutingResult };
  readonly tryRouting: { readonly input: RoutingInput; readonly output: TryRoutingResult };
  readonly health: { readonly input: Record<string, never>; readonly output: HealthView };
  readonly activityCsv: { readonly input: Record<string, never>; readonly output: ActivityCsv };
  readonly retryFailure: { readonly input: { readonly id: string }; readonly output: FailureResult };
  readonly ignoreFailure: { readonly input: { readonly id: string }; readonly output: FailureResult };
  readonly selfTest: { readonly input: Record<string, never>; readonly output: SelfTestView };
  readonly startSelfTest: {
    readonly input: { readonly projectKey: string };
    readonly output: StartSelfTestResult;
  };
  readonly stepSelfTest: {
    readonly input: { readonly skipsWait?: boolean };
    readonly output: SelfTestView;
  };
  readonly renewNudgeKey: { readonly input: Record<string, never>; readonly output: RenewResult };
}

/** What the issue panel shows. `no-permission` says nothing about the issue: it goes to whoever may not see it. */
export type CardView =
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'no-permission' }
  | RequestCardView
  | { readonly kind: 'gone'; readonly id: RequestId; readonly resolution: Resolution }
  | Unavailable;

/** The request, and what this person may do about it. Instants are ISO 8601. */
export interface RequestCardView {
  readonly kind: 'request';
  readonly request: AccessRequest;
  readonly progress: Progress;
  /** Where each review was made, in the order of the request's reviews. */
  readonly sources: readonly ReviewSource[];
  /** Where the resolution was made, where that is known and is no review. */
  readonly resolvedIn?: ReviewSource | undefined;
  /** `unchecked`: the relay could not say; Teleport decides at the review. */
  readonly eligibility: Eligibility | { readonly kind: 'unchecked' };
  /** To be sent back with a decision; stands for this person and this revision of the request. */
  readonly nonce: string;
  /** For which decisions the project asks for a reason. */
  readonly reasonRequiredFor: readonly ProposedState[];
}

/**
 * Where a review was made: in Jira by a drag or in the panel, handed in by another integration, by a rule of Teleport's own,
 * or in Teleport, which is also what is said where nothing is known.
 */
export type ReviewSource = 'drag' | 'panel' | 'integration' | 'rule' | 'teleport';

/** Why there is no answer now; `message` is for whoever runs the app. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** A decision in the panel. Who decides is known to the platform and not taken from here. */
export interface DecideInput {
  readonly nonce: string;
  readonly proposedState: ProposedState;
  readonly reason: string;
  readonly assumeStartAt?: Instant | undefined;
}

/** `progress` is that of the request as the review left it. Instants are ISO 8601. */
export type DecideResult =
  | {
      readonly kind: 'recorded';
      readonly at: Instant;
      readonly state: RequestState;
      readonly progress: Progress;
    }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly refusal: Refusal['kind']; readonly detail?: string | undefined }
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'invalid' }
  | Unavailable;

/** A project's settings, as far as a person sets them. Statuses by id, fields of the create screen by field id. */
export interface SetupInput {
  readonly issueTypeId: string;
  readonly statuses: Readonly<Record<CardState, readonly string[]>>;
  /** Account ids of the people who may decide where Teleport cannot tell; then ids of groups, and of roles of the project. */
  readonly approvers: readonly string[];
  readonly approverGroups?: readonly string[] | undefined;
  readonly approverRoles?: readonly string[] | undefined;
  readonly createFields?: FieldInput | undefined;
  /** What cards get in fields of the transition that takes them to a state. */
  readonly moveFields?: SomeStates<FieldInput> | undefined;
  /** Absent: nothing is asked beyond what Teleport asks. */
  readonly policy?: DecisionPolicy | undefined;
}

/** What the app looks at before settings are saved. Values that are chosen stay among the options that a field offers. */
export type CheckInput = Pick<
  SetupInput,
  'issueTypeId' | 'statuses' | 'policy' | 'createFields' | 'moveFields'
>;

/** A field to fill, with as many of its options as a page can show. */
export interface FieldToFill extends ScreenField {
  /** Options that are not shown. They are as good as the others. */
  readonly leftOut: number;
}

/** Fields of the transitions that take cards to one state. */
export interface MoveFieldsToFill {
  readonly state: CardState;
  /** Names of the transitions. */
  readonly transitions: readonly string[];
  readonly fields: readonly FieldToFill[];
}

/** Something with a name to choose by. */
export interface NamedChoice {
  readonly id: string;
  readonly name: string;
}

/** A person; `avatar` is the address of a small picture. */
export interface PersonChoice extends NamedChoice {
  readonly avatar?: string | undefined;
}

/** Somebody who is chosen and cannot decide: gone, or not to be seen by the app; `...-hidden` concerns all groups or roles. */
export type ApproverProblem =
  | { readonly kind: 'person' | 'group' | 'role'; readonly id: string }
  | { readonly kind: 'groups-hidden' | 'roles-hidden' };

/** Names of the people and groups that are chosen, and all roles that may be chosen: none where the app may not read them. */
export interface ApproverChoices {
  readonly people: readonly PersonChoice[];
  readonly groups: readonly NamedChoice[];
  readonly roles: readonly NamedChoice[];
  readonly areRolesHidden: boolean;
  readonly problems: readonly ApproverProblem[];
}

type Found<T> =
  | { readonly kind: 'found'; readonly choices: readonly T[] }
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'unavailable'; readonly message: string };
export type FindPeopleResult = Found<PersonChoice>;
export type FindGroupsResult = Found<NamedChoice>;

/** What the app heard from the relay when the page asked. Instants are ISO 8601. */
export type RelayStatus =
  | {
      readonly ok: true;
      readonly clusterName: string;
      readonly teleportVersion: string;
      readonly edition: 'oss' | 'enterprise';
      readonly reviewMode: ReviewMode;
      readonly certificateExpiresAt: string;
      readonly relayVersion: string;
      /** Whether the relay hears of changes at once. */
      readonly watch: 'live' | 'down';
      readonly lastEventAt?: string | undefined;
    }
  | { readonly ok: false; readonly message: string };

export type SetupView =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'ready';
      readonly state: ProjectState;
      readonly current?: SetupInput | undefined;
      /** What the app would choose, read off the names of types and statuses. */
      readonly proposal: SetupInput;
      readonly approvers: ApproverChoices;
      /** Mapped statuses that are not called any more what they were when somebody saved: nothing is decided there. */
      readonly renamed: readonly RenamedStatus[];
      readonly issueTypes: readonly NamedChoice[];
      /** `category` is Jira's key: `new`, `indeterminate` or `done`. */
      readonly statuses: readonly { readonly id: string; readonly name: string; readonly category: string }[];
      readonly relay: RelayStatus;
    };

/** `now` is absent where the project has the status no more. */
export interface RenamedStatus {
  readonly before: string;
  readonly now?: string | undefined;
}

/** How a project stands: never set up, or turned on or off; `receives` says whether new requests may become cards there. */
export interface ProjectState {
  readonly kind: 'new' | 'on' | 'off';
  readonly receives: boolean;
}

/** What the app finds out about a project before or after it is set up. */
export type SetupChecks =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'checked';
      readonly findings: readonly Finding[];
      /** Fields of the create screen. */
      readonly fields: readonly FieldToFill[];
      readonly moveFields: readonly MoveFieldsToFill[];
      /** Fields of the create screen that Jira describes in a way that the app cannot read. */
      readonly unreadable: number;
      /** States in whose statuses no issue stands, and of whose moves not all are known. */
      readonly unseen: readonly CardState[];
    };

/** Why settings were not saved; each names what to change. */
export type SetupProblem =
  | { readonly kind: 'unreadable'; readonly where: string }
  | { readonly kind: 'no-issue-type' }
  | {
      readonly kind: 'status';
      readonly state: CardState;
      readonly problem: 'missing' | 'ambiguous' | 'foreign';
    }
  | ValueProblem
  | { readonly kind: 'approver'; readonly problem: ApproverProblem };

export type SaveSetupResult =
  | { readonly kind: 'saved'; readonly receives: boolean }
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'refused'; readonly problems: readonly SetupProblem[] };

export type TurnOffResult = { readonly kind: 'turned-off' } | { readonly kind: 'not-admin' };

/** One rule of the routing as people write it: globs, all of which must fit; absent ones fit everything. */
export interface RouteRuleInput {
  readonly projectId: string;
  readonly role?: string | undefined;
  readonly resourceKind?: string | undefined;
  readonly cluster?: string | undefined;
  readonly requester?: string | undefined;
}

export interface RoutingInput {
  readonly rules: readonly RouteRuleInput[];
  readonly defaultProjectId: string;
}

/** A project that was ever set up. */
export interface SetUpProject {
  readonly id: string;
  readonly key: string;
  readonly isOn: boolean;
}

export type SiteView =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'ready';
      /** Absent until a first project is set up. */
      readonly routing?: RoutingInput | undefined;
      readonly projects: readonly SetUpProject[];
      readonly relay: RelayStatus;
    };

/** Why a routing was not saved or tried; `rule` counts from 0. */
export type RoutingProblem =
  | { readonly kind: 'unreadable'; readonly where: string }
  | { readonly kind: 'project-not-set-up'; readonly rule?: number | undefined }
  | { readonly kind: 'rule-without-pattern'; readonly rule: number };

export type SaveRoutingResult =
  | { readonly kind: 'saved' }
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'refused'; readonly problems: readonly RoutingProblem[] };

/** Where a pending request stands and where it would go. Absent `projectKey`: to no project, since none is turned on. */
export interface TriedRequest {
  readonly requestId: string;
  readonly user: string;
  readonly roles: readonly string[];
  readonly resources: readonly string[];
  /** The card that it has already, and keeps. */
  readonly issueKey?: string | undefined;
  readonly projectKey?: string | undefined;
  /** The rule that fits, from 0; absent: the default. */
  readonly rule?: number | undefined;
}

export type TryRoutingResult =
  | { readonly kind: 'tried'; readonly requests: readonly TriedRequest[]; readonly total: number }
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'refused'; readonly problems: readonly RoutingProblem[] }
  | { readonly kind: 'unavailable'; readonly message: string };

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
  /** Cards that follow a request, and requests that wait for theirs. */
  readonly cards: { readonly open: number; readonly waiting: number };
  readonly failures: readonly FailureLine[];
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
      /** True while two keys are live, until the relay uses the new one. */
      readonly isNudgeKeyChanging: boolean;
    } & HealthSummary);

export type ActivityCsv = { readonly kind: 'csv'; readonly text: string } | { readonly kind: 'not-admin' };
export type RenewResult = { readonly kind: 'renewed' } | { readonly kind: 'not-admin' };

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
