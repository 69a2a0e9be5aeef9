import type { ReviewMode } from '#core/request/review';
import { boilerplate, type GivenValues } from '../config/boilerplate';
import { ConfigError } from '../config/errors';
import { parseConfig } from '../config/parse';
import { configReference } from '../config/reference';
import { jsonOf, type CliEnvironment } from './environment';

export interface ConfigureOptions {
  readonly addr?: string;
  readonly identity?: string;
  readonly mode?: ReviewMode;
  readonly approver?: readonly string[];
  readonly appId?: string;
  readonly installation?: readonly string[];
  readonly json?: boolean;
}

/** Prints a configuration with what is given filled in. Throws `ConfigError` where a value could not stand in one. */
export function configure(options: ConfigureOptions, environment: CliEnvironment): void {
  if (options.json === true) {
    environment.out(jsonOf(configReference()));
    return;
  }
  const text = boilerplate(givenIn(options));
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new ConfigError(parsed.problem);
  environment.out(text);
}

/** In the modes that need approvers there are none as long as none is named. */
function givenIn(options: ConfigureOptions): GivenValues {
  const { mode, approver = mode === undefined || mode === 'native' ? undefined : [] } = options;
  const given = {
    'teleport.addr': options.addr,
    'teleport.identity': options.identity,
    // Only a relay that the app calls has to know the app.
    'forge.way': options.appId === undefined ? undefined : 'call',
    'forge.app_id': options.appId,
    'forge.installations': options.installation,
    'review.mode': mode,
    'review.approvers': approver,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
