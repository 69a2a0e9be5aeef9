import { ForgeHostError, type ThrownError } from './errors';
import type { Site } from './installation';
import type { FunctionCall, Invocations, Outcome } from './invocation';
import { BRIDGE_REQUEST_BYTES_MAX, FUNCTION_TIMEOUT_MS } from './limits';
import type { AppManifest, UiModuleDefinition } from './manifest';
import { jsonBytes, toFields, toText, type Fields } from './parse';

/** A call of a page of the app to its resolver. The account is the one the platform knows, never one the page names. */
export interface ResolverCall {
  readonly moduleKey: string;
  readonly functionKey: string;
  readonly payload?: unknown;
  readonly accountId?: string;
  readonly extension?: Fields;
}

/** What the page gets: a value, or the error that the function threw. */
export type ResolverAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ThrownError };

/** Calls of the app's pages into its functions. */
export class Resolvers {
  readonly #manifest: AppManifest;
  readonly #site: Site;
  readonly #invocations: Invocations;

  constructor(manifest: AppManifest, site: Site, invocations: Invocations) {
    this.#manifest = manifest;
    this.#site = site;
    this.#invocations = invocations;
  }

  /** Calls a resolver of the module. */
  async invoke(call: ResolverCall): Promise<ResolverAnswer> {
    const module = this.#module(call.moduleKey);
    const functionKey = module.resolverFunctionKey;
    if (functionKey === undefined) throw new ForgeHostError(`module "${module.key}" has no resolver`);
    if (jsonBytes(call.payload) > BRIDGE_REQUEST_BYTES_MAX) {
      return {
        kind: 'error',
        error: { name: 'Error', message: '((the payload of a call from a page is over 500 KB))' },
      };
    }
    const payload = {
      call: { functionKey: call.functionKey, payload: call.payload },
      context: this.pageContext(module, call.accountId, call.extension),
    };
    return toAnswer(
      await this.#invocations.run(toFunctionCall(module, functionKey, payload, call.accountId)),
    );
  }

  /** Asks a module's function for its dynamic properties; undefined when the module has none. */
  async dynamicProperties(
    call: Pick<ResolverCall, 'moduleKey' | 'accountId' | 'extension'>,
  ): Promise<ResolverAnswer | undefined> {
    const module = this.#module(call.moduleKey);
    const functionKey = module.dynamicPropertiesFunctionKey;
    if (functionKey === undefined) return undefined;
    const payload = {
      cloudId: this.#site.deployment.cloudId,
      extension: { type: module.type, ...call.extension },
    };
    return toAnswer(
      await this.#invocations.run(toFunctionCall(module, functionKey, payload, call.accountId)),
    );
  }

  /** What the page and the resolver are told about where they are. */
  pageContext(
    module: UiModuleDefinition,
    accountId: string | undefined,
    extension: Fields | undefined,
  ): Fields {
    const { cloudId, environmentId, environmentType, contextAri } = this.#site.deployment;
    return {
      ...(accountId === undefined ? {} : { accountId }),
      cloudId,
      environmentId,
      environmentType,
      localId: `${contextAri.replace('::site', '::extension')}/${module.key}`,
      moduleKey: module.key,
      siteUrl: toText(toFields(extension)['siteUrl']) ?? 'https://example.atlassian.net',
      timezone: 'Etc/UTC',
      extension: { type: module.type, ...extension },
    };
  }

  #module(key: string): UiModuleDefinition {
    const module = this.#manifest.uiModules.find((candidate) => candidate.key === key);
    if (module === undefined) throw new ForgeHostError(`no module "${key}" in the manifest`);
    return module;
  }
}

function toFunctionCall(
  module: UiModuleDefinition,
  functionKey: string,
  payload: unknown,
  accountId: string | undefined,
): FunctionCall {
  return {
    functionKey,
    moduleKey: module.key,
    moduleType: module.type,
    payload,
    limitMs: FUNCTION_TIMEOUT_MS,
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function toAnswer(outcome: Outcome): ResolverAnswer {
  switch (outcome.kind) {
    case 'returned':
      return { kind: 'value', value: outcome.value };
    case 'threw':
      return { kind: 'error', error: outcome.error };
    case 'timed-out':
      return { kind: 'error', error: { name: 'Error', message: '((the function took too long))' } };
    case 'crashed':
      return { kind: 'error', error: { name: 'Error', message: '((the function died))' } };
  }
}
