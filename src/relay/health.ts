import { watchProblem } from './calls/cluster';
import { toInstant } from './clock';
import type { RelayWay } from './config/config';
import { HTTPS_RENEWED_BY_MS, MAIL_SILENT_MS_MAX } from './limits';
import { certificateHealth } from './teleport/certificate';
import type { Identity } from './teleport/identity';
import type { RequestWatch } from './teleport/watch';
import type { WayStatus } from './way/status';

/** How the relay fares, as `/readyz` beside the metrics says it. `reasons`: why it is of no use now; `warnings`: why it soon may be. */
export interface Health {
  readonly status: 'ready' | 'not-ready';
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly watch: { readonly state: string; readonly lastEventAt: string | null };
  readonly certificates: {
    readonly teleportExpiresAt: string | null;
    /** Of the HTTPS server, where the app calls the relay. */
    readonly httpsExpiresAt: string | null;
  };
  /** Who calls whom, and how that goes. */
  readonly way: { readonly kind: RelayWay; readonly state: string; readonly lastAnswerAt: string | null };
}

/** What health is told from. Instants in epoch ms; undefined where there is none. */
export interface Vitals {
  readonly now: number;
  /** Why no call to Teleport can succeed now. */
  readonly teleportProblem: string | undefined;
  readonly identity: Identity | undefined;
  readonly watch: Pick<RequestWatch, 'state' | 'lastEventAt'>;
  readonly way: WayStatus;
}

/**
 * Judges the relay. Only what keeps it from its work turns it red: an HTTPS certificate that has expired does not, since
 * whoever stands before the relay may not mind.
 */
export function healthOf({ now, teleportProblem, identity, watch, way }: Vitals): Health {
  const reasons = [
    ...new Set([teleportProblem ?? [], watchProblem(watch) ?? [], wayProblem(way, now) ?? []].flat()),
  ];
  const httpsExpiresAt = way.kind === 'call' ? way.certificateExpiresAt : undefined;
  return {
    status: reasons.length === 0 ? 'ready' : 'not-ready',
    reasons,
    warnings: [identityWarning(identity, now) ?? [], httpsWarning(httpsExpiresAt, now) ?? []].flat(),
    watch: { state: watch.state.kind, lastEventAt: instant(watch.lastEventAt) },
    certificates: {
      teleportExpiresAt: instant(identity?.expiresAt),
      httpsExpiresAt: instant(httpsExpiresAt),
    },
    way: wayHealth(way),
  };
}

function wayHealth(way: WayStatus): Health['way'] {
  if (way.kind === 'call') return { kind: 'call', state: 'serving', lastAnswerAt: null };
  const { state } = way;
  const isHeard = state.kind === 'answered' || state.kind === 'standing-by';
  return { kind: 'pull', state: state.kind, lastAnswerAt: instant(isHeard ? state.at : undefined) };
}

/** Why no call of the app can get here, in a sentence. A relay that stands by is ready to take over. */
function wayProblem(way: WayStatus, now: number): string | undefined {
  if (way.kind === 'call') return undefined;
  const { state } = way;
  if (state.kind === 'unpaired') return state.problem;
  if (state.kind === 'refused') return `The app refuses the relay: ${state.problem}`;
  if (state.kind === 'never-answered') return 'The app has not answered yet';
  return now - state.at > MAIL_SILENT_MS_MAX
    ? `The app has not answered since ${toInstant(state.at)}: let the relay reach Atlassian`
    : undefined;
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
