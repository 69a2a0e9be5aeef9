import { MAIL_TIMEOUT_MS } from '../limits';
import { readPairing, type Pairing } from '../pull/pairing-file';
import { networkFailureOf } from '../network-failure';
import { failure, ok, skipped, warning, type Check, type Finding, type Patient } from './check';
import { clockOff } from './network';

/** What the relay needs where it asks the app for its work. */
export const PULL_CHECKS: readonly Check[] = [
  { name: 'pairing', run: pairing },
  { name: 'app', run: (patient) => withPairing(patient, app) },
  {
    name: 'app-clock',
    run: (patient) => withPairing(patient, (found) => clockOff(patient, () => knock(found))),
  },
];

async function pairing({ config: { forge } }: Patient): Promise<Finding> {
  if (forge.way !== 'pull') return skipped('way "call" needs none');
  const found = await readPairing(forge.pairingFile);
  if (found.kind === 'none') {
    return failure(
      `"${forge.pairingFile}" is not there`,
      'have a code made on the site page of the app, and run "teleport-jira-relay pair" with it',
    );
  }
  if (found.kind === 'unusable') return failure(found.problem, 'pair the relay anew');
  if (found.isOpenToOthers) {
    return warning(
      `every user of this machine may read "${forge.pairingFile}"`,
      'let only the relay read it (chmod 600)',
    );
  }
  return ok(`paired with the app at ${new URL(found.pairing.url).host}`);
}

const TOO_MANY = 429;

/** An app that is there refuses what is not signed. */
async function app(found: Pairing): Promise<Finding> {
  const { host } = new URL(found.url);
  const fix = `let the relay reach https://${host}, if need be through HTTPS_PROXY, which Node 24 obeys with NODE_USE_ENV_PROXY=1`;
  try {
    const response = await knock(found);
    await response.body?.cancel();
    if (response.status === 400)
      return ok('the app can be reached; whether it takes the key, the site page shows');
    if (response.status === TOO_MANY)
      return warning(
        'Forge holds the app back, since it was called too often in this minute',
        'try again in a minute; if it lasts, somebody floods its web trigger',
      );
    return failure(
      `status ${response.status}, which is not the app`,
      response.status === 404 ? 'pair the relay anew: the app was installed anew, or taken away' : fix,
    );
  } catch (error) {
    return failure(`cannot be reached: ${networkFailureOf(error)}`, fix);
  }
}

function knock({ url }: Pairing): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'error',
    body: '',
    signal: AbortSignal.timeout(MAIL_TIMEOUT_MS),
  });
}

async function withPairing(
  { config: { forge } }: Patient,
  run: (pairing: Pairing) => Promise<Finding>,
): Promise<Finding> {
  if (forge.way !== 'pull') return skipped('the app calls the relay');
  const found = await readPairing(forge.pairingFile);
  return found.kind === 'paired' ? run(found.pairing) : skipped('not paired: see pairing');
}
