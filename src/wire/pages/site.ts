import type { RelayStatus } from './answers';

/** What the page of the site and its resolver say to each other. */
export interface SiteCalls {
  readonly site: { readonly input: Record<string, never>; readonly output: SiteView };
  readonly saveRouting: { readonly input: RoutingInput; readonly output: SaveRoutingResult };
  readonly tryRouting: { readonly input: RoutingInput; readonly output: TryRoutingResult };
  readonly relays: { readonly input: Record<string, never>; readonly output: RelaysView };
  readonly pairRelay: { readonly input: PairRelayInput; readonly output: PairRelayResult };
  readonly revokeRelay: { readonly input: { readonly keyId: string }; readonly output: RevokeRelayResult };
  readonly renewNudgeKey: { readonly input: Record<string, never>; readonly output: RenewResult };
}

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
  /** Absent where Jira does not tell it the viewer. */
  readonly name?: string | undefined;
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

export type RenewResult = { readonly kind: 'renewed' } | { readonly kind: 'not-admin' };

/** A relay that an admin has let in, by its key. Instants are ISO 8601. */
export interface PairedRelay {
  readonly keyId: string;
  /** Where it was paired, as it said. */
  readonly name: string;
  readonly pairedAt: string;
  /** When it was last heard of, and what it said of itself then; absent: never. */
  readonly seen?: { readonly at: string; readonly version: string } | undefined;
  /** The relay that is given calls at the moment, and how often it asks. Others stand by. */
  readonly asksEveryMs?: number | undefined;
  /** How far the app's clock was ahead when it was last heard of; with that go the seconds that its question took. */
  readonly clockOffMs?: number | undefined;
  /** The key that ends once this one is used: the same relay, renewed. */
  readonly replaces?: string | undefined;
}

/** Who calls whom, and the relays that were paired. `call`: none was; the app calls the relay that it was deployed for. */
export type RelaysView =
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'ready'; readonly way: 'pull' | 'call'; readonly relays: readonly PairedRelay[] };

/** `replaces`: the key of a relay that is to have a new one. */
export interface PairRelayInput {
  readonly replaces?: string | undefined;
}

/** The code is shown this once, and is good once, until then. */
export type PairRelayResult =
  | { readonly kind: 'code'; readonly code: string; readonly until: string }
  | { readonly kind: 'too-many-keys'; readonly most: number }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'not-admin' };

export type RevokeRelayResult =
  { readonly kind: 'revoked' } | { readonly kind: 'invalid' } | { readonly kind: 'not-admin' };
