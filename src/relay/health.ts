import { watchProblem } from './calls/cluster';
import { toInstant } from './clock';
import { HTTPS_RENEWED_BY_MS } from './limits';
import { certificateHealth } from './teleport/certificate';
import type { Identity } from './teleport/identity';
import type { RequestWatch } from './teleport/watch';

/** How the relay fares, as `/readyz` beside the metrics says it. `reasons`: why it is of no use now; `warnings`: why it soon may be. */
export interface Health {
  readonly status: 'ready' | 'not-ready';
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly watch: { readonly state: string; readonly lastEventAt: string | null };
  readonly certificates: {
    readonly teleportExpiresAt: string | null;
    readonly httpsExpiresAt: string | null;
  };
}

/** What health is told from. Instants in epoch ms; undefined where there is none. */
export interface Vitals {
  readonly now: number;
  /** Why no call to Teleport can succeed now. */
  readonly teleportProblem: string | undefined;
  readonly identity: Identity | undefined;
  readonly watch: Pick<RequestWatch, 'state' | 'lastEventAt'>;
  readonly httpsExpiresAt: number | undefined;
}

/**
 * Judges the relay. Only what keeps it from its work turns it red: an HTTPS certificate that has expired does not, since
 * whoever stands before the relay may not mind.
 */
export function healthOf({ now, teleportProblem, identity, watch, httpsExpiresAt }: Vitals): Health {
  const reasons = [...new Set([teleportProblem ?? [], watchProblem(watch) ?? []].flat())];
  return {
    status: reasons.length === 0 ? 'ready' : 'not-ready',
    reasons,
    warnings: [identityWarning(identity, now) ?? [], httpsWarning(httpsExpiresAt, now) ?? []].flat(),
    watch: { state: watch.state.kind, lastEventAt: instant(watch.lastEventAt) },
    certificates: {
      teleportExpiresAt: instant(identity?.expiresAt),
      httpsExpiresAt: instant(httpsExpiresAt),
    },
  };
}

function identityWarning(identity: Identity | undefined, now: number): string | undefined {
  if (identity === undefined) return undefined;
  const health = certificateHealth(identity, now);
  // That one has expired is a reason, not a warning.
  if (health === 'good' || health === 'expired') return undefined;
  return `The relay's Teleport certificate ends at ${toInstant(identity.expiresAt)} and has not been renewed: see that tbot runs, or write a new one`;
}

function httpsWarning(expiresAt: number | undefined, now: number): string | undefined {
  if (expiresAt === undefined || expiresAt - now >= HTTPS_RENEWED_BY_MS) return undefined;
  const verb = expiresAt <= now ? 'expired' : 'ends';
  return `The HTTPS certificate ${verb} at ${toInstant(expiresAt)}: renew https_cert_file and https_key_file, the relay takes them up by itself`;
}

const instant = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : toInstant(epochMs);
