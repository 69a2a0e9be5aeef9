import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Logger } from '@forge/cli-shared';
import { ProcessorBuilder, ValidationTypes, type ManifestSchema } from '@forge/manifest';

/** What the scripts about the Forge app share: where the app is, its manifest, its sources. */
export const PROJECT_ROOT = resolve(__dirname, '..');

export interface ScriptArguments {
  /** The app's folder: `--app <folder>`, default the project. */
  readonly appDirectory: string;
  readonly positionals: readonly string[];
}

/** Reads the command line. */
export function parseScriptArguments(): ScriptArguments {
  const { values, positionals } = parseArgs({ options: { app: { type: 'string' } }, allowPositionals: true });
  return { appDirectory: resolve(values.app ?? PROJECT_ROOT), positionals };
}

/** True when this file is what Node was told to run, not a module of another script. */
export function isMainScript(filename: string): boolean {
  const started = process.argv[1];
  return started !== undefined && resolve(started).replace(/\.ts$/, '') === filename.replace(/\.ts$/, '');
}

/** Runs work inside a folder: Forge's tools look for the app in the current one. */
export async function insideFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
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

/** TypeScript sources under `src` of an app, relative to it; the relay's own are no part of the app. */
export function appSources(appDirectory: string): readonly string[] {
  const source = join(appDirectory, 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('relay'))
    .map((path) => relative(appDirectory, join(source, path)))
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
