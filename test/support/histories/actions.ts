/** What may happen in a history, as plain data, so that fast-check can print, replay and shrink it. */
import fc, { type Arbitrary } from 'fast-check';
import { ALICE, AUTOMATION, BOB, CAROL, DAVE, ERIN } from '../../sandbox/people';
import type { FaultDecision } from '../../sandbox/forge-host/faults';
import type { EventFault } from '../../sandbox/jira/faults';
import type { RpcDecision } from '../../sandbox/teleport/faults';
import { PERSONS, type Column, type Person } from './names';
import { siteKinds, untidyActions, type SiteKind, type UntidyAction } from './untidy-actions';

export type { Column, Person };

/** Their accounts in Jira. */
export const ACCOUNTS: Readonly<Record<Person, string>> = {
  alice: ALICE,
  bob: BOB,
  carol: CAROL,
  dave: DAVE,
  erin: ERIN,
  automation: AUTOMATION,
};

/** Jira's own words for which of its limits was passed. */
export type RateLimit = 'jira-burst-based' | 'jira-per-issue-on-write' | 'jira-quota-global-based';

/** What is to happen to the nth call of a boundary from now. `crash-*` of a call to Teleport ends the relay. */
export interface PlannedFault {
  readonly boundary: string;
  readonly nth: number;
  readonly fault: Extract<FaultDecision, string> | RpcDecision | RateLimit | 429 | 500 | 503;
}

/** Somebody moves a card to a column. */
export interface Move {
  readonly who: Person;
  readonly to: Column;
}

/** One step of a history. Requests and cards are named by position, taken modulo how many there are. */
export type Action =
  | { readonly do: 'ask'; readonly who: 'alice' | 'erin'; readonly role: Role; readonly ttlMinutes: number }
  | { readonly do: 'withdraw'; readonly request: number }
  | { readonly do: 'promote'; readonly request: number }
  | { readonly do: 'review'; readonly who: Person; readonly request: number; readonly state: Proposal }
  | { readonly do: 'drag'; readonly who: Person; readonly request: number; readonly to: Column }
  /** Several people move one card, before anybody looks. */
  | { readonly do: 'quarrel'; readonly request: number; readonly moves: readonly Move[] }
  | { readonly do: 'look'; readonly who: Person; readonly request: number }
  | { readonly do: 'click'; readonly who: Person; readonly request: number; readonly state: Proposal }
  /** Whoever asked approves it themselves, or tries to. */
  | { readonly do: 'own'; readonly request: number; readonly how: 'drag' | 'click' }
  | { readonly do: 'comment'; readonly who: Person; readonly request: number }
  | { readonly do: 'delete-card'; readonly request: number }
  | { readonly do: 'forge-card'; readonly who: Person; readonly request: number; readonly to: Column }
  | { readonly do: 'let'; readonly picks: readonly number[] }
  | { readonly do: 'live'; readonly seconds: number }
  | { readonly do: 'jump'; readonly seconds: number }
  | { readonly do: 'fault'; readonly planned: PlannedFault }
  | { readonly do: 'events'; readonly fault: EventFault }
  | { readonly do: 'watch'; readonly fault: 'lose' | 'duplicate' | 'delay' | 'overflow' }
  | { readonly do: 'lag'; readonly searchMs: number; readonly queryMs: number }
  | { readonly do: 'relay'; readonly what: 'start' | 'stop' | 'crash' }
  | { readonly do: 'teleport'; readonly what: 'down' | 'up' }
  | { readonly do: 'slow'; readonly who: 'jira' | 'teleport'; readonly ms: number }
  | { readonly do: 'save-settings'; readonly variant: number }
  | { readonly do: 'route'; readonly variant: number }
  | { readonly do: 'turn-off' }
  | { readonly do: 'reinstall' }
  | UntidyAction;

export type Role = 'editor' | 'prod-dba' | 'ssh-admin';
type Proposal = 'APPROVED' | 'DENIED';

/** Where the app's calls go; a fault strikes the nth call whose boundary begins so. */
const APP_BOUNDARIES = [
  'function on-',
  'function run-job',
  'function sync',
  'function panel',
  'function settings',
  'platform web-trigger',
  'platform keys',
  'jira addComment',
  'jira createIssue',
  'jira doTransition',
  'jira bulkFetch',
  'jira get',
  'jira search',
  'jira setIssueProperty',
  'storage entity/get',
  'storage entity/set',
  'storage entity/query',
  'storage transaction',
  'storage get',
  'storage set',
  'storage ',
  'mailbox lease',
  'mailbox call',
  'mailbox query',
  'queue publish',
  'relay fetch',
  'relay review',
  'relay sync',
  'relay note',
  'relay reviewer',
];
const TELEPORT_BOUNDARIES = [
  'teleport GetAccessRequestsV2',
  'teleport SubmitAccessReview',
  'teleport SetAccessRequestState',
  'teleport GetPluginData',
  'teleport UpdatePluginData',
  'teleport ListAccessRequests',
  'teleport GetCurrentUserRoles',
  'teleport WatchEvents',
  'teleport ListUsers',
  'teleport ListResources',
  'teleport Ping',
];

/** Records that print as they are written. */
const record = <T>(model: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

const nth = fc.integer({ min: 0, max: 4 });
const request = fc.nat({ max: 3 });
const seconds = fc.constantFrom(1, 5, 20, 60, 200, 330, 1_000, 4_000);
const who = fc.constantFrom(...PERSONS);
const reviewer = fc.constantFrom<Person>('bob', 'carol', 'bob', 'carol', 'erin', 'alice', 'dave');
const state = fc.constantFrom<Proposal>('APPROVED', 'DENIED');
const column = fc.constantFrom<Column>('approved', 'approved', 'denied', 'pending', 'expired', 'start');

const appFault: Arbitrary<PlannedFault> = record({
  boundary: fc.constantFrom(...APP_BOUNDARIES),
  nth,
  fault: fc.constantFrom<PlannedFault['fault']>(
    'fail-before',
    'fail-after',
    'timeout',
    'timeout-after',
    'crash-before',
    'crash-after',
    429,
    'jira-burst-based',
    'jira-per-issue-on-write',
    'jira-quota-global-based',
    500,
    503,
  ),
});
const rpcFault: Arbitrary<PlannedFault> = record({
  boundary: fc.constantFrom(...TELEPORT_BOUNDARIES),
  nth,
  fault: fc.constantFrom(
    'fail-before',
    'fail-after',
    'silent-before',
    'silent-after',
    'crash-before',
    'crash-after',
  ),
});
const eventFault = record({
  kind: fc.constantFrom('lose', 'double', 'delay', 'reorder', 'without-actor'),
  delayMs: fc.constantFrom(0, 1_000, 60_000),
});

const ask: Arbitrary<Action> = record({
  do: fc.constant('ask'),
  who: fc.constantFrom('alice', 'erin'),
  role: fc.constantFrom('editor', 'prod-dba', 'prod-dba', 'ssh-admin'),
  ttlMinutes: fc.constantFrom(30, 300, 600),
});

const humans: Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: ask },
  {
    weight: 2,
    arbitrary: record({ do: fc.constant('own'), request, how: fc.constantFrom('drag', 'click') }),
  },
  {
    weight: 8,
    arbitrary: record({ do: fc.constant('drag'), who: fc.oneof(reviewer, who), request, to: column }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: fc.constant('quarrel'),
      request,
      moves: fc.array(record({ who: fc.oneof(reviewer, who), to: column }), { minLength: 2, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant('look'), who: reviewer, request }) },
  {
    weight: 4,
    arbitrary: record({ do: fc.constant('click'), who: fc.oneof(reviewer, who), request, state }),
  },
  { weight: 3, arbitrary: record({ do: fc.constant('review'), who: reviewer, request, state }) },
  { weight: 1, arbitrary: record({ do: fc.constant('withdraw'), request }) },
  { weight: 1, arbitrary: record({ do: fc.constant('promote'), request }) },
  { weight: 1, arbitrary: record({ do: fc.constant('comment'), who, request }) },
  { weight: 1, arbitrary: record({ do: fc.constant('delete-card'), request }) },
  { weight: 1, arbitrary: record({ do: fc.constant('forge-card'), who, request, to: column }) },
);

const machines: Arbitrary<Action> = fc.oneof(
  {
    weight: 10,
    arbitrary: record({
      do: fc.constant('let'),
      picks: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 6, arbitrary: record({ do: fc.constant('live'), seconds }) },
  { weight: 2, arbitrary: record({ do: fc.constant('jump'), seconds }) },
  { weight: 6, arbitrary: record({ do: fc.constant('fault'), planned: fc.oneof(appFault, rpcFault) }) },
  { weight: 2, arbitrary: record({ do: fc.constant('events'), fault: eventFault }) },
  {
    weight: 1,
    arbitrary: record({
      do: fc.constant('watch'),
      fault: fc.constantFrom('lose', 'duplicate', 'delay', 'overflow'),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      do: fc.constant('lag'),
      searchMs: fc.constantFrom(0, 5_000, 60_000),
      queryMs: fc.constantFrom(0, 1_000),
    }),
  },
  {
    weight: 2,
    arbitrary: record({ do: fc.constant('relay'), what: fc.constantFrom('start', 'stop', 'crash') }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant('teleport'), what: fc.constantFrom('down', 'up') }) },
  {
    weight: 1,
    arbitrary: record({
      do: fc.constant('slow'),
      who: fc.constantFrom('jira', 'teleport'),
      ms: fc.constantFrom(1_000, 9_000, 40_000),
    }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant('save-settings'), variant: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: record({ do: fc.constant('route'), variant: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: record({ do: fc.constant('turn-off') }) },
  { weight: 1, arbitrary: record({ do: fc.constant('reinstall') }) },
);

/** What happens in a history beyond its first request, at most. */
const LENGTH_MAX = 56;

/** One history: a kind of system, and what happens in it. It begins with a request, so that there is something to do. */
export interface History {
  readonly mode: 'native' | 'relay' | 'override';
  readonly project: 'ACC' | 'TEAM';
  /** Roles about which only a click in the panel decides. Absent: none. */
  readonly panelRoles?: readonly Role[];
  /** Absent: as tidy as a site can be. */
  readonly site?: SiteKind;
  readonly actions: readonly Action[];
}

const isSoak = process.env['npm_lifecycle_event'] === 'test:soak';
/** HISTORIES_UNTIDY=1: the site does what real sites do, too; 0: it does not. The soak's sites are untidy unless told otherwise. */
const isUntidy = (process.env['HISTORIES_UNTIDY'] ?? (isSoak ? '1' : '0')) === '1';

/** How often each kind of action comes. */
const KINDS = [
  { weight: 5, arbitrary: humans },
  { weight: 6, arbitrary: machines },
  ...(isUntidy ? [{ weight: 4, arbitrary: untidyActions({ who, request, column }) }] : []),
];

const actions = (maxLength: number): Arbitrary<Action[]> =>
  fc.array(fc.oneof(...KINDS), { maxLength, size: 'max' });

/** Long ones as a rule, since two lists that are both short are rare; what breaks can still be made as small as it gets. */
export const histories: Arbitrary<History> = record({
  mode: fc.constantFrom('native', 'native', 'override', 'relay'),
  project: fc.constantFrom('ACC', 'ACC', 'TEAM'),
  panelRoles: fc.constantFrom<readonly Role[]>([], ['ssh-admin'], ['prod-dba'], ['editor', 'ssh-admin']),
  ...(isUntidy ? { site: siteKinds } : {}),
  actions: fc
    .tuple(
      ask,
      record({ do: fc.constant('live'), seconds }),
      actions(LENGTH_MAX / 2),
      actions(LENGTH_MAX / 2),
    )
    .map(([first, second, some, more]): readonly Action[] => [first, second, ...some, ...more]),
});
