import type { SetupInput } from '#wire/pages/settings';
import { problemOf } from '../shared/problem';
import { rpc } from '../shared/rpc';
import type { SaveOutcome } from './save-outcome-view';

/** Hands the settings to the app. Never throws: a call that fails is an outcome to show. */
export async function saveSetup(draft: SetupInput): Promise<SaveOutcome> {
  try {
    return await rpc('saveSetup', draft);
  } catch (error) {
    return { kind: 'failed', ...problemOf(error) };
  }
}
