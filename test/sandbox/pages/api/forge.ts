import * as v from 'valibot';
import { ApiError, call } from './http';

const ErrorSchema = v.object({ kind: v.literal('error'), error: v.object({ message: v.string() }) });

const InvokedSchema = v.union([v.object({ kind: v.literal('value'), value: v.unknown() }), ErrorSchema]);

const StatusSchema = v.object({
  status: v.object({
    type: v.picklist(['lozenge', 'badge']),
    value: v.object({ label: v.string(), type: v.optional(v.string()) }),
  }),
});

/** A short label that the app shows beside its panel. */
export interface DynamicStatus {
  readonly kind: 'lozenge' | 'badge';
  readonly label: string;
  readonly type: string | undefined;
}

export interface ModulePlace {
  readonly actor: string;
  readonly moduleKey: string;
  readonly extension: Readonly<Record<string, unknown>>;
}

/** Asks the app what to show beside a module; undefined when it has nothing to say. */
export async function readDynamicStatus(
  place: ModulePlace & { readonly changedAt: string },
): Promise<DynamicStatus | undefined> {
  const { actor, moduleKey, extension } = place;
  const answer = await call(v.unknown(), '/forge/bridge/dynamicProperties', {
    method: 'POST',
    body: { accountId: actor, moduleKey, extension },
  });
  const parsed = v.safeParse(v.object({ kind: v.literal('value'), value: StatusSchema }), answer);
  if (!parsed.success) return undefined;
  const { type, value } = parsed.output.value.status;
  return { kind: type, label: value.label, type: value.type };
}

/** Calls one of the app's functions as a page of the app does. Throws what the function threw. */
export async function invoke(place: ModulePlace, functionKey: string, payload: unknown): Promise<unknown> {
  const { actor, moduleKey, extension } = place;
  const answer = await call(InvokedSchema, '/forge/bridge/invoke', {
    method: 'POST',
    body: { accountId: actor, moduleKey, extension, functionKey, payload },
  });
  if (answer.kind === 'error') throw new ApiError(500, answer.error.message);
  return answer.value;
}

/** Calls Jira for a page of the app. */
export function fetchProduct(place: ModulePlace, request: object): Promise<unknown> {
  const { actor, moduleKey, extension } = place;
  return call(v.unknown(), '/forge/bridge/fetchProduct', {
    method: 'POST',
    body: { ...request, accountId: actor, moduleKey, extension },
  });
}
