/**
 * Builds everything that runs: all pages, the app as `forge deploy` would bundle it, the relay as one file. What has not
 * changed since its last build is left alone. Run with `npm run build`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { buildApp } from './build-app';
import { buildPackage } from './build-package';
import { buildRelay } from './build-relay';
import { buildIfChanged, type BuildStep } from './build-step';
import { PROJECT_ROOT } from './forge-app';
import { bundleApp } from './forge-bundle';
import { writeSbom } from './sbom';
import { pageConfig } from '../static/shared/vite-config';

const MODULES = join(PROJECT_ROOT, 'dist', 'modules');

const SHARED = ['src/core', 'src/wire', 'locales', 'tsconfig.json', 'package.json', 'package-lock.json'];

const app: BuildStep = {
  name: 'app',
  sources: ['src/forge', 'scripts/build-app.ts', ...SHARED],
  result: 'dist/app/app.mjs',
  run: () => buildApp(),
};

const forge: BuildStep = {
  name: 'forge',
  // It bundles what the step before has made.
  sources: ['src/forge', 'src/index.ts', 'manifest.yml', 'scripts/build-app.ts', ...SHARED],
  result: 'dist/forge/index.cjs',
  run: bundleApp,
};

const relay: BuildStep = {
  name: 'relay',
  sources: ['src/relay', 'scripts/build-relay.ts', 'scripts/sbom.ts', ...SHARED],
  result: 'dist/relay/teleport-jira-relay.cjs',
  run: () => buildRelay(),
};

const pack: BuildStep = {
  name: 'package',
  sources: [
    'src/relay',
    'scripts/build-relay.ts',
    'scripts/build-package.ts',
    'scripts/man-page.ts',
    'deploy/npm',
    'package.json',
    ...SHARED,
  ],
  result: 'dist/package/package.json',
  run: () => buildPackage(join(PROJECT_ROOT, relay.result), join(PROJECT_ROOT, 'dist', 'package')),
};

/** Forge serves pages from a folder of its own choosing, so the app's assets have relative addresses. */
function page(name: string, folder: string, base: './' | '/'): BuildStep {
  return {
    name,
    // The approvals page shows requests as the panel does.
    sources: [
      folder,
      'static/shared',
      'static/panel',
      'test/sandbox/forge-host/ui',
      'scripts/build.ts',
      ...SHARED,
    ],
    result: `${folder}/build/index.html`,
    run: async () => {
      const { build } = await import('vite');
      const config = pageConfig(join(PROJECT_ROOT, folder), base);
      const modules: string[] = [];
      const plugins = [...(config.plugins ?? []), recorder(modules)];
      await build({ configFile: false, ...config, plugins });
      await mkdir(MODULES, { recursive: true });
      await writeFile(join(MODULES, `${name}.json`), JSON.stringify(modules.sort()));
    },
  };
}

/** Writes down of which modules something is in what is built. */
const recorder = (modules: string[]): Plugin => ({
  name: 'record-modules',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') modules.push(...chunk.moduleIds.map(pathOf));
    }
  },
});

/** Relative to the project, as esbuild says it; some begin with a mark of the bundler's or end with a query. */
const pathOf = (id: string): string => relative(PROJECT_ROOT, id.replace(/^\0/, '').replace(/\?.*$/, ''));

const PAGES = ['panel', 'approvals', 'gadget', 'settings', 'site'];

/** The app's bill of materials: its functions, and the pages that are uploaded with them. */
const bill: BuildStep = {
  name: 'bill of materials',
  sources: ['src/forge', 'static', 'scripts/sbom.ts', ...SHARED],
  result: 'dist/app/app.cdx.json',
  run: async () => {
    const inputs = await Promise.all(
      [
        join('dist', 'app', 'inputs.json'),
        ...PAGES.map((page) => join('dist', 'modules', `${page}.json`)),
      ].map(
        async (path) => JSON.parse(await readFile(join(PROJECT_ROOT, path), 'utf8')) as readonly string[],
      ),
    );
    await writeSbom(join(PROJECT_ROOT, 'dist', 'app', 'app.cdx.json'), 'teleport-access-app', inputs.flat());
  },
};

/** Pages first: the manifest names them, and the bundler does not take a manifest that names what is not there. */
const STEPS: readonly BuildStep[] = [
  page('panel', 'static/panel', './'),
  page('approvals', 'static/approvals', './'),
  page('gadget', 'static/gadget', './'),
  page('settings', 'static/settings', './'),
  page('site', 'static/site', './'),
  page('sandbox', 'test/sandbox/pages', '/'),
  app,
  bill,
  forge,
  relay,
  pack,
];

/** Builds what is out of date. `log` gets a line for each thing that is built. */
export async function buildAll(log: (line: string) => void): Promise<void> {
  for (const step of STEPS) await buildIfChanged(step, log);
}

if (require.main === module) {
  buildAll((line) => console.log(line)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
