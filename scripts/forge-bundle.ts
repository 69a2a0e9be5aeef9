import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { FileSystemReader } from '@forge/cli-shared';
import { insideProject, isMainScript, PROJECT_ROOT, QUIET_LOGGER, readValidManifest } from './forge-app';

/**
 * Bundles the app's functions as `forge deploy` would, type check included, without login and network.
 * As a program it checks what the build has made of them: npx tsx scripts/forge-bundle.ts.
 */
const BUNDLE_FOLDER = join(PROJECT_ROOT, 'dist', 'forge');
/** What cold starts can bear. It may only go down: make room for what is new, and lower it when there is room. */
const BUNDLE_BYTES_MAX = 308 * 1024;
/** Room that is left to grow into; with more, the limit no longer says anything. */
const ROOM_BYTES_MAX = 26 * 1024;
/** A trace of the gRPC library, which belongs to the relay alone. */
const FORBIDDEN = /grpc-js/;

/** Bundles src/index.ts into `index.cjs` and its map. Throws what the compiler has to say. */
export async function bundleApp(): Promise<void> {
  const runtime = createRuntimePlaceholder();
  try {
    const made = await insideProject(() => runBundler(runtime));
    mkdirSync(BUNDLE_FOLDER, { recursive: true });
    for (const name of ['index.cjs', 'index.cjs.map']) cpSync(join(made, name), join(BUNDLE_FOLDER, name));
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
}

/** The bundler would fetch the platform's wrapper from its network, which the bundle itself does not need. */
function createRuntimePlaceholder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'forge-runtime-'));
  mkdirSync(join(directory, 'dist'));
  for (const name of ['wrapper.js', 'loader.js'])
    writeFileSync(join(directory, 'dist', name), '// placeholder\n');
  return directory;
}

async function runBundler(runtime: string): Promise<string> {
  process.env['FORGE_RUNTIME_PATH'] = runtime;
  // The bundler insists on `require.main`, which Node takes from here and leaves unset when it was started with an
  // ES module loader.
  if (require.main === undefined) Object.assign(process, { mainModule: module });
  const { getNodeBundler, getWrapperProvider } = await import('@forge/bundler');
  const manifest = await readValidManifest();
  const provider = getWrapperProvider({ fileSystemReader: new FileSystemReader() });
  const bundler = getNodeBundler(QUIET_LOGGER, provider, { readConfig: () => Promise.resolve(manifest) });
  const entryPoints = [{ name: 'index', path: join(PROJECT_ROOT, 'src', 'index.ts') }];
  return (await bundler.bundle({ appDirectory: PROJECT_ROOT, entryPoints })).outputDir;
}

function check(): void {
  const path = join(BUNDLE_FOLDER, 'index.cjs');
  const bundle = readFileSync(path);
  const problems = [
    ...(bundle.length > BUNDLE_BYTES_MAX ? [`The bundle is over ${BUNDLE_BYTES_MAX} bytes`] : []),
    ...(bundle.length < BUNDLE_BYTES_MAX - ROOM_BYTES_MAX
      ? ['Lower BUNDLE_BYTES_MAX in scripts/forge-bundle.ts: the bundle has shrunk']
      : []),
    ...(FORBIDDEN.test(bundle.toString()) ? ['The bundle contains the gRPC library of the relay'] : []),
  ];
  console.log(`${relative(PROJECT_ROOT, path)}: ${bundle.length} bytes`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (isMainScript(__filename)) check();
