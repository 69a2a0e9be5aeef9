/**
 * Makes the relay a package to publish: the one-file bundle as an npm `bin`, without dependencies. The container image and
 * the systemd unit take the same file. Run with `npm run build`.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAM } from '../src/relay/version';
import { PROJECT_ROOT } from './forge-app';
import { manPage } from './man-page';

/** The versions of Node that are maintained. The sandbox and the tests also run on 20.19. */
const SUPPORTED_NODE = '^22.11.0 || >=24.0.0';

/** Makes `folder` from a bundle that was built before. */
export async function buildPackage(bundle: string, folder: string): Promise<void> {
  const { version, description, license } = JSON.parse(
    await readFile(join(PROJECT_ROOT, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, unknown>>;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(bundle, join(folder, `${PROGRAM}.cjs`));
  await copyFile(bundle.replace(/\.cjs$/, '.cdx.json'), join(folder, `${PROGRAM}.cdx.json`));
  await copyFile(join(PROJECT_ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  await copyFile(join(PROJECT_ROOT, 'deploy', 'npm', 'README.md'), join(folder, 'README.md'));
  await writeFile(join(folder, `${PROGRAM}.1`), manPage());
  const manifest = {
    name: PROGRAM,
    version,
    description,
    license,
    bin: { [PROGRAM]: `${PROGRAM}.cjs` },
    man: [`./${PROGRAM}.1`],
    files: [`${PROGRAM}.cjs`, `${PROGRAM}.1`, `${PROGRAM}.cdx.json`],
    engines: { node: SUPPORTED_NODE },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
