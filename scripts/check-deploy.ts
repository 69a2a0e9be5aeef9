/**
 * Holds what is in deploy/ against the tools that will read it. What npm brings is always checked; tools that are not
 * installed are named in a line that begins with SKIPPED. Run with `npm run check:deploy`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { parseConfig } from '../src/relay/config/parse';
import { PROJECT_ROOT } from './forge-app';

const CHART = 'deploy/helm/teleport-jira-relay';
const UNIT = 'deploy/systemd/teleport-jira-relay.service';
const EXAMPLE = ['--kube-version', '1.30.0', '-f', `${CHART}/example-values.yaml`];
const TBOT =
  'tbot.enabled=true,tbot.address=teleport.example.com:443,tbot.token=relay,tbot.clusterName=example';
const METRICS =
  'metrics.enabled=true,metrics.serviceMonitor.enabled=true,networkPolicy.metricsFrom[0].podSelector.matchLabels.app=x';
const OWN_AUTHORITY = [
  'tls.existingCASecretName=own-ca,extraVolumes[0].name=more,extraVolumes[0].emptyDir.medium=Memory',
  'extraVolumeMounts[0].name=more,extraVolumeMounts[0].mountPath=/more,extraEnv[0].name=A,extraEnv[0].value=b',
  'tbot.extraVolumeMounts[0].name=more,tbot.extraVolumeMounts[0].mountPath=/more,tbot.extraEnv[0].name=A,tbot.extraEnv[0].value=b',
].join(',');
const ALL_ON = [
  ...EXAMPLE,
  '--set',
  `ingress.enabled=true,networkPolicy.enabled=true,${METRICS},${TBOT},${OWN_AUTHORITY}`,
];
/** `systemd-analyze security`: from 0.0 (tight) to 10.0. */
const EXPOSURE_MAX = 15;

const problems: string[] = [];
const text = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');

/** Runs a tool; undefined, and a line that says so, where it is not installed. */
function run(tool: string, ...args: readonly string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { cwd: PROJECT_ROOT, encoding: 'utf8' });
  if (error !== undefined) {
    console.log(`SKIPPED ${tool} ${args[0] ?? ''}: ${tool} is not installed`);
    return undefined;
  }
  if (status !== 0) problems.push(`${tool} ${args.join(' ')}:\n${stdout}${stderr}`);
  return stdout;
}

function checkExampleValues(): void {
  const validate = new Ajv({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(
    parse(text(`${CHART}/values.schema.json`)) as object,
  );
  const values = parse(text(`${CHART}/values.yaml`)) as Readonly<Record<string, object>>;
  const example = parse(text(`${CHART}/example-values.yaml`)) as Readonly<Record<string, object>>;
  const changed = Object.entries(example).map(([key, value]) => [key, { ...values[key], ...value }]);
  const merged = { ...values, ...Object.fromEntries(changed) } as object;
  if (!validate(merged)) problems.push(`example-values.yaml: ${JSON.stringify(validate.errors)}`);
  const review = values['review'] ?? {};
  for (const [approvers, isTaken] of [
    [{}, false],
    [{ approvers: [] }, true],
  ] as const) {
    const narrowed = { ...merged, review: { ...review, mode: 'override', ...approvers } };
    if (validate(narrowed) !== isTaken)
      problems.push(`values.schema.json: mode override with ${JSON.stringify(approvers)} is judged wrongly`);
  }
  if (validate(values)) problems.push('values.schema.json: takes the defaults, which lack what is required');
}

/** The relay must take the configuration that the chart makes for it, whatever is written into the values. */
function checkChart(): void {
  if (run('helm', 'lint', '--strict', CHART, ...EXAMPLE) === undefined) return;
  const hostile = 'people.5b10ac8d82e05b22cc7d4ef2=bob"\\, <x> & \\\\ y,review.allowedRoles[0]=a"b';
  for (const values of [
    EXAMPLE,
    ALL_ON,
    [...EXAMPLE, '--set', OWN_AUTHORITY],
    [...EXAMPLE, '--set', hostile],
  ]) {
    const rendered = run('helm', 'template', 'relay', CHART, ...values) ?? '';
    checkMounts(rendered, values.join().includes('own-ca'));
    const maps = parseAllDocuments(rendered)
      .map((document) => document.toJS() as { kind?: string; data?: Readonly<Record<string, string>> } | null)
      .filter((resource) => resource?.kind === 'ConfigMap');
    const config = parseConfig(maps[0]?.data?.['teleport-jira-relay.toml'] ?? '');
    if (!config.ok) problems.push(`the chart's configuration: ${config.problem}`);
  }
}

interface PodSpec {
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly {
    readonly name: string;
    readonly volumeMounts: readonly { readonly name: string }[];
  }[];
}

/** Each mount must be of a volume that is there; an authority of one's own must reach every container. */
function checkMounts(rendered: string, hasOwnAuthority: boolean): void {
  const pods = parseAllDocuments(rendered)
    .map((document) => document.toJS() as { kind?: string; spec?: { template: { spec: PodSpec } } } | null)
    .flatMap((resource) => (resource?.kind === 'Deployment' ? (resource.spec?.template.spec ?? []) : []));
  for (const { volumes, containers } of pods) {
    const names = new Set(volumes.map(({ name }) => name));
    for (const { name, volumeMounts } of containers) {
      const mounted = volumeMounts.map((mount) => mount.name);
      if (!mounted.every((mount) => names.has(mount)))
        problems.push(`the chart: ${name} mounts a volume that is not there: ${mounted.join()}`);
      if (hasOwnAuthority && !(mounted.includes('ca') && mounted.includes('more')))
        problems.push(`the chart: ${name} gets no own authority or extra volume: ${mounted.join()}`);
    }
  }
  if (pods.length !== 1) problems.push('the chart: renders no one Deployment');
}

/** Its commands are looked up on this machine, so it is looked at with one that is there. */
function checkUnit(): void {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'));
  const path = join(folder, 'teleport-jira-relay.service');
  writeFileSync(path, text(UNIT).replace('/usr/bin/node', process.execPath));
  if (run('systemd-analyze', 'verify', '--man=no', path) !== undefined) {
    run('systemd-analyze', 'security', '--offline=true', `--threshold=${EXPOSURE_MAX}`, path);
  }
  rmSync(folder, { recursive: true });
}

checkExampleValues();
checkChart();
checkUnit();
run('shellcheck', '.ci/run');
for (const path of ['deploy/compose/compose.yaml', 'deploy/teleport/tbot.yaml']) parse(text(path));
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
