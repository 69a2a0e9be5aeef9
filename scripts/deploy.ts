/** Brings the app to a Jira site: `npm run deploy -- --site your-site.atlassian.net`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { buildAll } from './build';
import { deploy, DeployError, type Deployed } from './deploy/deploy';
import { fetchForgeCli, forgeCliAt, nodeProblem } from './deploy/forge-cli';
import { PROJECT_ROOT } from './forge-app';

interface Options {
  readonly site: string;
  readonly environment: string;
  readonly name: string;
  readonly developerSpace?: string;
  readonly acceptTerms?: boolean;
  readonly approve: readonly string[];
  readonly relayUrl?: string;
}

const MANIFEST = join(PROJECT_ROOT, 'manifest.yml');
/** Set by the test, whose stand-in takes the calls. */
const STAND_IN = process.env['FORGE_CLI'];

const program = new Command('npm run deploy --')
  .description(
    'Registers, builds, lints, deploys and installs or upgrades the app. Needs FORGE_EMAIL and FORGE_API_TOKEN.',
  )
  .requiredOption('--site <site>', 'your-site.atlassian.net')
  .addOption(
    new Option('--environment <environment>', 'Forge environment')
      .choices(['production', 'staging', 'development'])
      .default('production'),
  )
  .option('--name <name>', 'name of the app when it is registered', 'Teleport Access')
  .option('--developer-space <id>', 'developer space of the app when it is registered')
  .option('--accept-terms', "you agree to Atlassian's terms for developers; else you are asked, once")
  .option('--approve <rule...>', 'rules of Forge that you approve, such as MAJOR_VERSION_RULE', [])
  .option('--relay-url <url>', 'only where the app calls the relay: https://relay.example.com')
  .action(main);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof DeployError ? error.message : error);
  process.exitCode = 1;
});

async function main(options: Options): Promise<void> {
  const say = (line: string): void => console.log(line);
  const problems = problemsOf(options);
  if (problems.length > 0) throw new DeployError(problems.join('\n'));
  if (options.relayUrl !== undefined) process.env['RELAY_URL'] = options.relayUrl;
  const deployed = await deploy(
    {
      ...options,
      acceptsTerms: options.acceptTerms ?? false,
      approved: options.approve,
    },
    {
      forge: STAND_IN === undefined ? await fetchForgeCli(say) : forgeCliAt(STAND_IN),
      readManifest: () => readFile(MANIFEST, 'utf8'),
      build: () => buildAll(say),
      say,
      isAttended: process.stdin.isTTY,
    },
  );
  say(nextSteps(deployed));
}

/** All that is wrong before anything is done. */
function problemsOf({ site, relayUrl }: Options): readonly string[] {
  const missing = ['FORGE_EMAIL', 'FORGE_API_TOKEN'].filter((name) => (process.env[name] ?? '') === '');
  const node = STAND_IN === undefined ? nodeProblem(process.versions.node) : undefined;
  const url = relayUrl ?? process.env['RELAY_URL'] ?? '';
  return [
    ...(missing.length > 0
      ? [
          `Set ${missing.join(' and ')}: your login, and a token from https://id.atlassian.com/manage-profile/security/api-tokens`,
        ]
      : []),
    ...(node === undefined ? [] : [node]),
    ...(/^(?!your-site\.)[a-z0-9][a-z0-9-]*\.(atlassian\.net|jira\.com)$/.test(site)
      ? []
      : [`--site "${site}": write the name of your site, as in acme.atlassian.net`]),
    ...(url !== '' && !/^https:\/\/(?!.*\bexample\.(com|org|net)\b)/.test(url)
      ? ['--relay-url: write the https address where the app shall call the relay']
      : []),
  ];
}

const nextSteps = ({ appId, installationId }: Deployed): string => `
Installed. The relay needs to know the app:

  teleport-jira-relay configure --app-id ${appId} --installation ${installationId}

Keep manifest.yml: it now has your app's id.`;
