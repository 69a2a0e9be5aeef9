import type { AccountId } from '#core/ids';
import type { Ports } from '#core/ports';
import { KeyIdSchema } from '#wire/mail';
import type { PairedRelay, PairRelayResult, RelaysView, RevokeRelayResult } from '#wire/pages/site';
import * as v from '#wire/schema';
import { readStandby } from './mailbox/heard';
import { listRelayKeys, type RelayKey } from './mailbox/keys';
import type { Lease } from './mailbox/lease';
import { readLease } from './mailbox/lease-row';
import { offerCode, revokeKey } from './mailbox/pairing';

/** Gathers what the site page shows of relays: who was let in, and when each was last heard of. */
export async function readRelays(): Promise<RelaysView> {
  const [lease, keys] = await Promise.all([readLease(), listRelayKeys()]);
  const relays = await Promise.all(keys.map((key) => shownOf(key, lease)));
  return { kind: 'ready', way: lease === undefined ? 'call' : 'pull', relays };
}

async function shownOf(
  { kid, name, pairedAt, replaces }: RelayKey & { readonly kid: string },
  lease: Lease | undefined,
): Promise<PairedRelay> {
  const common = { keyId: kid, name, pairedAt, replaces };
  if (lease === undefined || lease.kid !== kid) return { ...common, seen: await readStandby(kid) };
  const seen = { at: new Date(lease.seenAt).toISOString(), version: lease.version };
  return { ...common, seen, asksEveryMs: lease.nextInMs, clockOffMs: lease.seenAt - lease.askedAt };
}

const PairSchema = v.object({ replaces: v.optional(KeyIdSchema) });

/** Makes a code for a relay. The one that was made before is void. */
export async function pairRelay(
  ports: Pick<Ports, 'clock' | 'activity'>,
  user: AccountId,
  input: unknown,
): Promise<PairRelayResult> {
  const parsed = v.safeParse(PairSchema, input);
  if (!parsed.success) return { kind: 'invalid' };
  const { replaces } = parsed.output;
  const offered = await offerCode(ports.clock.now(), { by: user, replaces });
  if (offered.kind !== 'code') return offered;
  await ports.activity.note({ event: 'relay-code-made', by: user });
  return { ...offered, until: new Date(offered.until).toISOString() };
}

const RevokeSchema = v.object({ keyId: KeyIdSchema });

/** Takes a relay's key away: from its next question on it is told nothing. */
export async function revokeRelay(
  ports: Pick<Ports, 'activity'>,
  user: AccountId,
  input: unknown,
): Promise<RevokeRelayResult> {
  const parsed = v.safeParse(RevokeSchema, input);
  if (!parsed.success) return { kind: 'invalid' };
  await revokeKey(parsed.output.keyId);
  await ports.activity.note({ event: 'relay-revoked', by: user });
  return { kind: 'revoked' };
}
