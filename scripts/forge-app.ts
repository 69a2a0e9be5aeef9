import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from '@forge/cli-shared';
import { ProcessorBuilder, ValidationTypes, type ManifestSchema } from '@forge/manifest';

/** What the scripts about the Forge app share: where the app is, its manifest, its sources. */
export const PROJECT_ROOT = resolve(__dirname, '..');
/** What scripts know from their last run. Whatever is in it may be deleted. */
export const CACHE = join(PROJECT_ROOT, 'node_modules', '.cache');

/** True when this file is what Node was told to run, not a module of another script. */
export function isMainScript(filename: string): boolean {
  const started = process.argv[1];
  return started !== undefined && resolve(started).replace(/\.ts$/, '') === filename.replace(/\.ts$/, '');
}

/** Runs work inside the project's folder: Forge's tools look for the app in the current one. */
export async function insideProject<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(PROJECT_ROOT);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/** The manifest in the current folder; throws with all findings when it is not valid. */
export async function readValidManifest(): Promise<ManifestSchema> {
  const findings = await validateManifest(ValidationTypes.FULL);
  if (findings.manifest === undefined) throw new Error(findings.messages.join('\n'));
  return findings.manifest;
}

export interface ManifestFindings {
  readonly messages: readonly string[];
  readonly hasErrors: boolean;
  readonly manifest: ManifestSchema | undefined;
}

/** Validates the manifest in the current folder in one of Forge's ways. */
export async function validateManifest(type: ValidationTypes): Promise<ManifestFindings> {
  const builder = ProcessorBuilder.instance();
  const { success, errors = [], manifestObject } = await builder.withValidation(type).build().process();
  const isError = (level: string): boolean => level !== 'warning';
  return {
    messages: errors.map(
      ({ level, line, column, message }) => `manifest.yml:${line}:${column} ${level}: ${message}`,
    ),
    hasErrors: !success || errors.some(({ level }) => isError(level)),
    manifest: success ? manifestObject?.typedContent : undefined,
  };
}

/** The app's TypeScript sources, relative to the project; the relay's own are no part of it. */
export function appSources(): readonly string[] {
  return readdirSync(join(PROJECT_ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('relay'))
    .map((path) => join('src', path))
    .sort();
}

/** A logger for Forge's tools that passes on what is not mere progress. */
export const QUIET_LOGGER: Logger = {
  traceEnabled: false,
  debugEnabled: false,
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
  warn: (message) => console.warn(message),
  error: (error) => console.error(error.message),
};
