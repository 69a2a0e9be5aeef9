import { EgressFilteringService } from '@forge/egress';
import type { AppRequest, AppResponse } from './http-message';

/** The platform's refusal of a plain `fetch` to a host that the manifest does not list. */
export class EgressRefusedError extends Error {
  readonly status = 403;

  constructor(url: string) {
    super(
      `URL not included in the external fetch backend permissions: ${url}. Visit go.atlassian.com/forge-egress for more information.`,
    );
    this.name = 'REQUEST_EGRESS_ALLOWLIST_ERR';
  }
}

/** Lets plain `fetch` calls through to the hosts in the manifest's `permissions.external.fetch.backend`. */
export function createEgress(
  allowed: readonly string[],
): (url: string, request: AppRequest) => Promise<AppResponse> {
  const filter = new EgressFilteringService([...allowed]);
  return async (url, request) => {
    if (!filter.isValidUrl(url)) throw new EgressRefusedError(url);
    const { method, headers, body } = request;
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers.entries()),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
}
