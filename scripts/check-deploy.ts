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
const valuesOf = (name: string): readonly string[] => ['--kube-version', '1.30.0', '-f', `${CHART}/${name}`];
/** The least that an installation needs, for each way. */
const EXAMPLES = {
  pull: valuesOf('example-values.yaml'),
  call: valuesOf('example-call-values.yaml'),
} as const;
const TBOT =
  'tbot.enabled=true,tbot.address=teleport.example.com:443,tbot.token=relay,tbot.clusterName=example';
const METRICS =
  'metrics.enabled=true,metrics.serviceMonitor.enabled=true,networkPolicy.metricsFrom[0].podSelector.matchLabels.app=x';
const OWN_AUTHORITY = [
  'tls.existingCASecretName=own-ca,extraVolumes[0].name=more,extraVolumes[0].emptyDir.medium=Memory',
  'extraVolumeMounts[0].name=more,extraVolumeMounts[0].mountPath=/more,extraEnv[0].name=A,extraEnv[0].value=b',
  'tbot.extraVolumeMounts[0].name=more,tbot.extraVolumeMounts[0].mountPath=/more,tbot.extraEnv[0].name=A,tbot.extraEnv[0].value=b',
].join(',');
const ALERTS = 'metrics.alerts.enabled=true,metrics.alerts.labels.release=prometheus';
/** Numbers of statuses are texts: `--set` would make them numbers. */
const WITNESS = [
  'jira.cloudId=00000000-0000-0000-0000-000000000000,jira.clientId=abc123,jira.clientSecretFromSecret=witness',
  'jira.approved[0]=Approved,jira.denied[0]=Denied',
].join(',');
const EVERYTHING = [METRICS, ALERTS, TBOT, OWN_AUTHORITY, WITNESS].join(',');
const ALL_ON = {
  pull: [...EXAMPLES.pull, '--set', EVERYTHING],
  call: [...EXAMPLES.call, '--set', `ingress.enabled=true,${EVERYTHING}`],
} as const;
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
  const withExample = (name: string): object => {
    const example = parse(text(`${CHART}/${name}`)) as Readonly<Record<string, object>>;
    const changed = Object.entries(example).map(([key, value]) => [key, { ...values[key], ...value }]);
    return { ...values, ...Object.fromEntries(changed) } as object;
  };
  for (const name of ['example-values.yaml', 'example-call-values.yaml'])
    if (!validate(withExample(name))) problems.push(`${name}: ${JSON.stringify(validate.errors)}`);
  const merged = withExample('example-values.yaml');
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
  const hostile = 'people.5b10ac8d82e05b22cc7d4ef2=bob"\\, <x> & \\\\ y,review.allowedRoles[0]=a"b';
  for (const way of ['pull', 'call'] as const) {
    if (run('helm', 'lint', '--strict', CHART, ...EXAMPLES[way]) === undefined) return;
    for (const values of [
      EXAMPLES[way],
      ALL_ON[way],
      [...EXAMPLES[way], '--set', OWN_AUTHORITY],
      [...EXAMPLES[way], '--set', hostile],
    ]) {
      const resources = parseAllDocuments(run('helm', 'template', 'relay', CHART, ...values) ?? '').flatMap(
        (document) => (document.toJS() as Resource | null) ?? [],
      );
      checkMounts(resources, values.join().includes('own-ca'));
      checkWayIn(resources, way, values.join().includes('metrics.enabled=true'));
      const maps = resources.filter(({ kind }) => kind === 'ConfigMap');
      const config = parseConfig(maps[0]?.data?.['teleport-jira-relay.toml'] ?? '');
      if (!config.ok) problems.push(`the chart's configuration: ${config.problem}`);
      else if (config.value.forge.way !== way)
        problems.push(`the chart's configuration: has not the way ${way}`);
      else if ((config.value.jira !== undefined) !== values.join().includes(WITNESS))
        problems.push(`the chart's configuration: has a witness where none is set, or none where one is`);
    }
  }
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: { readonly spec: PodSpec };
    readonly ingress?: readonly { readonly ports: readonly { readonly port: number }[] }[];
  };
}

/** A relay that asks for its work has no way in but that of its metrics, if they are on; one that is called has both. */
function checkWayIn(resources: readonly Resource[], way: 'pull' | 'call', hasMetrics: boolean): void {
  const named = (kind: string): readonly string[] =>
    resources.filter((resource) => resource.kind === kind).map(({ metadata }) => metadata.name);
  const services = [...(way === 'call' ? ['relay'] : []), ...(hasMetrics ? ['relay-metrics'] : [])];
  const policies = resources.filter(({ kind }) => kind === 'NetworkPolicy');
  const open = policies.flatMap(({ spec }) =>
    spec?.ingress?.flatMap(({ ports }) => ports.map(({ port }) => port)),
  );
  const expected = {
    services,
    policies: 1,
    open: [...(way === 'call' ? [8443] : []), ...(hasMetrics ? [9090] : [])],
    ports: [...(way === 'call' ? [8443] : []), ...(hasMetrics ? [9090] : [])],
  };
  const [pod] = podsIn(resources);
  const found = {
    services: [...named('Service')].sort(),
    policies: policies.length,
    open,
    ports: pod?.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)),
  };
  if (JSON.stringify(found) !== JSON.stringify(expected))
    problems.push(`the chart, way ${way}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
  if (way === 'pull' && named('Ingress').length > 0) problems.push('the chart, way pull: has an Ingress');
  const volumes = pod?.volumes.map(({ name }) => name) ?? [];
  if (volumes.includes('tls') !== (way === 'call') || volumes.includes('pairing') !== (way === 'pull'))
    problems.push(`the chart, way ${way}: mounts ${volumes.join()}`);
}

const podsIn = (resources: readonly Resource[]): readonly PodSpec[] =>
  resources.flatMap(({ kind, spec }) => (kind === 'Deployment' ? (spec?.template?.spec ?? []) : []));

interface PodSpec {
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly {
    readonly name: string;
    readonly volumeMounts: readonly { readonly name: string }[];
    readonly ports?: readonly { readonly containerPort: number }[];
  }[];
}

/** Each mount must be of a volume that is there; an authority of one's own must reach every container. */
function checkMounts(resources: readonly Resource[], hasOwnAuthority: boolean): void {
  const pods = podsIn(resources);
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
