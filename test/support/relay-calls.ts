/** Spoils what the app asks of the relay, whichever way its calls take. */
import { gzipSync } from 'node:zlib';
import { callAt, type CallName } from '#wire/contract';
import type { FaultDecision, HostCall } from '../sandbox/forge-host/faults';
import { mailCrossing, type MailCrossing } from './mail-crossing';

type Decided = FaultDecision | Promise<FaultDecision> | undefined;

/** What is done to a call of the app; undefined for what is no business of this. */
export type Spoiling = (call: HostCall) => Decided;

const WRITTEN: FaultDecision = { status: 204 };
const NOT_THERE: FaultDecision = {
  status: 404,
  body: JSON.stringify({ code: 'KEY_NOT_FOUND', message: '' }),
};

/** Where the app reads what a relay that asks for its calls has said of its cluster. */
const CLUSTER_KEY = 'relay-cluster';

/**
 * `decide` is asked once for each call. An answer is what the relay says; `fail-before`: the call never gets there;
 * `fail-after`: its answer never comes back. With the way `pull` the app notices neither before its patience ends.
 */
export function spoilRelayCalls(decide: (name: CallName) => Decided): Spoiling {
  /** What the app finds where it looks for the answer to a call, by the call's place. */
  const found = new Map<string, FaultDecision>();
  const put = async (
    place: string,
    { name, id }: NonNullable<MailCrossing['put']>,
  ): Promise<FaultDecision> => {
    found.delete(place);
    const decision = (await decide(name)) ?? 'pass';
    if (typeof decision === 'object') found.set(place, rowOf(answered(id, decision)));
    else if (decision.startsWith('fail')) found.set(place, NOT_THERE);
    else return decision;
    return decision === 'fail-after' ? 'pass' : WRITTEN;
  };
  return (call) => {
    if (call.kind === 'remote') {
      const name = callAt(call.method, call.path);
      return name === undefined ? undefined : decide(name);
    }
    if (readsCluster(call)) return clusterSaid(decide('cluster'));
    const crossing = mailCrossing(call);
    if (crossing?.place === undefined || call.functionKey === 'on-mail') return undefined;
    if (crossing.put !== undefined) return put(crossing.place, crossing.put);
    return crossing.boundary === 'mailbox call get' ? found.get(crossing.place) : undefined;
  };
}

const readsCluster = ({ kind, path, body = '' }: HostCall): boolean =>
  kind === 'kvs' && path.endsWith('/get') && body.includes(`"${CLUSTER_KEY}"`);

async function clusterSaid(decided: Decided): Promise<FaultDecision> {
  const decision = (await decided) ?? 'pass';
  if (typeof decision === 'string') return decision === 'pass' ? 'pass' : NOT_THERE;
  return rowOf(JSON.parse(decision.body ?? 'null'));
}

const rowOf = (value: unknown): FaultDecision => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ key: '', value, createdAt: 0, updatedAt: 0 }),
});

/** A row of the mailbox with the answer in it. */
function answered(id: string, { status, body }: Exclude<FaultDecision, string>): unknown {
  const text = body === undefined ? undefined : gzipSync(body).toString('base64');
  return { state: 'answered', order: 0, body: { id, status, parts: 0, text } };
}
