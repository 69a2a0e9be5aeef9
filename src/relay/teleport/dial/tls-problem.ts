import { errorCodeOf } from '../../error-code';
import { NEW_CREDENTIALS, type Identity } from '../identity';

/** The other side's certificate does not hold, in Node's and OpenSSL's words. */
const UNTRUSTED =
  /^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|CERT_REJECTED|INVALID_CA|INVALID_PURPOSE)/;

/** What the Auth Service says about the relay's certificate: TLS alerts, which Teleport sends as Go's `crypto/tls` does. */
const REFUSALS: readonly (readonly [RegExp, (identity: Identity) => string])[] = [
  [
    /ALERT_CERTIFICATE_EXPIRED/,
    ({ expiresAt }) =>
      `Teleport takes the relay's certificate for expired, although it holds until ${new Date(expiresAt).toISOString()}: compare the clocks`,
  ],
  [
    /ALERT_CERTIFICATE_REVOKED/,
    () => `Teleport says that the relay's certificate was revoked: ${NEW_CREDENTIALS}`,
  ],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR|ACCESS_DENIED)/,
    ({ cluster }) =>
      `Teleport does not take the relay's certificate: it is of cluster "${cluster}", and either not of this one or from before its authority was rotated: ${NEW_CREDENTIALS}`,
  ],
  [
    /ALERT_CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/,
    () => "Teleport does not accept the relay's handshake",
  ],
];

/** Why a TLS connection to the Auth Service failed, as a clause. */
export function innerTlsProblem(error: unknown, identity: Identity): string {
  const code = errorCodeOf(error) ?? '';
  const refusal = REFUSALS.find(([pattern]) => pattern.test(code));
  if (refusal !== undefined) return `${refusal[1](identity)} (${code})`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return `the Auth Service's certificate is out of its time: compare the clocks (${code})`;
  }
  if (UNTRUSTED.test(code) || code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `what answers has no certificate by the authority of cluster "${identity.cluster}", which the relay's credentials are of (${code})`;
  }
  return plainTlsProblem(code);
}

/** Why a TLS connection to a web address (a Proxy Service's, a load balancer's) failed, as a clause. */
export function webTlsProblem(error: unknown, host: string): string {
  const code = errorCodeOf(error) ?? '';
  if (UNTRUSTED.test(code)) {
    return `the web certificate of ${host} is by an authority that is not trusted here: if it is your own, name its file in [teleport] proxy_ca_file (${code})`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `the web certificate there is not for ${host}: give addr the name that is in the certificate (${code})`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `the web certificate of ${host} has expired (${code})`;
  return plainTlsProblem(code);
}

function plainTlsProblem(code: string): string {
  if (code.includes('NO_APPLICATION_PROTOCOL')) return `what answers does not speak this protocol (${code})`;
  if (code.includes('WRONG_VERSION_NUMBER') || code === 'EPROTO')
    return `what answers does not speak TLS (${code})`;
  if (code === 'ECONNRESET' || code === '')
    return 'the other side closed the connection during the TLS handshake';
  return `the TLS handshake failed (${code})`;
}
