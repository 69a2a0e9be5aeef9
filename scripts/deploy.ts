/** Brings the app to a Jira site: `npm run deploy -- --site your-site.atlassian.net`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { buildAll } from './build';
import { deploy, DeployError, nextSteps, type Deployment } from './deploy/deploy';
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
  const relayUrl = relayUrlOf(options);
  if (relayUrl !== undefined) process.env['RELAY_URL'] = relayUrl;
  const deployment: Deployment = {
    ...options,
    relayUrl,
    acceptsTerms: options.acceptTerms ?? false,
    approved: options.approve,
  };
  const deployed = await deploy(deployment, {
    forge: STAND_IN === undefined ? await fetchForgeCli(say) : forgeCliAt(STAND_IN),
    readManifest: () => readFile(MANIFEST, 'utf8'),
    build: () => buildAll(say),
    say,
    isAttended: process.stdin.isTTY,
  });
  say(nextSteps(deployed, deployment));
}

/** The variable is what Forge's own command line reads, so whoever has set it has said it too. */
function relayUrlOf({ relayUrl = process.env['RELAY_URL'] ?? '' }: Options): string | undefined {
  return relayUrl === '' ? undefined : relayUrl;
}

/** All that is wrong before anything is done. */
function problemsOf(options: Options): readonly string[] {
  const missing = ['FORGE_EMAIL', 'FORGE_API_TOKEN'].filter((name) => (process.env[name] ?? '') === '');
  const node = STAND_IN === undefined ? nodeProblem(process.versions.node) : undefined;
  const { site } = options;
  const url = relayUrlOf(options);
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
    ...(url !== undefined && !/^https:\/\/(?!.*\bexample\.(com|org|net)\b)/.test(url)
      ? ['--relay-url: write the https address where the app shall call the relay']
      : []),
  ];
}
