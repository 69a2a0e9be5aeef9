import { AppError } from '#core/errors';
import type { Clock } from '../clock';
import type { RelayConfig } from '../config/config';
import type { Environment } from '../config/environment';
import type { TeleportClient } from '../teleport/client';
import { DialError } from '../teleport/dial/dial-error';
import { TeleportFailure } from '../teleport/errors';
import type { KnownCause } from '../teleport/known-causes';
import type { TeleportConnections } from '../teleport/connections';
import type { PluginData } from '../teleport/plugin-data';
import type { TeleportUsers } from '../teleport/users';

/** What a check found. `fix` is what a person can do about it; one sentence. */
export type Finding =
  | { readonly kind: 'ok' | 'skipped'; readonly detail: string }
  | { readonly kind: 'warning' | 'failure'; readonly detail: string; readonly fix: string };

/** What is examined: a configuration, and Teleport seen with its identity. Nothing is ever changed there. */
export interface Patient {
  readonly config: RelayConfig;
  readonly clock: Clock;
  /** Names HTTP proxies. */
  readonly environment: Environment;
  readonly connections: TeleportConnections;
  readonly client: TeleportClient;
  readonly users: TeleportUsers;
  readonly pluginData: PluginData;
}

/** One question to the patient. `needs`: another check, without whose success it is in vain and skipped. */
export interface Check {
  readonly name: string;
  readonly needs?: string;
  readonly run: (patient: Patient) => Finding | Promise<Finding>;
}

/** Checks that others need. */
export const IDENTITY_NAME = 'identity';
export const TELEPORT_NAME = 'teleport';
export const HTTPS_FILES_NAME = 'https-files';
export const FORGE_KEYS_NAME = 'forge-keys';

export const ok = (detail: string): Finding => ({ kind: 'ok', detail });
export const skipped = (detail: string): Finding => ({ kind: 'skipped', detail });
export const warning = (detail: string, fix: string): Finding => ({ kind: 'warning', detail, fix });
export const failure = (detail: string, fix: string): Finding => ({ kind: 'failure', detail, fix });

/** What an error means to a check that knows what it usually comes from; a cause that the error itself tells is better. */
export function failed(error: unknown, usualFix: string): Finding {
  const known = knownIn(error);
  return known === undefined ? failure(messageOf(error), usualFix) : failure(known.cause, known.fix);
}

/** A role that lacks one permission often lacks more: there the check's own fix says all that it needs. */
function knownIn(error: unknown): KnownCause | undefined {
  if (error instanceof TeleportFailure) return error.known?.about === 'user' ? error.known : undefined;
  if (error instanceof DialError) return error.known;
  return error instanceof AppError ? knownIn(error.cause) : undefined;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A span of time as people say it: "3 days", "2 hours", "5 minutes". */
export function spanOf(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const [unit, size] = units.find(([, size]) => ms >= size) ?? (['minute', 60_000] as const);
  const count = Math.floor(ms / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
