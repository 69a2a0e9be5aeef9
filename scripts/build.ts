/**
 * Builds everything that runs: all pages, the app as `forge deploy` would bundle it, the relay as one file. What has not
 * changed since its last build is left alone. Run with `npm run build`.
 */
import { join } from 'node:path';
import { buildApp } from './build-app';
import { buildPackage } from './build-package';
import { buildRelay } from './build-relay';
import { buildIfChanged, type BuildStep } from './build-step';
import { PROJECT_ROOT } from './forge-app';
import { bundleApp } from './forge-bundle';
import { pageConfig } from '../static/shared/vite-config';

const SHARED = ['src/core', 'src/wire', 'locales', 'tsconfig.json', 'package.json', 'package-lock.json'];

const app: BuildStep = {
  name: 'app',
  sources: ['src/forge', 'scripts/build-app.ts', ...SHARED],
  result: 'dist/app/app.mjs',
  run: () => buildApp(),
};

const forge: BuildStep = {
  name: 'forge',
  sources: ['src/forge', 'src/index.ts', 'manifest.yml', ...SHARED],
  result: 'dist/forge/index.cjs',
  run: bundleApp,
};

const relay: BuildStep = {
  name: 'relay',
  sources: ['src/relay', 'scripts/build-relay.ts', ...SHARED],
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
    sources: [folder, 'static/shared', 'test/sandbox/forge-host/ui', ...SHARED],
    result: `${folder}/build/index.html`,
    run: async () => {
      const { build } = await import('vite');
      await build({ configFile: false, ...pageConfig(join(PROJECT_ROOT, folder), base) });
    },
  };
}

/** Pages first: the manifest names them, and the bundler does not take a manifest that names what is not there. */
const STEPS: readonly BuildStep[] = [
  page('panel', 'static/panel', './'),
  page('settings', 'static/settings', './'),
  page('site', 'static/site', './'),
  page('sandbox', 'test/sandbox/pages', '/'),
  app,
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
