/**
 * Custom fields of Forge apps: which there are, and their values, which the app alone writes where they are read only. Parity: an
 * app owns every app field of the site; a value leaves no entry in the history, which `generateChangelog=false` asks for.
 */
import { bodyOf, type Call, type Operation, type World } from '../call';
import { badRequest, forbidden, notFound } from '../errors';
import { asArray, asObject, asString, type Json, type JsonObject } from '../json';
import { complaintAboutObject } from './object-values';
import type { AppField, Issue } from '../state';

/** Custom fields that no screen has are left out; of Jira's own fields none are shown. */
export const getFields: Operation = ({ site }) => ({
  status: 200,
  body: [...site.appFields.values()].filter(({ isOnScreen }) => isOnScreen).map(renderField),
});

const renderField = ({ id, name, custom }: AppField): JsonObject => ({
  id,
  key: id,
  name,
  custom: true,
  orderable: true,
  navigable: true,
  searchable: true,
  clauseNames: [`cf[${id.replace('customfield_', '')}]`, name],
  schema: { type: 'any', custom, customId: Number(id.replace('customfield_', '')) },
});

/** All of it, or nothing. */
export const updateMultipleCustomFieldValues: Operation = (world, call) => {
  if (call.actor.accountType !== 'app') throw forbidden('((only the app that owns the field may do this))');
  if (call.query.get('generateChangelog') !== 'false') throw badRequest('((a changelog is not modelled))');
  const updates = asArray(bodyOf(call)['updates']).map((update) => read(world, call, asObject(update) ?? {}));
  const pairs = updates.flatMap(({ field, issues }) => issues.map(({ id }) => `${field.id} ${id}`));
  if (new Set(pairs).size < pairs.length) throw badRequest('((a field of an issue is named twice))');
  for (const { field, issues, value } of updates) {
    for (const issue of issues) {
      issue.custom.set(field.id, value);
      world.index.changed(issue);
    }
  }
  return { status: 204 };
};

interface Update {
  readonly field: AppField;
  readonly issues: readonly Issue[];
  readonly value: Json;
}

function read({ site }: World, _call: Call, { customField, issueIds, value = null }: JsonObject): Update {
  const field = site.appFields.get(asString(customField) ?? '');
  if (field === undefined) throw notFound('((there is no such field of the app))');
  const issues = asArray(issueIds).map((id) => {
    const issue = typeof id === 'number' ? site.issues.get(String(id)) : undefined;
    if (issue === undefined) throw badRequest(`((there is no issue ${JSON.stringify(id)}))`);
    return issue;
  });
  const complaint = complaintAboutObject(field.schema, value);
  if (complaint !== undefined) throw badRequest(`((${field.name}: ${complaint}))`);
  return { field, issues, value };
}

/** The fields of apps that an issue has values of, as their formatters write them. */
export const renderFormatted = ({ site }: World, issue: Issue): JsonObject =>
  Object.fromEntries(
    [...site.appFields.values()].flatMap(({ id, format }) => {
      const value = issue.custom.get(id);
      return value === undefined ? [] : [[id, format(value)]];
    }),
  );
