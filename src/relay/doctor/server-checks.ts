import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createSecureContext } from 'node:tls';
import { errorCodeOf } from '../error-code';
import { HTTPS_RENEWED_BY_MS, JWKS_TIMEOUT_MS } from '../limits';
import { networkFailureOf } from '../network-failure';
import {
  failure,
  FORGE_KEYS_NAME,
  HTTPS_FILES_NAME,
  ok,
  skipped,
  spanOf,
  warning,
  type Check,
  type Finding,
  type Patient,
} from './check';
import { clockOff } from './network';
import { PULL_CHECKS } from './pull-checks';

/** The relay as a server: what Forge sees of it, and what it needs of Forge. */
export const SERVER_CHECKS: readonly Check[] = [
  ...PULL_CHECKS,
  onlyWhenCalled({ name: HTTPS_FILES_NAME, run: httpsFiles }),
  onlyWhenCalled({
    name: 'https-expiry',
    needs: HTTPS_FILES_NAME,
    run: (patient) => withCertificate(patient, httpsExpiry),
  }),
  onlyWhenCalled({
    name: 'https-name',
    needs: HTTPS_FILES_NAME,
    run: (patient) => withCertificate(patient, httpsName),
  }),
  onlyWhenCalled({
    name: 'https-authority',
    needs: HTTPS_FILES_NAME,
    run: (patient) => withCertificate(patient, httpsAuthority),
  }),
  onlyWhenCalled({ name: 'listen-address', run: listenAddress }),
  onlyWhenCalled({ name: FORGE_KEYS_NAME, run: forgeKeys }),
  onlyWhenCalled({
    name: 'clock',
    needs: FORGE_KEYS_NAME,
    run: (patient) => clockOff(patient, fetchKeys),
  }),
  onlyWhenCalled({ name: 'installations', run: installations }),
  { name: 'approvers', run: approvers },
];

/** A relay that asks for its work serves nothing. */
function onlyWhenCalled(check: Check): Check {
  return {
    ...check,
    run: (patient) =>
      patient.config.forge.way === 'call' ? check.run(patient) : skipped('way "pull" opens no port'),
  };
}

async function httpsFiles({ config: { http } }: Patient): Promise<Finding> {
  const { httpsKeyFile, httpsCertFile } = http;
  if (httpsKeyFile === undefined || httpsCertFile === undefined) {
    return failure(
      '[http] https_key_file and https_cert_file are not set',
      'set both: Forge calls https addresses only',
    );
  }
  try {
    const [key, cert] = await Promise.all([readFile(httpsKeyFile), readFile(httpsCertFile)]);
    createSecureContext({ key, cert });
    return ok('key and certificate belong together');
  } catch (error) {
    const code = errorCodeOf(error);
    return failure(
      `key and certificate cannot be used together${code === undefined ? '' : ` (${code})`}`,
      `see that "${httpsKeyFile}" and "${httpsCertFile}" are a PEM key and its certificate, and that the relay may read them`,
    );
  }
}

function httpsExpiry(leaf: X509Certificate, { clock }: Patient): Finding {
  const left = Date.parse(leaf.validTo) - clock.now();
  if (left <= 0) return failure('the certificate has expired', 'renew it: Forge refuses to call the relay');
  const detail = `expires in ${spanOf(left)}`;
  return left < HTTPS_RENEWED_BY_MS ? warning(detail, 'renew it') : ok(detail);
}

function httpsName(leaf: X509Certificate): Finding {
  const names = leaf.subjectAltName;
  if (names !== undefined) return ok(`for ${names}`);
  return failure(
    'the certificate names no host in its alternative names',
    'get one that names the host in RELAY_URL',
  );
}

function httpsAuthority(leaf: X509Certificate): Finding {
  if (leaf.issuer !== leaf.subject)
    return ok('issued by another certificate; whether Forge trusts that one is not tried');
  return warning(
    'the certificate is signed by itself',
    'use one that a public authority has issued: Forge trusts no other',
  );
}

async function withCertificate(
  patient: Patient,
  run: (leaf: X509Certificate, patient: Patient) => Finding,
): Promise<Finding> {
  const { httpsCertFile } = patient.config.http;
  if (httpsCertFile === undefined) return skipped('no certificate');
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(await readFile(httpsCertFile));
  } catch {
    return skipped('no readable certificate: see https-files');
  }
  return run(leaf, patient);
}

function listenAddress({ config: { http } }: Patient): Promise<Finding> {
  const place = `${http.host}:${http.port}`;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const isTaken = errorCodeOf(error) === 'EADDRINUSE';
      resolve(
        isTaken
          ? warning(`${place} is taken`, 'fine if the relay runs; else choose another [http] listen_addr')
          : failure(`cannot listen on ${place}: ${error.message}`, 'choose another [http] listen_addr'),
      );
    });
    server.listen({ port: http.port, ...(http.host === '' ? {} : { host: http.host }) }, () => {
      server.close(() => resolve(ok(`${place} is free`)));
    });
  });
}

async function forgeKeys(patient: Patient): Promise<Finding> {
  const { jwksUrl } = patient.config.forge;
  const fix = `let the relay reach ${jwksUrl}, if need be through HTTPS_PROXY, which Node 24 obeys with NODE_USE_ENV_PROXY=1`;
  try {
    const response = await fetchKeys(patient);
    const body: unknown = await response.json();
    const isKeySet = typeof body === 'object' && body !== null && 'keys' in body && Array.isArray(body.keys);
    return response.ok && isKeySet
      ? ok("Atlassian's token keys can be fetched")
      : failure(`status ${response.status}, not a key set`, fix);
  } catch (error) {
    return failure(`cannot be fetched: ${networkFailureOf(error)}`, fix);
  }
}

function fetchKeys({ config }: Patient): Promise<Response> {
  return fetch(config.forge.jwksUrl, { signal: AbortSignal.timeout(JWKS_TIMEOUT_MS) });
}

function installations({ config: { forge } }: Patient): Finding {
  if (forge.installations.length > 0) return ok(`${forge.installations.length} trusted`);
  return failure(
    'no installation of the app is trusted, so every call is refused',
    "start the relay, open the app's settings in Jira, and put what the relay logs into [forge] installations",
  );
}

function approvers({ config: { review } }: Patient): Finding {
  if (review.mode === 'native') return skipped('mode native asks Teleport who may review');
  if (review.approvers.length > 0) return ok(`${review.approvers.length} accounts may decide`);
  return warning(
    '[review] approvers is empty: nobody may decide in Jira',
    'name the Atlassian accounts that may decide there',
  );
}
