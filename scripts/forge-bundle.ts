import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { FileSystemReader } from '@forge/cli-shared';
import {
  insideFolder,
  isMainScript,
  parseScriptArguments,
  PROJECT_ROOT,
  QUIET_LOGGER,
  readValidManifest,
} from './forge-app';

/**
 * Bundles the app's functions as `forge deploy` would, type check included, without login and network.
 * Usage: npx tsx scripts/forge-bundle.ts [outDirectory] [--app <folder>]. Default: dist/forge.
 */
const BUNDLE_BYTES_MAX = 540 * 1024;
/** A trace of the gRPC library, which belongs to the relay alone. */
const FORBIDDEN = /grpc-js/;

export interface BundleResult {
  readonly path: string;
  readonly bytes: number;
  /** Why the bundle must not be deployed; empty when it may. */
  readonly problems: readonly string[];
}

/** Bundles src/index.ts of an app into `index.cjs` and its map. Throws what the compiler has to say. */
export async function bundleApp(appDirectory: string, outDirectory: string): Promise<BundleResult> {
  const runtime = createRuntimePlaceholder();
  try {
    const outputDirectory = await insideFolder(appDirectory, () => runBundler(appDirectory, runtime));
    mkdirSync(outDirectory, { recursive: true });
    for (const name of ['index.cjs', 'index.cjs.map']) {
      if (existsSync(join(outputDirectory, name)))
        cpSync(join(outputDirectory, name), join(outDirectory, name));
    }
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
  const path = join(outDirectory, 'index.cjs');
  const bytes = statSync(path).size;
  const problems = [
    ...(bytes > BUNDLE_BYTES_MAX ? [`The bundle is over ${BUNDLE_BYTES_MAX} bytes`] : []),
    ...(FORBIDDEN.test(readFileSync(path, 'utf8'))
      ? ['The bundle contains the gRPC library of the relay']
      : []),
  ];
  return { path, bytes, problems };
}

/** The bundler would fetch the platform's wrapper from its network, which the bundle itself does not need. */
function createRuntimePlaceholder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'forge-runtime-'));
  mkdirSync(join(directory, 'dist'));
  for (const name of ['wrapper.js', 'loader.js'])
    writeFileSync(join(directory, 'dist', name), '// placeholder\n');
  return directory;
}

async function runBundler(appDirectory: string, runtime: string): Promise<string> {
  process.env['FORGE_RUNTIME_PATH'] = runtime;
  // The bundler insists on `require.main`, which Node takes from here and leaves unset when it was started with an
  // ES module loader.
  if (require.main === undefined) Object.assign(process, { mainModule: module });
  const { getNodeBundler, getWrapperProvider } = await import('@forge/bundler');
  const manifest = await readValidManifest();
  const provider = getWrapperProvider({ fileSystemReader: new FileSystemReader() });
  const bundler = getNodeBundler(QUIET_LOGGER, provider, { readConfig: () => Promise.resolve(manifest) });
  const entryPoints = [{ name: 'index', path: join(appDirectory, 'src', 'index.ts') }];
  return (await bundler.bundle({ appDirectory, entryPoints })).outputDir;
}

async function main(): Promise<void> {
  const { appDirectory, positionals } = parseScriptArguments();
  const outDirectory = resolve(positionals[0] ?? join(appDirectory, 'dist', 'forge'));
  const { path, bytes, problems } = await bundleApp(appDirectory, outDirectory);
  console.log(`${relative(PROJECT_ROOT, path)}: ${bytes} bytes`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (isMainScript(__filename)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
