import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { remembered } from '../remembered';
import { ForgeHostError } from './errors';
import { toFields, toList, toNumber, toText, toTexts, type Fields } from './parse';
import { readCustomField, type CustomFieldDefinition } from './custom-fields';
import type { ManifestText } from './manifest-text';
import { readTranslations, type TranslationsDefinition } from './translations';
import { parseEntities, type EntityDefinition } from './kvs/entity-definition';

export interface FunctionDefinition {
  readonly key: string;
  readonly file: string;
  readonly exportName: string;
  readonly timeoutSeconds?: number;
}

export interface EventFilter {
  readonly ignoreSelf: boolean;
  readonly expression?: string;
  readonly onError: string;
}

/** A trigger's interest in one event type. */
export interface TriggerDefinition {
  readonly key: string;
  readonly functionKey: string;
  readonly eventType: string;
  readonly filter?: EventFilter;
  readonly propertyPaths: readonly string[];
}

export interface ScheduleDefinition {
  readonly key: string;
  readonly functionKey: string;
  readonly interval: string;
}

export interface ConsumerDefinition {
  readonly key: string;
  readonly queue: string;
  readonly functionKey: string;
}

export interface StaticOutput {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
}

export interface WebTriggerDefinition {
  readonly key: string;
  readonly functionKey: string;
  /** Present for a trigger whose answers are listed in the manifest. */
  readonly outputs?: ReadonlyMap<string, StaticOutput>;
}

/** A module that people see: a panel, a page. */
export interface UiModuleDefinition {
  readonly key: string;
  readonly type: string;
  readonly title?: ManifestText;
  readonly label?: ManifestText;
  readonly icon?: string;
  readonly resource?: string;
  readonly resolverFunctionKey?: string;
  readonly dynamicPropertiesFunctionKey?: string;
  /** Shown only where the issue has this property. */
  readonly issuePropertyKey?: string;
}

export interface RemoteDefinition {
  readonly key: string;
  readonly baseUrl?: string;
  readonly operations: readonly string[];
}

/** The manifest as the host uses it. */
export interface AppManifest {
  readonly appAri: string;
  readonly appName: string;
  readonly runtimeName: string;
  readonly scopes: readonly string[];
  readonly canImpersonate: boolean;
  readonly entities: ReadonlyMap<string, EntityDefinition>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly triggers: readonly TriggerDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
  readonly consumers: readonly ConsumerDefinition[];
  readonly webTriggers: readonly WebTriggerDefinition[];
  readonly preUninstall: readonly { readonly key: string; readonly functionKey: string }[];
  readonly uiModules: readonly UiModuleDefinition[];
  readonly remotes: ReadonlyMap<string, RemoteDefinition>;
  /** Fields that the app brings along: the manifest's `jira:customField` modules. */
  readonly customFields: readonly CustomFieldDefinition[];
  /** Issue properties that JQL can search, as `property.path`: the manifest's `jira:entityProperty` modules. */
  readonly indexedProperties: ReadonlySet<string>;
  /** Resource key to folder, as written in the manifest. */
  readonly resources: ReadonlyMap<string, string>;
  readonly translations: TranslationsDefinition | undefined;
  readonly backendEgress: readonly string[];
  /** The permissions as written: the content security policy is made from them. */
  readonly permissions: Fields;
}

const NOT_UI: ReadonlySet<string> = new Set([
  'function',
  'trigger',
  'scheduledTrigger',
  'consumer',
  'webtrigger',
  'preUninstall',
  'jira:entityProperty',
  'jira:customField',
]);

const yamlFields = remembered((text) => toFields(parse(text)));

/** Reads manifest.yml, with `${NAME}` replaced from `variables` or the defaults under `environment.variables`. */
export function readManifest(path: string, variables: Readonly<Record<string, string>> = {}): AppManifest {
  const source = yamlFields(readFileSync(path, 'utf8'));
  const root = toFields(interpolate(source, declaredVariables(source, variables)));
  const app = toFields(root['app']);
  const modules = toFields(root['modules']);
  const permissions = toFields(root['permissions']);
  const remotes = readRemotes(root['remotes']);
  return {
    appAri: toText(app['id']) ?? fail('app.id is missing'),
    appName: toText(app['name']) ?? 'app',
    runtimeName: toText(toFields(app['runtime'])['name']) ?? 'nodejs22.x',
    ...readScopes(permissions['scopes']),
    entities: parseEntities(toFields(app['storage'])['entities']),
    functions: new Map(
      toList(modules['function'])
        .map(readFunction)
        .map((item) => [item.key, item]),
    ),
    triggers: toList(modules['trigger']).flatMap(readTrigger),
    schedules: toList(modules['scheduledTrigger']).map((item) => ({
      ...readKeyAndFunction(item),
      interval: toText(toFields(item)['interval']) ?? fail('a scheduledTrigger has no interval'),
    })),
    consumers: toList(modules['consumer']).map((item) => ({
      ...readKeyAndFunction(item),
      queue: toText(toFields(item)['queue']) ?? fail('a consumer has no queue'),
    })),
    webTriggers: toList(modules['webtrigger']).map(readWebTrigger),
    preUninstall: toList(modules['preUninstall']).map(readKeyAndFunction),
    uiModules: Object.entries(modules)
      .filter(([type]) => !NOT_UI.has(type))
      .flatMap(([type, items]) => toList(items).map((item) => readUiModule(type, item))),
    remotes,
    customFields: toList(modules['jira:customField']).map((item) =>
      readCustomField(item, toManifestText(toFields(item)['name'])),
    ),
    indexedProperties: new Set(toList(modules['jira:entityProperty']).flatMap(readIndexedProperties)),
    resources: new Map(toList(root['resources']).map(readResource)),
    translations: readTranslations(root['translations']),
    backendEgress: readEgress(toFields(toFields(permissions['external'])['fetch'])['backend'], remotes),
    permissions,
  };
}

function fail(message: string): never {
  throw new ForgeHostError(`manifest.yml: ${message}`);
}

function declaredVariables(
  root: Fields,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const declared = new Map<string, string>();
  for (const item of toList(toFields(root['environment'])['variables'])) {
    const { key, default: fallback } = toFields(item);
    const name = toText(key);
    const value = name === undefined ? undefined : (given[name] ?? toText(fallback));
    if (name !== undefined && value !== undefined) declared.set(name, value);
  }
  return declared;
}

function interpolate(value: unknown, variables: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => variables.get(name) ?? whole);
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, variables)]));
}

function readScopes(value: unknown): Pick<AppManifest, 'scopes' | 'canImpersonate'> {
  if (Array.isArray(value)) return { scopes: toTexts(value), canImpersonate: false };
  const entries = Object.entries(toFields(value));
  return {
    scopes: entries.map(([scope]) => scope),
    canImpersonate: entries.some(([, options]) => toFields(options)['allowImpersonation'] === true),
  };
}

function readFunction(value: unknown): FunctionDefinition {
  const fields = toFields(value);
  const [file, exportName] = (toText(fields['handler']) ?? '').split('.');
  const timeoutSeconds = toNumber(fields['timeoutSeconds']);
  return {
    key: toText(fields['key']) ?? fail('a function has no key'),
    file: file !== undefined && file !== '' ? file : fail('a function has no handler'),
    exportName: exportName ?? fail('a handler must look like "file.export"'),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

function readKeyAndFunction(value: unknown): { key: string; functionKey: string } {
  const fields = toFields(value);
  const key = toText(fields['key']) ?? fail('a module has no key');
  return { key, functionKey: toText(fields['function']) ?? fail(`module "${key}" has no function`) };
}

function readTrigger(value: unknown): readonly TriggerDefinition[] {
  const fields = toFields(value);
  return toList(fields['events']).map((event) => {
    const own = typeof event === 'string' ? { ...fields, eventType: event } : toFields(event);
    const filter = readFilter(own['filter']);
    return {
      ...readKeyAndFunction(value),
      eventType: toText(own['eventType']) ?? fail('a trigger lists an event without a type'),
      ...(filter === undefined ? {} : { filter }),
      propertyPaths: toTexts(toFields(toFields(own['payload'])['include'])['propertyPaths']),
    };
  });
}

function readFilter(value: unknown): EventFilter | undefined {
  if (value === undefined) return undefined;
  const fields = toFields(value);
  const expression = toText(fields['expression']);
  return {
    ignoreSelf: fields['ignoreSelf'] === true,
    ...(expression === undefined ? {} : { expression }),
    onError: toText(fields['onError']) ?? 'IGNORE_AND_LOG',
  };
}

function readWebTrigger(value: unknown): WebTriggerDefinition {
  const response = toFields(toFields(value)['response']);
  if (response['type'] !== 'static') return readKeyAndFunction(value);
  const outputs = toList(response['outputs']).map((item): [string, StaticOutput] => {
    const output = toFields(item);
    return [
      toText(output['key']) ?? fail('a web trigger output has no key'),
      {
        statusCode: toNumber(output['statusCode']) ?? 200,
        contentType: toText(output['contentType']) ?? 'text/plain',
        body: toText(output['body']) ?? '',
      },
    ];
  });
  return { ...readKeyAndFunction(value), outputs: new Map(outputs) };
}

function readUiModule(type: string, value: unknown): UiModuleDefinition {
  const fields = toFields(value);
  const optional = {
    title: toManifestText(fields['title']),
    label: toManifestText(fields['label']),
    icon: toText(fields['icon']),
    resource: toText(fields['resource']),
    resolverFunctionKey: toText(toFields(fields['resolver'])['function']),
    dynamicPropertiesFunctionKey: toText(toFields(fields['dynamicProperties'])['function']),
    issuePropertyKey: readDisplayConditions(type, fields['displayConditions']),
  };
  return {
    key: toText(fields['key']) ?? fail(`a ${type} has no key`),
    type,
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
  };
}

/**
 * The one condition that is modelled.
 * @see https://developer.atlassian.com/platform/forge/manifest-reference/display-conditions/entity-property-conditions/
 */
function readDisplayConditions(type: string, value: unknown): string | undefined {
  const { entityPropertyExists, ...others } = toFields(value);
  const { entity, propertyKey } = toFields(entityPropertyExists);
  if (Object.keys(others).length > 0 || (entityPropertyExists !== undefined && entity !== 'issue')) {
    fail(`((not modelled: this display condition of a ${type}))`);
  }
  return toText(propertyKey);
}

function toManifestText(value: unknown): ManifestText | undefined {
  const key = toText(toFields(value)['i18n']);
  return key === undefined ? toText(value) : { i18n: key };
}

/** @see https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-entity-property/ */
function readIndexedProperties(value: unknown): readonly string[] {
  const fields = toFields(value);
  if ((fields['entityType'] ?? 'issue') !== 'issue') return [];
  return toList(fields['values']).map(
    (item) => `${String(fields['propertyKey'])}.${String(toFields(item)['path'])}`,
  );
}

function readRemotes(value: unknown): ReadonlyMap<string, RemoteDefinition> {
  const remotes = toList(value).map((item): [string, RemoteDefinition] => {
    const fields = toFields(item);
    const key = toText(fields['key']) ?? fail('a remote has no key');
    const baseUrl = toText(fields['baseUrl']);
    return [
      key,
      { key, ...(baseUrl === undefined ? {} : { baseUrl }), operations: toTexts(fields['operations']) },
    ];
  });
  return new Map(remotes);
}

function readResource(value: unknown): [string, string] {
  const fields = toFields(value);
  return [
    toText(fields['key']) ?? fail('a resource has no key'),
    toText(fields['path']) ?? fail('a resource has no path'),
  ];
}

function readEgress(value: unknown, remotes: ReadonlyMap<string, RemoteDefinition>): readonly string[] {
  return toList(value).flatMap((item) => {
    const fields = toFields(item);
    const remote = toText(fields['remote']);
    const address = toText(item) ?? toText(fields['address']) ?? remotes.get(remote ?? '')?.baseUrl;
    return address === undefined ? [] : [address];
  });
}
