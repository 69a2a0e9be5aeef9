import { parseAddress } from '../address';
import { isLoopback } from '../loopback';
import { IdentityError, readCredentials } from '../teleport/credentials';
import { readDestination } from '../teleport/dial/destination';
import { DialError } from '../teleport/dial/dial-error';
import type { RelayConfig } from './config';
import type { Environment } from './environment';
import { ConfigError } from './errors';

/** Checks what the configuration names beyond HTTPS. Throws `ConfigError` with the first thing that is wrong. */
export async function checkFiles(
  config: RelayConfig,
  insecure: boolean,
  environment: Environment = {},
): Promise<void> {
  const [problem] = await fileProblems(config, insecure, environment);
  if (problem !== undefined) throw problem;
}

/**
 * All that is wrong with what the configuration names beyond HTTPS. An identity that is missing or broken at the start is a
 * mistake; one that expires later may be renewed.
 */
export async function fileProblems(
  { forge, teleport, tiers, jira }: RelayConfig,
  insecure: boolean,
  environment: Environment = {},
): Promise<readonly ConfigError[]> {
  const problemOf = async (run: () => Promise<unknown>): Promise<readonly ConfigError[]> => {
    try {
      await run();
      return [];
    } catch (error) {
      if (error instanceof IdentityError || error instanceof DialError)
        return [new ConfigError(error.message, { cause: error })];
      throw error;
    }
  };
  const jwksUrl = new URL(forge.jwksUrl);
  const hasNoPlace = jira !== undefined && Object.values(tiers).includes('panel');
  const isPlain = !insecure && jwksUrl.protocol !== 'https:' && !isLoopback(jwksUrl);
  return [
    ...(hasNoPlace ? [new ConfigError(NO_PLACE)] : []),
    ...(isPlain ? [new ConfigError('[forge] jwks_url: must begin with "https://"')] : []),
    ...(await problemOf(() => readCredentials(teleport.credentials))),
    ...(await problemOf(() => readDestination(teleport, environment, parseAddress(teleport.addr)))),
  ];
}

/** Clicks are what Jira's history does not tell of, and the panel's tier takes nothing else. */
const NO_PLACE =
  '[tiers]: with [jira] nobody could decide about a role of the tier "panel": choose "drag" or "teleport" for it';
