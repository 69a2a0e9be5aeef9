import * as v from 'valibot';
import { viewerLocale } from '../viewer-locale';
import { call } from './http';

const ServiceSchema = v.object({
  name: v.string(),
  state: v.picklist(['up', 'down', 'starting']),
  detail: v.optional(v.string(), ''),
});
export type Service = v.InferOutput<typeof ServiceSchema>;

const PersonSchema = v.object({ accountId: v.string(), displayName: v.string() });
export type Person = v.InferOutput<typeof PersonSchema>;

const ModuleSchema = v.object({
  type: v.string(),
  key: v.string(),
  title: v.string(),
  label: v.optional(v.string()),
  iconUrl: v.optional(v.string()),
  issuePropertyKey: v.optional(v.string()),
  resourceUrl: v.string(),
});
/** A module of the app's manifest that has a page to show. */
export type AppModule = v.InferOutput<typeof ModuleSchema>;

/** How the sandbox's services are. */
export async function readServices(): Promise<readonly Service[]> {
  return (await call(v.object({ services: v.array(ServiceSchema) }), '/sandbox/status')).services;
}

/** Whom a visitor can act as in Jira. */
export function readPeople(): Promise<readonly Person[]> {
  return call(v.array(PersonSchema), '/sandbox/people');
}

/** What the app adds to Jira's pages, named in the visitor's language. */
export function readModules(): Promise<readonly AppModule[]> {
  return call(v.array(ModuleSchema), `/sandbox/modules?locale=${encodeURIComponent(viewerLocale())}`);
}
