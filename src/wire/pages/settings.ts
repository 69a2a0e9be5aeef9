import type { FieldInput, ScreenField } from '#core/project/screen-fields';
import type { CardState, DecisionPolicy, SomeStates } from '#core/project/settings';
import type { Finding } from '#core/project/setup-checks';
import type { ValueProblem } from '#core/project/setup-values';
import type { NamedChoice, RelayStatus } from './answers';

/** What the settings page of a project and its resolver say to each other. */
export interface SettingsCalls {
  readonly setup: { readonly input: Record<string, never>; readonly output: SetupView };
  readonly saveSetup: { readonly input: SetupInput; readonly output: SaveSetupResult };
  readonly checkSetup: {
    readonly input: CheckInput;
    readonly output: SetupChecks;
  };
  readonly turnOff: { readonly input: Record<string, never>; readonly output: TurnOffResult };
  readonly findPeople: { readonly input: { readonly query: string }; readonly output: FindPeopleResult };
  readonly findGroups: { readonly input: { readonly query: string }; readonly output: FindGroupsResult };
}

/** A project's settings, as far as a person sets them. Statuses by id, fields of the create screen by field id. */
export interface SetupInput {
  readonly issueTypeId: string;
  readonly statuses: Readonly<Record<CardState, readonly string[]>>;
  /** Statuses for pending cards that have some of their approvals; absent or empty: none of their own. */
  readonly partlyApproved?: readonly string[] | undefined;
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

/** `fixAt`: the page of Jira on which it is mended in a company-managed project, from the root of the site. */
export type ShownFinding = Finding & { readonly fixAt?: string | undefined };

/** What the app finds out about a project before or after it is set up. */
export type SetupChecks =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'checked';
      readonly findings: readonly ShownFinding[];
      /** Fields of the create screen. */
      readonly fields: readonly FieldToFill[];
      readonly moveFields: readonly MoveFieldsToFill[];
      /**
       * Fields of the create screen, transitions and fields of their screens that Jira describes in a way that the app cannot read.
       * Transitions are counted anew in each status.
       */
      readonly unreadable: number;
      /** States in whose statuses no issue stands, and of whose moves not all are known. */
      readonly unseen: readonly CardState[];
    };

/** Why settings were not saved; each names what to change. */
export type SetupProblem =
  | { readonly kind: 'unreadable'; readonly where: string }
  | { readonly kind: 'no-issue-type' }
  /** No screen of the site has the app's field. */
  | { readonly kind: 'no-access-field' }
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
