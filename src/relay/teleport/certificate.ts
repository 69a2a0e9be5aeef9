import { CERTIFICATE_SOON_SHARE, CERTIFICATE_URGENT_SHARE } from '../limits';
import type { Identity } from './identity';

/**
 * How long the relay's certificate will still do, by what is left of its life. `soon`: it should have been renewed by now.
 * `urgent`: somebody must act.
 */
export type CertificateHealth = 'good' | 'soon' | 'urgent' | 'expired';

/** Judges a certificate at `now`, in epoch ms. */
export function certificateHealth(
  { startsAt, expiresAt }: Pick<Identity, 'startsAt' | 'expiresAt'>,
  now: number,
): CertificateHealth {
  const left = (expiresAt - now) / (expiresAt - startsAt);
  if (left <= 0) return 'expired';
  if (left <= CERTIFICATE_URGENT_SHARE) return 'urgent';
  return left <= CERTIFICATE_SOON_SHARE ? 'soon' : 'good';
}
