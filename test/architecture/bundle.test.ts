import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { join } from 'node:path';
import { buildOf } from '../sandbox/built';

const root = join(__dirname, '..', '..');

/** What may be in the app that runs at Atlassian: Forge's own packages with what they need, the validator, the signature. */
const ALLOWED = [/^@forge\//, /^valibot$/, /^standardwebhooks$/, /^@stablelib\/base64$/, /^fast-sha256$/];
/** Packages that Forge's own bring along. */
const BROUGHT_BY_FORGE = [
  /^tslib$/,
  /^lodash$/,
  /^@atlaskit\//,
  /^graphql/,
  /^node-fetch$/,
  /^headers-utils$/,
  /^uuid$/,
  /^cross-fetch$/,
];

const packageOf = (input: string): string | undefined =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];

async function packagesIn(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    metafile: true,
    logLevel: 'silent',
    absWorkingDir: root,
  });
  return [...new Set(Object.keys(metafile.inputs).flatMap((input) => packageOf(input) ?? []))].sort();
}

const notAllowed = (packages: readonly string[]): readonly string[] =>
  packages.filter((name) => ![...ALLOWED, ...BROUGHT_BY_FORGE].some((pattern) => pattern.test(name)));

test('the app bundles no package but those that it may', async () => {
  expect(notAllowed(await packagesIn('src/index.ts'))).toEqual([]);
});

test('this check would notice grpc in a bundle', async () => {
  expect(notAllowed(await packagesIn('src/relay/main.ts'))).toContain('@grpc/grpc-js');
});

/** An approver waits for it on every card, before anything shows; on a slow line this is well under a second. */
const FIRST_GZIP_BYTES_MAX = 60 * 1024;
/** All that the panel may ever load. */
const PANEL_GZIP_BYTES_MAX = 130 * 1024;

describe('the panel is small', () => {
  const assets = join(buildOf('panel'), 'assets');
  const page = readFileSync(join(assets, '..', 'index.html'), 'utf8');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const bytesOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);

  test('in what a browser loads before it shows who asks for what', () => {
    const first = scripts.filter((name) => page.includes(name));

    expect(first.length).toBeGreaterThan(0);
    expect(bytesOf(first)).toBeLessThan(FIRST_GZIP_BYTES_MAX);
  });

  test('in all scripts together', () => {
    expect(bytesOf(scripts)).toBeGreaterThan(bytesOf(scripts.filter((name) => page.includes(name))));
    expect(bytesOf(scripts)).toBeLessThan(PANEL_GZIP_BYTES_MAX);
  });
});

/** The approvals page draws with what the panel draws with. */
const APPROVALS_GZIP_BYTES_MAX = 110 * 1024;

test('the approvals page is as small as the panel', () => {
  const assets = join(buildOf('approvals'), 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const bytes = scripts.map((name) => gzipSync(readFileSync(join(assets, name))).length);

  expect(scripts.length).toBeGreaterThan(0);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(APPROVALS_GZIP_BYTES_MAX);
});
