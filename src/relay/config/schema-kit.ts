import * as v from '#wire/schema';
import { readAccountId } from '../account-id';
import { parseAddress } from '../address';
import { LOG_SEVERITIES } from '../log';

/** What keys of the configuration are made of. */

export const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));

export const httpUrl = v.pipe(
  v.string(),
  v.url('must be a URL'),
  v.regex(/^https?:\/\//, 'must begin with "https://"'),
);

export const account = v.pipe(
  v.string(),
  v.check(
    (value) => readAccountId(value) !== undefined,
    'must be an Atlassian account id such as "5b10ac8d82e05b22cc7d4ef2", which stands at the end of the address of a Jira profile',
  ),
);

export const severity = v.pipe(
  v.string(),
  v.transform((value) => value.toLowerCase()),
  v.picklist(LOG_SEVERITIES, 'must be one of "DEBUG", "INFO", "WARN", "ERROR"'),
);

/** How a key stands in the file that `configure` prints, as TOML; `isAsked`: without the # of an example. */
// Not an interface, which the validator would not take for a record.
type Shown = { readonly example?: string; readonly isAsked?: boolean };
/** A line with an example, behind a #. */
export const shown = <T>(example: string): v.MetadataAction<T, Shown> => v.metadata({ example });
/** A line that everybody has to look at. */
export const asked = <T>(example?: string): v.MetadataAction<T, Shown> =>
  v.metadata({ isAsked: true, ...(example === undefined ? {} : { example }) });

export const address = v.pipe(
  v.string(),
  v.check((value) => parseAddress(value) !== undefined, 'must be "[addr]:port"'),
);
