import { requestId, type AccountId } from '#core/ids';
import { readAccountId } from '../account-id';
import { RESOURCE_NAMES_ASKED_MAX } from '../limits';
import { majorVersionOf } from '../teleport/cluster';
import type { RouteKind } from '../teleport/dial/route';
import { isFailure, TeleportFailure } from '../teleport/errors';
import { listNames } from '../teleport/resource-names';
import { isNativeVersion, NATIVE_SINCE } from '../teleport/strongest-mode';
import type { TeleportUser } from '../teleport/users';
import {
  failed,
  failure,
  ok,
  skipped,
  TELEPORT_NAME,
  warning,
  type Check,
  type Finding,
  type Patient,
} from './check';

/** A name that no request has: Teleport's are UUIDs. */
const NO_REQUEST = requestId('00000000-0000-0000-0000-000000000000');
/** A name that no user has. */
const NO_USER = 'teleport-jira-relay doctor';
/** Teleport confirms a watch at once. */
const WATCH_TIMEOUT_MS = 10_000;
/** Names that one finding has: enough to begin with. */
const NAMED_MAX = 10;
const ROLE_FIX = "give the role of the relay's user";

/** Teleport, by trying what the relay does there. Nothing that these call changes anything. */
export const TELEPORT_CHECKS: readonly Check[] = [
  { name: 'teleport-version', needs: TELEPORT_NAME, run: version },
  { name: 'teleport-edition', needs: TELEPORT_NAME, run: edition },
  { name: 'requests-list', needs: TELEPORT_NAME, run: listRequests },
  { name: 'requests-watch', needs: TELEPORT_NAME, run: watch },
  { name: 'plugin-data', needs: TELEPORT_NAME, run: pluginData },
  { name: 'resource-names', needs: TELEPORT_NAME, run: resourceNames },
  { name: 'users', needs: TELEPORT_NAME, run: readUsers },
  { name: 'user-trait', needs: TELEPORT_NAME, run: traitCoverage },
  { name: 'user-trait-values', needs: TELEPORT_NAME, run: traitValues },
  { name: 'user-trait-unique', needs: TELEPORT_NAME, run: traitUnique },
  { name: 'people', needs: TELEPORT_NAME, run: people },
  { name: 'reviews', needs: TELEPORT_NAME, run: reviews },
  { name: 'second-factor', needs: TELEPORT_NAME, run: secondFactor },
];

/** Reaches Teleport, as all others here need. */
export async function reach({ connections, client }: Patient): Promise<Finding> {
  try {
    const { route } = await connections.connect();
    const { name = '', version: teleport = '' } = client.cluster ?? {};
    return ok(`cluster "${name}", Teleport ${teleport}, ${ROUTES[route]}`);
  } catch (error) {
    return failed(
      error,
      'see that [teleport] addr is right and reachable from here, and that the identity is of this cluster',
    );
  }
}

const ROUTES: Readonly<Record<RouteKind, string>> = {
  auth: 'reached directly at its Auth Service',
  proxy: 'reached through its Proxy Service',
  websocket: 'reached through a load balancer and its Proxy Service',
};

function version({ client, config }: Patient): Finding {
  const version = client.cluster?.version ?? '';
  if (config.review.mode !== 'native' || isNativeVersion(version))
    return ok(`${version} does for mode ${config.review.mode}`);
  return failure(
    `${version} is too old for mode native`,
    `upgrade Teleport to ${NATIVE_SINCE.join('.')} or later, or set [review] mode = "relay" or "override"`,
  );
}

function edition({ client, config }: Patient): Finding {
  const found = client.cluster?.edition;
  if (found === 'enterprise' || config.review.mode === 'override') return ok(`${found ?? 'unknown'} edition`);
  return failure(
    `this cluster has no access reviews, which mode ${config.review.mode} needs`,
    'set [review] mode = "override", or use Teleport Enterprise',
  );
}

async function listRequests({ client }: Patient): Promise<Finding> {
  return tried(async () => {
    const { requests, unreadable } = await client.listRequests();
    if (unreadable.length === 0) return ok(`${requests.length} access requests`);
    return warning(
      `${requests.length} access requests, and ${unreadable.length} more whose records cannot be read: ${namedOf(unreadable)}`,
      'see them with "tctl requests get", and delete them if they are of no use: they get no card',
    );
  }, `${ROLE_FIX} allow.rules access_request: [list, read]`);
}

async function watch({ client, clock, connections }: Patient): Promise<Finding> {
  let cancel: (() => void) | undefined;
  const stream = client.watch(connections.use());
  try {
    await new Promise<void>((resolve, reject) => {
      cancel = clock.after(WATCH_TIMEOUT_MS, () => reject(new Error('no event within 10 seconds')));
      stream.once('data', () => resolve());
      stream.once('error', reject);
    });
    return ok('Teleport sends events');
  } catch (error) {
    return failed(
      error,
      `${ROLE_FIX} allow.rules access_request: [list, read], and see that nothing between here and Teleport cuts long connections`,
    );
  } finally {
    cancel?.();
    stream.on('error', () => undefined);
    stream.cancel();
  }
}

async function pluginData({ pluginData: data }: Patient): Promise<Finding> {
  return tried(async () => {
    await data.read(NO_REQUEST);
    return ok('can be read; writing is not tried');
  }, `${ROLE_FIX} allow.rules access_plugin_data: [read, update]`);
}

/** Only nodes have a name that nobody knows; what cannot be seen is shown by its id, which is enough to decide. */
async function resourceNames({ client, connections, clock }: Patient): Promise<Finding> {
  const { requests } = await client.listRequests();
  const ask = requests
    .flatMap(({ resources }) => resources)
    .filter(({ kind, cluster }) => kind === 'node' && cluster === client.cluster?.name)
    .map(({ name }) => name);
  const names = [...new Set(ask)].slice(0, RESOURCE_NAMES_ASKED_MAX);
  if (names.length === 0) return skipped('no access request names a node');
  try {
    const { size } = await listNames({ connections, clock }, 'node', names);
    if (size > 0) return ok(`${size} of ${names.length} requested nodes are shown by their hostname`);
  } catch (error) {
    if (!(error instanceof TeleportFailure)) throw error;
  }
  return skipped(
    'requested nodes are shown by their ids: to show hostnames, give the role review_requests.preview_as_roles (deploy/teleport)',
  );
}

/** To find a reviewer all users are looked through; of who asked it is only read whether that is the person who decides. */
async function readUsers(patient: Patient): Promise<Finding> {
  const { users } = patient;
  if (needsList(patient)) {
    return tried(
      async () => ok(`${(await users.all()).length} users`),
      `${ROLE_FIX} allow.rules user: [list, read]`,
    );
  }
  return tried(async () => {
    await users.read(NO_USER);
    return ok('can be read, which does while [people] names the user of each approver');
  }, `${ROLE_FIX} allow.rules user: [read]`);
}

/** Whoever decides is looked for among all users, unless the configuration names the user of each. */
const needsList = ({ config: { review, people } }: Patient): boolean =>
  review.mode === 'native' ||
  review.allowEmailMatch ||
  review.approvers.some((account) => people[account] === undefined);

async function traitCoverage(patient: Patient): Promise<Finding> {
  const { config } = patient;
  const name = config.review.userTrait;
  const all = await usersOf(patient);
  if (all === undefined) return NOT_LISTED;
  const having = all.filter((user) => (user.traits[name] ?? []).length > 0).length;
  const detail = `${having} of ${all.length} users have the trait "${name}"`;
  const configured = Object.keys(config.people).length;
  if (having + configured > 0 || config.review.allowEmailMatch) return ok(detail);
  return config.review.mode === 'native'
    ? failure(
        detail,
        `give reviewers their Atlassian account id in the trait "${name}", or name them in [people]`,
      )
    : warning(detail, 'without it only people whom [people] names can approve');
}

/** Users whose trait holds something that is no account id: it counts for nothing. */
async function traitValues(patient: Patient): Promise<Finding> {
  const name = patient.config.review.userTrait;
  const all = await usersOf(patient);
  if (all === undefined) return NOT_LISTED;
  const wrong = all
    .filter((user) => (user.traits[name] ?? []).some((value) => readAccountId(value) === undefined))
    .map((user) => user.name);
  if (wrong.length === 0) return ok(`every value of "${name}" is an Atlassian account id`);
  return warning(
    `"${name}" holds something that is no Atlassian account id for ${namedOf(wrong)}`,
    'put there what stands at the end of the address of their Jira profile, such as 5b10ac8d82e05b22cc7d4ef2: until then nobody is taken for these users',
  );
}

async function traitUnique(patient: Patient): Promise<Finding> {
  const name = patient.config.review.userTrait;
  const all = await usersOf(patient);
  if (all === undefined) return NOT_LISTED;
  const owners = new Map<AccountId, number>();
  for (const user of all) {
    const accounts = new Set((user.traits[name] ?? []).flatMap((value) => readAccountId(value) ?? []));
    for (const account of accounts) owners.set(account, (owners.get(account) ?? 0) + 1);
  }
  const shared = [...owners].filter(([, count]) => count > 1).map(([value]) => value);
  if (shared.length === 0) return ok('no account id belongs to two users');
  return failure(
    `${shared.length} account ids belong to more than one user, such as ${shared[0] ?? ''}`,
    'leave each account id with one user: until then these people decide nothing',
  );
}

async function people(patient: Patient): Promise<Finding> {
  const configured = Object.entries(patient.config.people);
  if (configured.length === 0) return skipped('[people] is empty');
  const all = await usersOf(patient);
  if (all === undefined) return NOT_LISTED;
  const names = new Set(all.map((user) => user.name));
  const unknown = configured.filter(([, user]) => !names.has(user)).map(([account]) => account);
  if (unknown.length === 0) return ok(`${configured.length} people, all of them users`);
  return warning(
    `[people] names users that this cluster does not list, for ${unknown.join(', ')}`,
    'correct the user names; users of single sign-on are listed only after their first login',
  );
}

/** A review cannot be tried without making one. */
function reviews({ config }: Patient): Finding {
  switch (config.review.mode) {
    case 'native':
      return skipped(
        'not tried, since that would be a review: the role needs review_requests.submit_for_users',
      );
    case 'relay':
      return skipped('not tried, since that would be a review: the role needs review_requests.roles');
    case 'override':
      return skipped('not tried, since that would decide: the role needs access_request: [update]');
  }
}

/** How Teleport names the users of Machine ID. @see https://github.com/gravitational/teleport/blob/master/lib/auth/machineid */
const BOT_PREFIX = 'bot-';
/** Teleport that can demand a second factor of administrators. */
const SECOND_FACTOR_SINCE = 15;

/** Whether the cluster demands it only shows when a decision is made. */
function secondFactor({ client }: Patient): Finding {
  if (client.ownUser.startsWith(BOT_PREFIX)) return ok('the relay is a bot of Machine ID, which needs none');
  if (majorVersionOf(client.cluster) < SECOND_FACTOR_SINCE) return ok('this version demands none');
  return skipped(
    'not tried: where the cluster demands one of administrators, the relay must be a bot of Machine ID (deploy/teleport/bot.yaml)',
  );
}

const NOT_LISTED = skipped('the role may not list users, which this mode can do without');

/** All users, or undefined where they cannot be listed and need not be. Where they must, the check before has said so. */
async function usersOf(patient: Patient): Promise<readonly TeleportUser[] | undefined> {
  try {
    return await patient.users.all();
  } catch (error) {
    if (!needsList(patient) && isFailure(error, 'access-denied')) return undefined;
    throw error;
  }
}

async function tried(run: () => Promise<Finding>, fix: string): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    if (isFailure(error, 'not-implemented')) return skipped('this version of Teleport has no such call');
    return failed(error, fix);
  }
}

const namedOf = (names: readonly string[]): string =>
  `${names.slice(0, NAMED_MAX).join(', ')}${names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : ''}`;
