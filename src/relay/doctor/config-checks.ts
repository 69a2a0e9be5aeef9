import { placeholdersIn } from '../config/placeholders';
import { failure, ok, type Check, type Finding, type Patient } from './check';

/** The configuration itself, before anything that it names. */
export const CONFIG_CHECKS: readonly Check[] = [{ name: 'placeholders', run: placeholders }];

function placeholders({ config }: Patient): Finding {
  const found = placeholdersIn(config);
  if (found.length === 0) return ok('nothing is left as it stands in examples');
  return failure(found.join('; '), 'put your own values there');
}
