import { kvs } from '@forge/kvs';
import { ClusterAnswerSchema, type ClusterAnswer } from '#wire/messages';
import * as v from '#wire/schema';
import { storable, stored } from '../storage/guard';

const CLUSTER_KEY = 'relay-cluster';
const standbyKeyOf = (kid: string): string => `relay-standby:${kid}`;

/** What the relay said of itself and its cluster when it last changed. */
export async function readCluster(): Promise<ClusterAnswer | undefined> {
  const found = v.safeParse(
    ClusterAnswerSchema,
    await stored('read the cluster', () => kvs.get(CLUSTER_KEY)),
  );
  return found.success ? found.output : undefined;
}

export const keepCluster = (cluster: ClusterAnswer): Promise<void> =>
  stored('keep the cluster', () => kvs.set(CLUSTER_KEY, storable(cluster)));

const StandbySchema = v.object({ at: v.string(), version: v.string() });
/** When a relay that stands by was last heard of. */
export type Standby = v.InferOutput<typeof StandbySchema>;

export const noteStandby = (kid: string, standby: Standby): Promise<void> =>
  stored('note a relay that stands by', () =>
    kvs.set(standbyKeyOf(kid), standby, { ttl: { unit: 'DAYS', value: 30 } }),
  );

export async function readStandby(kid: string): Promise<Standby | undefined> {
  const found = v.safeParse(
    StandbySchema,
    await stored('read of a relay that stands by', () => kvs.get(standbyKeyOf(kid))),
  );
  return found.success ? found.output : undefined;
}
