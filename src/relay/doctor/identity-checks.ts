import { certificateHealth } from '../teleport/certificate';
import { IdentityError, readCredentials } from '../teleport/credentials';
import { expiryProblem } from '../teleport/identity';
import { failure, IDENTITY_NAME, ok, spanOf, warning, type Check, type Finding, type Patient } from './check';

/** The identity as a file, before anybody is shown it. */
export const IDENTITY_CHECKS: readonly Check[] = [
  { name: IDENTITY_NAME, run: readable },
  { name: 'identity-permissions', needs: IDENTITY_NAME, run: permissions },
  { name: 'identity-expiry', needs: IDENTITY_NAME, run: expiry },
];

async function readable({ config }: Patient): Promise<Finding> {
  const { identity } = await readCredentials(config.teleport.credentials);
  const { user, authorities } = identity;
  return ok(`Teleport user "${user}", ${authorities.length} certificate authorities`);
}

async function permissions({ config }: Patient): Promise<Finding> {
  const { exposedFile } = await readCredentials(config.teleport.credentials);
  if (exposedFile === undefined) return ok('only its owner can read it');
  return warning('other users of this machine can read it', `chmod 600 ${exposedFile}`);
}

async function expiry({ config, clock }: Patient): Promise<Finding> {
  const { identity } = await readCredentials(config.teleport.credentials);
  const now = clock.now();
  const problem = expiryProblem(identity, now);
  if (problem !== undefined) {
    return failure(problem, 'renew it with tbot, or write a new one with "tctl auth sign --format=file"');
  }
  const left = identity.expiresAt - now;
  const detail = `expires in ${spanOf(left)}`;
  return certificateHealth(identity, now) === 'good'
    ? ok(detail)
    : warning(detail, 'see that tbot runs and writes to this file, or write a new identity before then');
}

/** What an error of reading the identity means; undefined for one that is about something else. */
export const identityFailure = (error: unknown): Finding | undefined =>
  error instanceof IdentityError
    ? failure(error.message, 'see that the path in [teleport] is right and the relay may read it')
    : undefined;
