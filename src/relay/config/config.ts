import type { ReviewMode } from '#core/request/review';
import type { Tier } from '#core/request/tier';
import type { LogSeverity } from '../log';

/**
 * How the Auth Service is reached. `auth`: directly. `proxy`: through a Proxy Service with TLS routing. `websocket`: through a
 * Proxy Service behind a load balancer that ends TLS. `auto`: whichever works.
 */
export const CONNECTIONS = ['auto', 'auth', 'proxy', 'websocket'] as const;
export type ConnectionChoice = (typeof CONNECTIONS)[number];

/** The modes, the one that leaves most to Teleport first. */
export const REVIEW_MODES = ['native', 'relay', 'override'] as const satisfies readonly ReviewMode[];

export const isReviewMode = (text: string): text is ReviewMode => REVIEW_MODES.some((mode) => mode === text);

/** Where the relay's credentials are. `identity`: an identity file, or the folder of a tbot output that has one. */
export type CredentialPaths =
  | { readonly kind: 'identity'; readonly path: string }
  | {
      readonly kind: 'files';
      readonly key: string;
      readonly certificate: string;
      readonly authorities: string;
    };

/** Where Teleport is and who the relay is there. */
export interface TeleportConfig {
  /** `host:port` of the Auth Service, or of the Proxy Service's web address. */
  readonly addr: string;
  readonly connection: ConnectionChoice;
  readonly credentials: CredentialPaths;
  /** PEM file of the authorities that signed the Proxy Service's web certificate. Absent: those that Node trusts. */
  readonly proxyCaFile?: string | undefined;
}

/** An address to listen on; an empty host means every address. */
export interface ListenConfig {
  readonly host: string;
  readonly port: number;
}

/** Where the relay listens. Without key and certificate it serves plain HTTP, and only if told to. */
export interface HttpConfig extends ListenConfig {
  readonly httpsKeyFile?: string | undefined;
  readonly httpsCertFile?: string | undefined;
}

/** How often a token of the app's is taken: once, or by all calls of the invocation that it was made for. */
export const TOKENS = ['per-call', 'per-invocation'] as const;

/** Who calls whom: the relay asks the app for work, or the app calls the relay. */
export const RELAY_WAYS = ['pull', 'call'] as const;
export type RelayWay = (typeof RELAY_WAYS)[number];

/** Which Forge app may call, from which installations, and where its keys are. */
export interface ForgeConfig {
  readonly way: RelayWay;
  /** With `pull`: what pairing left behind. */
  readonly pairingFile: string;
  /** `ari:cloud:ecosystem::app/...`: the audience of its tokens. Empty with `pull`, which has none. */
  readonly appId: string;
  /** Ids of the installations that are trusted. Empty: none, and the log says what to put here. */
  readonly installations: readonly string[];
  /** Forge environment type, in lower case. */
  readonly environment: string;
  readonly jwksUrl: string;
  readonly tokens: (typeof TOKENS)[number];
  /** Hosts besides Atlassian's at which the app may be called. */
  readonly webtriggerHosts: readonly string[];
}

/** Who reviews, and what Jira may decide at all. */
export interface ReviewConfig {
  readonly mode: ReviewMode;
  /** Trait of a Teleport user that holds the Atlassian account id. */
  readonly userTrait: string;
  readonly allowEmailMatch: boolean;
  /** In modes `relay` and `override`: the only accounts that may decide. Not used in `native`. */
  readonly approvers: readonly string[];
  /** Roles that Jira may decide about. Empty: all. */
  readonly allowedRoles: readonly string[];
  readonly denyOnly: boolean;
  /** Whether people may end access from Jira that was approved. */
  readonly endAccess: boolean;
  /** Whether it may end as well once the work items that its request names are closed. Only with `endAccess`. */
  readonly endAccessOnClose: boolean;
  /** The longest access that Jira may approve. Absent: no bound. */
  readonly longestAccessMs?: number | undefined;
}

/** With which account the relay reads Jira's history itself, and what it takes statuses for. */
export interface JiraConfig {
  readonly cloudId: string;
  readonly clientId: string;
  readonly secretFile: string;
  /** Statuses by id or name. */
  readonly approvedStatuses: readonly string[];
  readonly deniedStatuses: readonly string[];
  readonly apiUrl: string;
  readonly tokenUrl: string;
}

/** The relay's configuration, as the program uses it. */
export interface RelayConfig {
  readonly teleport: TeleportConfig;
  readonly http: HttpConfig;
  readonly forge: ForgeConfig;
  readonly review: ReviewConfig;
  /** Atlassian account id -> Teleport user name. */
  readonly people: Readonly<Record<string, string>>;
  /** Where Jira may decide about roles, by pattern of their name. */
  readonly tiers: Readonly<Record<string, Tier>>;
  /** Absent: the app is believed about who moved a card. */
  readonly jira?: JiraConfig | undefined;
  /** Where metrics can be read. Absent: nowhere. */
  readonly metrics?: ListenConfig | undefined;
  readonly log: { readonly output: string; readonly severity: LogSeverity };
}
