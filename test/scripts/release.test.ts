import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { notesOf, releaseProblems, type ReleaseFiles } from '../../scripts/release';
import { RELAY_VERSION } from '../../src/relay/version';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const FILES: ReleaseFiles = {
  packageJson: '{"version":"1.2.3"}',
  chart: 'version: 1.2.3\nappVersion: 1.2.3\n',
  changelog:
    '# Changelog\n\n## Unreleased\n\n- soon\n\n## 1.2.3 - 2026-12-01\n\n### Added\n\n- this\n\n## 1.2.2\n\n- that\n',
  relayVersion: '1.2.3',
};

it('says one version in every place of this repository', () => {
  const files = {
    packageJson: read('package.json'),
    chart: read('deploy/helm/teleport-jira-relay/Chart.yaml'),
    changelog: read('CHANGELOG.md'),
    relayVersion: RELAY_VERSION,
  };
  expect(releaseProblems(files, undefined)).toEqual([]);
});

it('takes a tag of the version whose section the changelog has', () => {
  expect(releaseProblems(FILES, 'v1.2.3')).toEqual([]);
  expect(notesOf(FILES.changelog, '1.2.3')).toBe('### Added\n\n- this');
});

it.each([
  ['another tag', {}, 'v1.2.4', /tag v1\.2\.3/],
  [
    'a chart that was forgotten',
    { chart: 'version: 1.2.2\nappVersion: 1.2.3\n' },
    'v1.2.3',
    /Chart\.yaml version is 1\.2\.2/,
  ],
  ['a relay that was forgotten', { relayVersion: '1.2.2' }, 'v1.2.3', /version\.ts is 1\.2\.2/],
  ['no section', { changelog: '# Changelog\n\n## Unreleased\n\n- soon\n' }, 'v1.2.3', /no section/],
  [
    'an empty section',
    { changelog: '## 1.2.3 - 2026-12-01\n\n## 1.2.2\n\n- that\n' },
    'v1.2.3',
    /no section/,
  ],
] as const)('refuses %s', (_, changes, tag, message) => {
  expect(releaseProblems({ ...FILES, ...changes }, tag).join()).toMatch(message);
});

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

it('does in the workflow what .ci/run does, and gives no job more than it needs unasked', () => {
  for (const name of ['ci', 'release']) {
    const workflow = parse(read(`.github/workflows/${name}.yml`)) as Workflow;
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map(({ run }) => run));
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(runs).toContain('.ci/run');
  }
});
