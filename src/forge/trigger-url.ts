import { webTrigger } from '@forge/api';
import { AppError } from '#core/errors';

/**
 * Where the outside reaches one of the app's web triggers, by its key in the manifest.
 * @see https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger-api/
 */
export async function triggerUrl(key: string): Promise<string> {
  try {
    return await webTrigger.getUrl(key);
  } catch (cause) {
    throw new AppError('storage-unavailable', `Forge gave no URL for the web trigger ${key}`, {
      retry: 'safe',
      cause,
    });
  }
}
