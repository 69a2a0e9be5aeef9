/** Field values in requests: what Jira accepts, what it says otherwise, and what the changelog tells of a change. */
import { acceptRichText, adfText } from '../adf';
import type { World } from '../call';
import { badFields, notOnScreen } from '../errors';
import { asArray, asObject, asString, isArray, type Json, type JsonObject } from '../json';
import { LABEL_CHARS_MAX, SUMMARY_CHARS_MAX } from '../limits';
import { RESOLUTION_IDS } from '../render';
import { complaintAbout } from './custom-values';
import type { ChangeItem, Issue, IssueType, Site } from '../state';

/** Accepted values; absent members stay as they are. */
export interface FieldValues {
  summary?: string;
  description?: JsonObject | null;
  labels?: readonly string[];
  dueDate?: string | null;
  reporterId?: string;
  assigneeId?: string | null;
  resolution?: string | null;
  readonly custom: Map<string, Json>;
}

/** Reads one field into the values; returns Jira's complaint, if any. */
type Reader = (world: World, value: Json, values: FieldValues) => string | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  summary: (_world, value, values) => {
    const text = asString(value)?.trim() ?? '';
    if (text === '') return 'You must specify a summary of the issue.';
    if (/[\r\n]/.test(text)) return 'The summary is invalid because it contains newline characters.';
    if (text.length > SUMMARY_CHARS_MAX) return `Summary can't exceed ${SUMMARY_CHARS_MAX} characters.`;
    values.summary = text;
    return undefined;
  },
  description: (_world, value, values) => {
    values.description = acceptRichText('description', value);
    return undefined;
  },
  labels: (_world, value, values) => {
    if (!isArray(value) || value.some((label) => typeof label !== 'string')) return 'data was not an array';
    const labels = value.map((label) => asString(label) ?? '');
    const spaced = labels.find((label) => /\s/.test(label));
    if (spaced !== undefined) return `The label '${spaced}' contains spaces which is invalid.`;
    const long = labels.find((label) => label.length > LABEL_CHARS_MAX);
    if (long !== undefined)
      return `The label '${long}' exceeds the maximum length for a single label (${LABEL_CHARS_MAX}).`;
    values.labels = [...new Set(labels)];
    return undefined;
  },
  duedate: (_world, value, values) => {
    const text = value === null ? null : (asString(value) ?? '');
    if (text !== null && !isDate(text)) return `Error parsing date string: ${text}`;
    values.dueDate = text;
    return undefined;
  },
  reporter: (world, value, values) => {
    const account = world.site.accounts.get(
      asString(asObject(value)?.['accountId'] ?? asObject(value)?.['id']) ?? '',
    );
    if (account === undefined) return 'The reporter specified is not a user.';
    values.reporterId = account.accountId;
    return undefined;
  },
  assignee: (world, value, values) => {
    const id = asString(asObject(value)?.['accountId'] ?? asObject(value)?.['id']);
    if (value !== null && (id === undefined || !world.site.accounts.has(id)))
      return 'Specify a valid value for assignee';
    values.assigneeId = value === null ? null : (id ?? null);
    return undefined;
  },
  resolution: (_world, value, values) => {
    const given = asObject(value) ?? {};
    const name = Object.keys(RESOLUTION_IDS).find(
      (one) => one === given['name'] || RESOLUTION_IDS[one] === given['id'],
    );
    if (value !== null && name === undefined) return 'Specify a valid value for resolution';
    values.resolution = name ?? null;
    return undefined;
  },
};

/** The request's fields, accepted. `screen` are the ids that may be set; throws Jira's 400 naming every bad field. */
export function acceptFields(world: World, fields: JsonObject, screen: ReadonlySet<string>): FieldValues {
  const values: FieldValues = { custom: new Map() };
  const complaints: Record<string, string> = {};
  for (const [fieldId, value = null] of Object.entries(fields)) {
    const complaint = screen.has(fieldId) ? read(world, fieldId, value, values) : notOnScreen(fieldId);
    if (complaint !== undefined) complaints[fieldId] = complaint;
  }
  if (Object.keys(complaints).length > 0) throw badFields(complaints);
  return values;
}

/** Complaints about required fields that are missing or empty. */
export function missingFields(type: IssueType, fields: JsonObject): Record<string, string> {
  const missing = type.fields.filter(({ fieldId, isRequired }) => isRequired && isEmpty(fields[fieldId]));
  return Object.fromEntries(
    missing.map(({ fieldId, name }) => [
      fieldId,
      fieldId === 'summary' ? 'You must specify a summary of the issue.' : `${name} is required.`,
    ]),
  );
}

/** Sets the values on the issue; returns what the changelog says about those that really changed. */
export function applyValues(site: Site, issue: Issue, values: FieldValues): ChangeItem[] {
  const before = { ...issue, description: adfText(issue.description), labels: issue.labels.join(' ') };
  if (values.summary !== undefined) issue.summary = values.summary;
  if (values.description !== undefined) issue.description = values.description;
  if (values.labels !== undefined) issue.labels = values.labels;
  if (values.dueDate !== undefined) issue.dueDate = values.dueDate;
  if (values.reporterId !== undefined) issue.reporterId = values.reporterId;
  if (values.assigneeId === null) delete issue.assigneeId;
  else if (values.assigneeId !== undefined) issue.assigneeId = values.assigneeId;
  const name = (id: string | undefined): string | null =>
    id === undefined ? null : site.account(id).displayName;
  const items = [
    item('summary', [null, before.summary], [null, issue.summary]),
    item('description', [null, before.description], [null, adfText(issue.description)]),
    item('labels', ['', before.labels], ['', issue.labels.join(' ')]),
    item('duedate', [before.dueDate, before.dueDate], [issue.dueDate, issue.dueDate]),
    item(
      'reporter',
      [before.reporterId, name(before.reporterId)],
      [issue.reporterId, name(issue.reporterId)],
    ),
    item(
      'assignee',
      [before.assigneeId ?? null, name(before.assigneeId)],
      [issue.assigneeId ?? null, name(issue.assigneeId)],
    ),
    ...(values.resolution === undefined ? [] : [setResolution(issue, values.resolution)]),
    ...[...values.custom].map(([fieldId, value]) => setCustom(issue, fieldId, value)),
  ];
  return items.filter(hasChanged);
}

/** Sets the resolution; returns the changelog's words, which may say "no change". */
export function setResolution(issue: Issue, resolution: string | null): ChangeItem {
  const ends = (name: string | null): Ends => [name === null ? null : (RESOLUTION_IDS[name] ?? null), name];
  const before = issue.resolution;
  issue.resolution = resolution;
  return item('resolution', ends(before), ends(resolution));
}

/** False for items that only repeat the old value. */
export function hasChanged(change: ChangeItem): boolean {
  return change.from !== change.to || change.fromString !== change.toString;
}

type Ends = readonly [value: string | null, text: string | null];

/** A changelog item of a system field. */
export function item(field: string, [from, fromString]: Ends, [to, toString]: Ends): ChangeItem {
  return { field, fieldtype: 'jira', fieldId: field, from, fromString, to, toString };
}

function setCustom(issue: Issue, fieldId: string, value: Json): ChangeItem {
  const text = (one: Json | undefined): string | null => (one === undefined ? null : JSON.stringify(one));
  const before = issue.custom.get(fieldId);
  issue.custom.set(fieldId, value);
  const ends = { from: null, fromString: text(before), to: null, toString: text(value) };
  return { field: fieldId, fieldtype: 'custom', fieldId, ...ends };
}

function read(world: World, fieldId: string, value: Json, values: FieldValues): string | undefined {
  const reader = READERS[fieldId];
  if (reader !== undefined) return reader(world, value, values);
  const spec = [...world.site.issueTypes.values()]
    .flatMap(({ fields }) => fields)
    .find((field) => field.fieldId === fieldId);
  values.custom.set(fieldId, value);
  return spec === undefined ? undefined : complaintAbout(world, value, spec);
}

/** Whether the issue has a value in the field already, which a screen that requires it is content with. */
export function hasValue(issue: Issue, fieldId: string): boolean {
  const own: Readonly<Record<string, Json | undefined>> = {
    summary: issue.summary,
    description: issue.description,
    labels: issue.labels,
    duedate: issue.dueDate,
    reporter: issue.reporterId,
    assignee: issue.assigneeId,
    resolution: issue.resolution,
  };
  return !isEmpty(fieldId in own ? own[fieldId] : issue.custom.get(fieldId));
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

export function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (isArray(value) && asArray(value).length === 0)
  );
}
