import type { ReviewMode } from '#core/request/review';

/** Where the relay's identity comes from: tbot renews it, or somebody signs a file now and then. */
export type IdentitySource = { readonly kind: 'tbot' } | { readonly kind: 'file'; readonly path: string };

export const RUNS = ['systemd', 'helm'] as const;
/** How the relay is run. */
export type Run = (typeof RUNS)[number];

/** All that has to be known to set a relay up. */
export interface Answers {
  readonly addr: string;
  readonly mode: ReviewMode;
  readonly identity: IdentitySource;
  readonly run: Run;
  /** Mode `native`: Teleport users who may decide in Jira. */
  readonly reviewers: readonly string[];
  /** Mode `relay`: roles that may be decided about. */
  readonly roles: readonly string[];
  /** Modes `relay` and `override`: Atlassian accounts that may decide. */
  readonly approvers: readonly string[];
  readonly app: AppConnection;
}

/** How relay and app find each other: the relay asks the app for work, or the app calls the relay. */
export type AppConnection =
  | { readonly way: 'pull'; readonly code: string }
  | {
      readonly way: 'call';
      readonly appId: string;
      readonly installations: readonly string[];
      readonly httpsKey: string;
      readonly httpsCert: string;
    };

/** Where things are on a host that runs the relay under systemd. */
export const HOST = {
  user: 'teleport-jira-relay',
  state: '/var/lib/teleport-jira-relay',
  config: '/etc/teleport-jira-relay.toml',
  tbotConfig: '/etc/teleport-jira-relay-tbot.yaml',
} as const;
