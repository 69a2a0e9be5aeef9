/** What the lint of a file depends on, in one word per file. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CACHE, PROJECT_ROOT } from './forge-app';

/** Where `npm run check` has tsc keep what it has seen. */
const TYPES_FOLDER = join(CACHE, 'types');

/** What tsc writes with `--incremental`, as far as it is read here. Ids are places in `fileNames`, counted from 1. */
interface BuildInfo {
  readonly fileNames: readonly string[];
  readonly fileInfos: readonly (string | { readonly version: string; readonly signature?: string | false })[];
  readonly fileIdsList?: readonly (readonly number[])[];
  readonly referencedMap?: readonly (readonly [file: number, list: number])[];
}

interface SeenFile {
  /** The hash of the text that tsc has seen. */
  readonly text: string;
  /** The hash of what the file gives to others: of its declarations where tsc has made them, else of its text. */
  readonly given: string;
  readonly imports: readonly string[];
}

/**
 * A key for each file: of the settings, its text, and what all files give that it is made of, near and far. Files that tsc has
 * not seen as they are now count with their whole text; a file that it has never seen has a key that no other run gives it.
 */
export function lintKeys(files: readonly string[], settings: string): ReadonlyMap<string, string> {
  const textHash = textHasher();
  const seen = readSeen(textHash);
  return new Map(files.map((file) => [file, keyOf(file)]));

  function keyOf(file: string): string {
    const madeOf = [...closure(file)].filter((name) => name !== file).sort();
    const parts = madeOf.map((name) => `${name} ${given(name)}`);
    return sha256([settings, textHash(file), seen.has(file) ? '' : String(Date.now()), ...parts].join('\n'));
  }

  function closure(file: string, found = new Set<string>()): ReadonlySet<string> {
    if (found.has(file)) return found;
    found.add(file);
    for (const name of seen.get(file)?.imports ?? []) closure(name, found);
    return found;
  }

  function given(file: string): string {
    const text = textHash(file);
    const info = seen.get(file);
    return info?.text === text ? info.given : text;
  }
}

/** Every file of the project that tsc has seen, by its path in the project; all layers' infos together. */
function readSeen(textHash: TextHash): ReadonlyMap<string, SeenFile> {
  const seen = new Map<string, SeenFile>();
  if (!existsSync(TYPES_FOLDER)) return seen;
  for (const name of readdirSync(TYPES_FOLDER).sort()) {
    const info = JSON.parse(readFileSync(join(TYPES_FOLDER, name), 'utf8')) as BuildInfo;
    for (const [file, entry] of filesOf(info)) {
      const known = seen.get(file);
      // Layers look at a file at different times: the one that has seen it as it is now knows best.
      if (known === undefined || known.text !== textHash(file)) seen.set(file, entry);
    }
  }
  return seen;
}

function filesOf(info: BuildInfo): ReadonlyMap<string, SeenFile> {
  const pathOf = (id: number): string =>
    relative(PROJECT_ROOT, resolve(TYPES_FOLDER, info.fileNames[id - 1] ?? ''));
  const isOurs = (path: string): boolean => !path.startsWith('..') && !path.includes('node_modules');
  const imports = new Map(
    (info.referencedMap ?? []).map(([file, list]) => [
      file,
      (info.fileIdsList?.[list - 1] ?? []).map(pathOf).filter(isOurs),
    ]),
  );
  return new Map(
    info.fileInfos.flatMap((fileInfo, index) => {
      const path = pathOf(index + 1);
      if (!isOurs(path)) return [];
      const { version, signature } =
        typeof fileInfo === 'string' ? { version: fileInfo, signature: undefined } : fileInfo;
      const given = signature === undefined || signature === false ? version : signature;
      return [[path, { text: version, given, imports: imports.get(index + 1) ?? [] }]];
    }),
  );
}

/** The hash of a file's text, as tsc makes it; read once. */
type TextHash = (file: string) => string;

function textHasher(): TextHash {
  const hashes = new Map<string, string>();
  return (file) => {
    const path = join(PROJECT_ROOT, file);
    const hash = hashes.get(file) ?? (existsSync(path) ? sha256(readFileSync(path, 'utf8')) : 'gone');
    hashes.set(file, hash);
    return hash;
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
