/**
 * What a release must agree on. `release.ts check tag v1.2.3` prints `version=1.2.3` for the workflow, or says what does not
 * fit; `release.ts notes` prints what CHANGELOG.md says of the version.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { RELAY_VERSION } from '../src/relay/version';
import { isMainScript, PROJECT_ROOT } from './forge-app';

/** Where a version stands. */
export interface ReleaseFiles {
  readonly packageJson: string;
  readonly chart: string;
  readonly changelog: string;
  readonly relayVersion: string;
}

/** All that keeps a tag from being a release of what is there; without a tag only that the versions are one. */
export function releaseProblems(files: ReleaseFiles, tag: string | undefined): readonly string[] {
  const { version } = JSON.parse(files.packageJson) as { readonly version: string };
  const chart = parse(files.chart) as { readonly version: string; readonly appVersion: string };
  const others = {
    'src/relay/version.ts': files.relayVersion,
    'Chart.yaml version': chart.version,
    'Chart.yaml appVersion': chart.appVersion,
  };
  return [
    ...Object.entries(others).flatMap(([place, other]) =>
      other === version ? [] : [`${place} is ${other}, but package.json says ${version}`],
    ),
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [`The tag is ${tag}, but package.json says ${version}: tag v${version}`]),
    ...(tag !== undefined && notesOf(files.changelog, version) === ''
      ? [`CHANGELOG.md has no section "## ${version} - date" with something in it`]
      : []),
  ];
}

/** What the changelog says of a version; empty where it says nothing. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/\s/)[0] === version);
  return (section ?? '').split('\n').slice(1).join('\n').trim();
}

function main([command, kind, name]: readonly string[]): void {
  const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
  const files: ReleaseFiles = {
    packageJson: read('package.json'),
    chart: read('deploy/helm/teleport-jira-relay/Chart.yaml'),
    changelog: read('CHANGELOG.md'),
    relayVersion: RELAY_VERSION,
  };
  if (command === 'notes') {
    console.log(notesOf(files.changelog, RELAY_VERSION) || 'Not released yet: see CHANGELOG.md');
    return;
  }
  const problems = releaseProblems(files, kind === 'tag' ? name : undefined);
  for (const problem of problems) console.error(problem);
  console.log(`version=${RELAY_VERSION}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (isMainScript(__filename)) main(process.argv.slice(2));
