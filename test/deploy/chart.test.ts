/** Goal: what the chart's values may be is what its templates use, own authorities and extra volumes among it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { chartAlerts, documentedAlerts, OPERATE } from '../support/alerts';

const CHART = join(__dirname, '..', '..', 'deploy', 'helm', 'teleport-jira-relay');
const read = (path: string): string => readFileSync(join(CHART, path), 'utf8');
type Values = Readonly<Record<string, unknown>>;
const VALUES = parse(read('values.yaml')) as Values;
const EXAMPLES = {
  pull: parse(read('example-values.yaml')) as Values,
  call: parse(read('example-call-values.yaml')) as Values,
};
const TEMPLATES = readdirSync(join(CHART, 'templates')).map((name) => read(join('templates', name)));

const isTable = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const merged = (base: Values, over: Values): Values => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(over).map(([key, value]) => {
      const before = base[key];
      return [key, isTable(before) && isTable(value) ? merged(before, value) : value];
    }),
  ),
});
const validate = new Ajv({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(
  parse(read('values.schema.json')) as object,
);
const isTaken = (over: Values, way: keyof typeof EXAMPLES = 'pull'): boolean =>
  validate(merged(merged(VALUES, EXAMPLES[way]), over));

const ENV = [{ name: 'NODE_EXTRA_CA_CERTS', value: '/own/ca.pem' }];
const MOUNTS = [{ name: 'own', mountPath: '/own', readOnly: true }];

const WITNESS = {
  cloudId: '00000000-0000-0000-0000-000000000000',
  clientId: 'abc123',
  clientSecretFromSecret: 'teleport-plugin-jira-witness',
  approved: ['10012'],
  denied: ['10013'],
};

it.each([
  [{ tls: { existingCASecretName: 'own-ca', existingCASecretKeyName: 'root.pem' } }],
  [
    {
      extraVolumes: [{ name: 'own', secret: { secretName: 'own' } }],
      extraVolumeMounts: MOUNTS,
      extraEnv: ENV,
    },
  ],
  [{ tbot: { extraEnv: ENV, extraVolumeMounts: MOUNTS } }],
  [{ metrics: { alerts: { enabled: true, labels: { release: 'prometheus' } } } }],
  [{ jira: WITNESS }],
])('takes %j', (over) => {
  expect(isTaken(over)).toBe(true);
});

it.each([
  [{ tls: { existingCaSecretName: 'own-ca' } }],
  [{ extraVolumes: [{ secret: { secretName: 'own' } }] }],
  [{ extraVolumeMounts: [{ name: 'own' }] }],
  [{ tbot: { extraVolumeMounts: 'own' } }],
  [{ jira: { ...WITNESS, clientSecret: 'never in values' } }],
  [{ jira: { ...WITNESS, cloudId: 'example.atlassian.net' } }],
])('refuses %j', (over) => {
  expect(isTaken(over)).toBe(false);
});

it.each(Object.entries(WITNESS))('refuses a witness without %s', (key, value) => {
  expect(isTaken({ jira: { ...WITNESS, [key]: Array.isArray(value) ? [] : '' } })).toBe(false);
});

it('pairs the relay unless the app is said to call it, and then wants what that takes', () => {
  expect(isTaken({})).toBe(true);
  expect(isTaken({ forge: { pairingSecretName: '' } })).toBe(false);
  expect(isTaken({ ingress: { enabled: true } })).toBe(false);
  expect(isTaken({}, 'call')).toBe(true);
  expect(isTaken({ ingress: { enabled: true } }, 'call')).toBe(true);
  expect(isTaken({ forge: { appId: '' } }, 'call')).toBe(false);
  expect(isTaken({ http: { tlsFromSecret: '' } }, 'call')).toBe(false);
});

it('uses each of its values in a template, and no other', () => {
  const used = new Set(
    TEMPLATES.flatMap((text) => [...text.matchAll(/\.Values\.([A-Za-z.]+)/g)].map(([, path = '']) => path)),
  );
  const paths = (values: Values, above = ''): readonly string[] =>
    Object.entries(values).flatMap(([key, value]) =>
      isTable(value) && Object.keys(value).length > 0 ? paths(value, `${above}${key}.`) : [`${above}${key}`],
    );
  const known = paths(VALUES);
  const covers = (one: string, other: string): boolean => one === other || one.startsWith(`${other}.`);

  expect(known.filter((path) => ![...used].some((one) => covers(path, one)))).toEqual([]);
  expect(
    [...used].filter(
      (one) => one !== 'review.approvers' && !known.some((path) => covers(path, one) || covers(one, path)),
    ),
  ).toEqual([]);
});

it('has the alerts of docs/operate.md for each way, and no others', () => {
  const documented = documentedAlerts();

  expect(documented.length).toBeGreaterThan(8);
  for (const way of ['pull', 'call'] as const)
    expect(chartAlerts(way)).toEqual(
      documented.filter((alert) => alert.way === way || alert.way === 'both').map(({ rule }) => rule),
    );
});

it('has a part of the runbook for each alert: whoever is woken finds cause and commands under the same words', () => {
  const runbook = OPERATE.split('## When an alert fires')[1]?.split(/^## /m)[0] ?? '';
  expect(
    [...runbook.matchAll(/^### (.+)\n(?:(?!^### )[\s\S])*?^```sh$/gm)]
      .map(([, title]) => title?.toLowerCase())
      .sort(),
  ).toEqual(
    documentedAlerts()
      .map(({ rule }) => rule.annotations.summary.toLowerCase())
      .sort(),
  );
});
