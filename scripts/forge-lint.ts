import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { lint, problemCount, reportLintResults } from '@forge/lint';
import type { ManifestSchema } from '@forge/manifest';
import { appSources, insideProject, PROJECT_ROOT, QUIET_LOGGER, readValidManifest } from './forge-app';
import { passes } from './passed-before';

/**
 * Lints the app with Forge's own client-side linters, without login and network, and with checks for four mistakes that
 * they do not see. An error or a warning fails it. Run by `npm run check`.
 */

/** What Atlassian says of Jira's API, as far as the project goes by it: it lets the linter know which scopes a call needs. */
const JIRA_API = join(PROJECT_ROOT, 'test', 'sandbox', 'jira', 'operations.json');
const OTHER_PRODUCTS: readonly string[] = ['JSM', 'JSW', 'CONF', 'CONF_V2', 'BB'];

/** What the deploying service would tell the linter to warn about. */
const DEPRECATED_RUNTIMES: readonly string[] = ['nodejs20.x'];

type FeatureService = Parameters<typeof lint>[4];

/** What the linters look at. */
const SOURCES = [
  'manifest.yml',
  'locales',
  'static',
  'src',
  'tsconfig.json',
  relative(PROJECT_ROOT, JIRA_API),
];

async function lintOnce(): Promise<boolean> {
  const stubs = useLocalApiDescriptions();
  try {
    return await insideProject(lintApp);
  } finally {
    rmSync(stubs, { recursive: true, force: true });
  }
}

/** Points the linter at files instead of the network; products that the app does not use get an empty description. */
function useLocalApiDescriptions(): string {
  const directory = mkdtempSync(join(tmpdir(), 'forge-lint-'));
  const stub = join(directory, 'empty.json');
  writeFileSync(stub, '{"paths":{}}');
  process.env['USE_LOCAL_SWAGGER'] = '1';
  process.env['LOCAL_JIRA_SWAGGER'] = JIRA_API;
  for (const product of OTHER_PRODUCTS) process.env[`LOCAL_${product}_SWAGGER`] = stub;
  return directory;
}

async function lintApp(): Promise<boolean> {
  const manifest = await readValidManifest();
  const sources = appSources();
  const logger = { ...QUIET_LOGGER, info: (message: string) => console.log(message) };
  // The linters ask Atlassian's feature service this one question.
  const featureService = {
    getDeprecatedRuntimes: () => Promise.resolve(DEPRECATED_RUNTIMES),
  } as unknown as FeatureService;
  const results = await lint([...sources], manifest, 'development', QUIET_LOGGER, featureService, {
    linter: { mode: 'client-side' },
  });
  const { errors, warnings } = problemCount(results);
  if (errors + warnings > 0) reportLintResults(logger, results, false);
  const own = checkUnseenMistakes(manifest, sources);
  for (const message of own) console.log(`manifest.yml error: ${message}`);
  console.log(`${sources.length} files, ${errors + own.length} errors, ${warnings} warnings`);
  return errors + own.length + warnings === 0;
}

/** Mistakes that Forge's validators and linters let pass, and the platform does not. Paths are in the current folder. */
function checkUnseenMistakes(manifest: ManifestSchema, sources: readonly string[]): readonly string[] {
  const modules = manifest.modules as Readonly<
    Record<string, readonly { readonly interval?: string }[] | undefined>
  >;
  const configurable = new Set(
    (manifest.remotes ?? []).filter((remote) => 'configurable' in remote).map((remote) => remote.key),
  );
  const backend = manifest.permissions?.external?.fetch?.backend ?? [];
  const usesStorage = sources.some((path) => readFileSync(path, 'utf8').includes('@forge/kvs'));
  const hasTwoFastTicks =
    (modules['scheduledTrigger'] ?? []).filter(({ interval }) => interval === 'fiveMinute').length > 1;
  const allowsConfigurable = backend.some(
    (item) => typeof item === 'object' && 'remote' in item && configurable.has(item.remote),
  );
  return [
    ...(usesStorage && !scopesOf(manifest).includes('storage:app')
      ? ['@forge/kvs needs the scope "storage:app"']
      : []),
    ...(modules['jira:issueGlance'] === undefined
      ? []
      : ['"jira:issueGlance" is being removed from Jira: use "jira:issueContext"']),
    ...(hasTwoFastTicks ? ['an app can have one scheduledTrigger with interval "fiveMinute"'] : []),
    ...(allowsConfigurable
      ? ['a configurable remote cannot stand in permissions.external.fetch.backend']
      : []),
  ];
}

function scopesOf(manifest: ManifestSchema): readonly string[] {
  const scopes: unknown = manifest.permissions?.scopes ?? [];
  return Array.isArray(scopes) ? scopes.map(String) : Object.keys(scopes as object);
}

passes({ name: 'forge-lint', sources: SOURCES, run: lintOnce }).then(
  (isFine) => {
    process.exitCode = isFine ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
