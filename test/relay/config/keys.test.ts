import { configReference } from '../../../src/relay/config/reference';
import { variableOf } from '../../../src/relay/config/environment';
import { parseConfig } from '../../../src/relay/config/parse';

const REQUIRED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  teleport: { addr: '"auth.example.com:3025"', identity: '"/identity"' },
  forge: { app_id: '"ari:cloud:ecosystem::app/1"' },
};

/** A file with all that is required, and one key set to a piece of TOML, or left out. */
function fileWith(section: string, key: string, toml: string | undefined): string {
  const sections = { ...REQUIRED, [section]: { ...REQUIRED[section], [key]: toml } };
  return Object.entries(sections)
    .map(([name, keys]) => {
      const lines = Object.entries(keys).flatMap(([k, value]) =>
        value === undefined ? [] : [`${k} = ${value}`],
      );
      return [`[${name}]`, ...lines].join('\n');
    })
    .join('\n');
}

const problemOf = (text: string, env: Record<string, string> = {}): string => {
  const parsed = parseConfig(text, env);
  return parsed.ok ? 'no problem' : parsed.problem;
};

const KEYS = configReference().flatMap(({ name: section, keys }) =>
  keys.map((key) => ({ ...key, section, place: `[${section}] ${key.name}` })),
);
/** Keys that need others beside them: the three files, which stand for an identity, and what a witness needs. */
const NOT_ALONE = new Set(
  ['client_key', 'client_crt', 'root_cas', 'cloud_id', 'client_id', 'client_secret_file'].concat(
    'approved',
    'denied',
  ),
);

it('documents every key and every section', () => {
  expect(KEYS.length).toBeGreaterThan(20);
  expect(KEYS.filter(({ description }) => !description.endsWith('.'))).toEqual([]);
  expect(configReference().filter(({ description }) => description === '')).toEqual([]);
});

describe.each(KEYS)('$place', ({ section, name, place, kind, isRequired, example }) => {
  it('takes the example of its documentation', () => {
    if (NOT_ALONE.has(name)) return;
    expect(problemOf(fileWith(section, name, example))).toBe('no problem');
  });

  it.each(kind === 'text' ? ['5', '["a"]', '{}', '""'] : ['5', '"text"', '{}', '[5]'])(
    'is named in the one line that says that %s is wrong',
    (toml) => {
      const problem = problemOf(fileWith(section, name, toml));
      expect(problem.startsWith(place)).toBe(true);
      expect(problem).toMatch(/: must /);
      expect(problem).not.toContain('\n');
    },
  );

  it('is suggested to who misspells it', () => {
    const misspelt = `${name.slice(0, -1)}x`;
    expect(problemOf(fileWith(section, misspelt, '1'))).toBe(
      `[${section}] ${misspelt}: unknown key, did you mean "${name}"?`,
    );
  });

  it('can be set by the environment, which is named where the value is wrong', () => {
    const variable = variableOf(section, name);
    const without = fileWith(section, name, undefined);
    const bad = kind === 'list' ? 'a' : '';
    const value = example.replaceAll(/["[\]]/g, '');

    if (!NOT_ALONE.has(name)) expect(problemOf(without, { [variable]: value })).toBe('no problem');
    if (kind !== 'list') {
      expect(problemOf(without, { [variable]: bad }).startsWith(`${place} (from ${variable}): must `)).toBe(
        true,
      );
    }
  });

  it('is asked for if nothing can stand in for it', () => {
    const problem = problemOf(fileWith(section, name, undefined));
    if (isRequired) expect(problem).toBe(`${place}: is missing`);
    else if (name !== 'identity') expect(problem).toBe('no problem');
  });
});

describe('[jira]', () => {
  const NEEDED = {
    cloud_id: '"00000000-0000-0000-0000-00000000000A"',
    client_id: '"id"',
    client_secret_file: '"/secret"',
    approved: '["1"]',
    denied: '["2"]',
  };
  const fileOf = (keys: Readonly<Record<string, string>>): string =>
    [
      fileWith('teleport', 'addr', '"auth.example.com:3025"'),
      '[jira]',
      ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`),
    ].join('\n');

  it('is off as long as it is empty, and on with all that it needs', () => {
    expect(parseConfig(fileOf({}), {})).toMatchObject({ ok: true, value: {} });
    expect(parseConfig(fileOf(NEEDED), {})).toMatchObject({
      ok: true,
      value: { jira: { cloudId: '00000000-0000-0000-0000-00000000000a', approvedStatuses: ['1'] } },
    });
  });

  it.each(Object.keys(NEEDED))('is refused without %s', (key) => {
    const some = Object.fromEntries(Object.entries(NEEDED).filter(([name]) => name !== key));

    expect(problemOf(fileOf(some))).toMatch(/^\[jira\]:? needs all of/);
  });
});

describe('the environment', () => {
  const file = fileWith('teleport', 'addr', '"auth.example.com:3025"');

  it('comes before the file, key by key', () => {
    expect(
      parseConfig(file, {
        RELAY__TELEPORT__ADDR: 'other.example.com:443',
        RELAY__FORGE__INSTALLATIONS: 'a, b',
      }),
    ).toMatchObject({
      ok: true,
      value: {
        teleport: { addr: 'other.example.com:443', credentials: { path: '/identity' } },
        forge: { appId: 'ari:cloud:ecosystem::app/1', installations: ['a', 'b'] },
      },
    });
  });

  it('may hold what Kubernetes puts there, and nothing that only looks like a key', () => {
    expect(problemOf(file, { RELAY_SERVICE_HOST: '10.0.0.1', RELAY_PORT_8443_TCP: 'x' })).toBe('no problem');
    expect(problemOf(file, { RELAY__REVIEW__DENYONLY: 'true' })).toBe(
      'environment variable RELAY__REVIEW__DENYONLY: unknown, did you mean RELAY__REVIEW__DENY_ONLY?',
    );
    expect(problemOf(file, { RELAY__XYZ: '' })).toMatch(/unknown, docs\/configure\.md/);
  });
});
