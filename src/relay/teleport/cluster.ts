import type { PingResponse } from './gen/teleport/client/auth_service';

/** What Teleport says about itself. */
export interface ClusterInfo {
  readonly name: string;
  readonly version: string;
  /** Enterprise clusters have reviews, thresholds, and a page for each request. */
  readonly edition: 'oss' | 'enterprise';
  /** Address of the Web UI, without a slash at its end. */
  readonly webUrl?: string | undefined;
}

/** Reads an answer to Ping. */
export function toClusterInfo(ping: PingResponse): ClusterInfo {
  return {
    name: ping.ClusterName,
    version: ping.ServerVersion,
    edition: ping.ServerFeatures?.AdvancedAccessWorkflows === true ? 'enterprise' : 'oss',
    webUrl: webUrlOf(ping.ProxyPublicAddr),
  };
}

/** Where requests have pages: only Enterprise's Web UI shows them. */
export const requestPagesOf = (cluster: ClusterInfo | undefined): string | undefined =>
  cluster?.edition === 'enterprise' ? cluster.webUrl : undefined;

/** Teleport whose reviews can name a later beginning of access; older versions begin at once whatever is asked. */
const START_TIMES_SINCE = 15;

/** The major version of a cluster; 0 where it does not say. */
export const majorVersionOf = (cluster: Pick<ClusterInfo, 'version'> | undefined): number =>
  Number.parseInt(cluster?.version ?? '', 10) || 0;

/** Whether a review may name a later beginning of access. */
export const takesStartTimes = (cluster: Pick<ClusterInfo, 'version'> | undefined): boolean =>
  majorVersionOf(cluster) >= START_TIMES_SINCE;

function webUrlOf(publicAddr: string): string | undefined {
  const url = `https://${publicAddr}`;
  return publicAddr !== '' && URL.canParse(url) ? new URL(url).origin : undefined;
}
