import { ValidationTypes } from '@forge/manifest';
import { insideFolder, isMainScript, parseScriptArguments, validateManifest } from './forge-app';

/**
 * Validates manifest.yml as `forge lint` and `forge deploy` would, without login and network.
 * Usage: npx tsx scripts/forge-validate.ts [--app <folder>]. Ends with 1 when there is an error.
 */
const VALIDATIONS: readonly ValidationTypes[] = [
  ValidationTypes.FULL,
  ValidationTypes.PRODUCT_TRIGGER,
  ValidationTypes.FORGE_REMOTE_COMPUTE,
  ValidationTypes.DEPRECATED_EGRESS_PERMISSIONS,
  ValidationTypes.DEPRECATED_CSP_METHOD,
];

/** All findings about an app's manifest; `hasErrors` counts deprecations as errors, as a new app has no excuse for them. */
export async function validateApp(
  appDirectory: string,
): Promise<{ readonly messages: readonly string[]; readonly hasErrors: boolean }> {
  return insideFolder(appDirectory, async () => {
    const messages = new Set<string>();
    let hasErrors = false;
    for (const validation of VALIDATIONS) {
      const findings = await validateManifest(validation);
      findings.messages.forEach((message) => messages.add(message));
      hasErrors ||= findings.hasErrors;
    }
    return { messages: [...messages], hasErrors: hasErrors || messages.size > 0 };
  });
}

async function main(): Promise<void> {
  const { appDirectory } = parseScriptArguments();
  const { messages, hasErrors } = await validateApp(appDirectory);
  for (const message of messages) console.log(message);
  console.log(
    hasErrors ? 'The manifest is not valid.' : `The manifest passes ${VALIDATIONS.length} validations.`,
  );
  process.exitCode = hasErrors ? 1 : 0;
}

if (isMainScript(__filename)) void main();
