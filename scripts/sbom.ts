/**
 * What ships, as CycloneDX: the packages of which something is in a bundle, not those that the lock file names. One file for
 * the relay, one for the app with its pages. The same sources give the same bytes: no times, no chance.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from './forge-app';

/** The newest version of the format of which all tools can be expected to know it. @see https://cyclonedx.org/docs/1.5/json/ */
const SPEC_VERSION = '1.5';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string | undefined;
  readonly integrity?: string | undefined;
}

/** The bill of materials of one thing that ships, from the files that its bundles were made of, relative to the project. */
export function sbomOf(product: string, files: readonly string[]): string {
  const { version, license, name } = projectOf();
  const lock = readLock();
  const folders = [...new Set(files.flatMap((file) => packageFolderOf(file) ?? []))];
  const components = folders
    .map((folder) => componentOf(folder, lock))
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
    .filter((component, index, all) => component['bom-ref'] !== all[index - 1]?.['bom-ref']);
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `${name}/${product}@${version}`,
        name: product,
        version,
        licenses: [{ license: { id: license } }],
      },
    },
    components,
  };
  return `${JSON.stringify(
    {
      $schema: `http://cyclonedx.org/schema/bom-${SPEC_VERSION}.schema.json`,
      bomFormat: 'CycloneDX',
      specVersion: SPEC_VERSION,
      serialNumber: serialNumberOf(JSON.stringify(content)),
      version: 1,
      ...content,
    },
    undefined,
    2,
  )}\n`;
}

/** Writes the bill to `path`. */
export async function writeSbom(path: string, product: string, files: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, sbomOf(product, files));
}

interface Component {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly object[];
  readonly hashes?: readonly object[];
}

function componentOf(folder: string, lock: Locked): Component {
  const { name, version, license, integrity } = packageIn(folder, lock);
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [, digest] = /^sha512-(.+)$/.exec(integrity ?? '') ?? [];
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(license === undefined ? {} : { licenses: [licenseOf(license)] }),
    ...(digest === undefined
      ? {}
      : { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
  };
}

const licenseOf = (license: string): object =>
  /^[\w.-]+$/.test(license) ? { license: { id: license } } : { expression: license };

/** `node_modules/a/node_modules/@b/c` of a file below it; undefined for a file of ours. */
function packageFolderOf(file: string): string | undefined {
  const [, folder] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(file) ?? [];
  return folder;
}

/** Packages as the lock file has them, by their folder. */
type Locked = Readonly<Record<string, { readonly integrity?: string }>>;

const readLock = (): Locked =>
  (JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8')) as { packages: Locked })
    .packages;

function packageIn(folder: string, lock: Locked): Package {
  const { name, version, license } = JSON.parse(
    readFileSync(join(PROJECT_ROOT, folder, 'package.json'), 'utf8'),
  ) as Package;
  return { name, version, license, integrity: lock[folder]?.integrity };
}

const projectOf = (): { readonly name: string; readonly version: string; readonly license: string } =>
  JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license: string;
  };

/** A UUID that the content decides, in the form of version 8. */
function serialNumberOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
