import { ValidationTypes } from '@forge/manifest';
import { insideProject, validateManifest } from './forge-app';
import { passes } from './passed-before';

/**
 * Validates manifest.yml as `forge lint` and `forge deploy` would, without login and network. All that is found counts as an
 * error, deprecations too: a new app has no excuse for them. Run by `npm run check`.
 */
const VALIDATIONS: readonly ValidationTypes[] = [
  ValidationTypes.FULL,
  ValidationTypes.PRODUCT_TRIGGER,
  ValidationTypes.FORGE_REMOTE_COMPUTE,
  ValidationTypes.DEPRECATED_EGRESS_PERMISSIONS,
  ValidationTypes.DEPRECATED_CSP_METHOD,
];

/** What the validators look at: the manifest, and whether what it names is there. */
const SOURCES = ['manifest.yml', 'locales', 'static', 'src/index.ts', 'src/forge'];

async function validate(): Promise<boolean> {
  const messages = new Set<string>();
  let hasErrors = false;
  for (const validation of VALIDATIONS) {
    const findings = await validateManifest(validation);
    findings.messages.forEach((message) => messages.add(message));
    hasErrors ||= findings.hasErrors;
  }
  for (const message of messages) console.log(message);
  const isValid = !hasErrors && messages.size === 0;
  console.log(
    isValid ? `The manifest passes ${VALIDATIONS.length} validations.` : 'The manifest is not valid.',
  );
  return isValid;
}

void passes({ name: 'manifest', sources: SOURCES, run: () => insideProject(validate) }).then((isValid) => {
  process.exitCode = isValid ? 0 : 1;
});
