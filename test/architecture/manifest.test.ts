import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { LEASE_MS } from '#core/link/link';
import * as names from '../../src/forge/names';

const root = join(__dirname, '..', '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly modules: {
    readonly function: readonly {
      readonly key: string;
      readonly handler: string;
      readonly timeoutSeconds?: number;
    }[];
    readonly trigger: readonly { readonly filter?: { readonly expression?: string } }[];
    readonly webtrigger: readonly {
      readonly key: string;
      readonly response: { outputs?: readonly { key: string }[] };
    }[];
    readonly consumer: readonly { readonly queue: string; readonly function: string }[];
    readonly 'jira:issueContext': readonly {
      readonly displayConditions: { readonly entityPropertyExists: { readonly propertyKey: string } };
    }[];
    readonly 'jira:entityProperty': readonly { readonly propertyKey: string }[];
  };
  readonly app: {
    readonly storage: {
      readonly entities: readonly { readonly name: string; readonly attributes: object }[];
    };
  };
  readonly remotes: readonly { readonly key: string }[];
  readonly resources: readonly { readonly path: string }[];
}
const manifest = parse(text('manifest.yml')) as Manifest;

test('the manifest names exactly the handlers that src/index.ts exports', () => {
  const exported = [...text('src/index.ts').matchAll(/export \{([^}]+)\}/g)].flatMap(([, list = '']) =>
    list.split(',').flatMap((name) => name.trim() || []),
  );

  expect(manifest.modules.function.map(({ handler }) => handler.replace('index.', '')).sort()).toEqual(
    exported.sort(),
  );
});

test('the manifest and the code agree on the names of queue, trigger, remote, entity and property', () => {
  expect(manifest.modules.consumer.map(({ queue }) => queue)).toEqual([names.QUEUE_KEY]);
  expect(manifest.modules.webtrigger.map(({ key }) => key)).toEqual([
    names.NUDGE_TRIGGER_KEY,
    names.MAIL_TRIGGER_KEY,
  ]);
  expect(manifest.remotes.map(({ key }) => key)).toEqual([names.RELAY_REMOTE_KEY]);
  expect(manifest.app.storage.entities.map(({ name }) => name)).toEqual([
    names.LINK_ENTITY,
    names.LOG_ENTITY,
    names.MAILBOX_ENTITY,
  ]);
  expect(manifest.modules['jira:entityProperty'].map(({ propertyKey }) => propertyKey)).toEqual([
    names.PROPERTY_KEY,
    names.ASKED_PROPERTY_KEY,
  ]);
  const [panel] = manifest.modules['jira:issueContext'];
  expect(panel?.displayConditions.entityPropertyExists.propertyKey).toBe(names.PROPERTY_KEY);
  expect(manifest.modules.trigger[0]?.filter?.expression).toContain(`'${names.PROPERTY_KEY}'`);
});

test('the manifest declares every answer that the nudge handler gives', () => {
  const given = [...text('src/forge/handlers/nudge.ts').matchAll(/outputKey: '(\w+)'/g)].map(
    ([, key]) => key,
  );
  const declared = manifest.modules.webtrigger.flatMap(({ response }) =>
    (response.outputs ?? []).map(({ key }) => key),
  );

  expect(new Set(given)).toEqual(new Set(declared));
});

test('the manifest declares every attribute of a link, and the name of the write that stored it', () => {
  const source = text('src/core/link/link.ts');
  const states = [...source.matchAll(/^(?:export )?interface (?:Held|Card|\w+Link) .*\{\n([^]*?)^\}/gm)];
  const fields = new Set(
    states.flatMap(([, body = '']) => [...body.matchAll(/readonly (\w+)\??:/g)].map(([, field]) => field)),
  );

  const declared = Object.keys(manifest.app.storage.entities[0]?.attributes ?? {});
  expect(declared.sort()).toEqual([...fields, 'writeId'].sort());
});

test('a job is over before the lease of its card ends', () => {
  const consumers = new Set(manifest.modules.consumer.map((consumer) => consumer.function));
  const limits = manifest.modules.function
    .filter(({ key }) => consumers.has(key))
    .map(({ timeoutSeconds }) => (timeoutSeconds ?? 55) * 1000);

  expect(Math.max(...limits)).toBeLessThan(LEASE_MS);
});

test('every page that the manifest names has sources that build to it', () => {
  for (const { path } of manifest.resources) {
    expect([path, existsSync(join(root, path, '..', 'index.html'))]).toEqual([path, true]);
  }
});
