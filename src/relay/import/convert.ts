import type { TomlTable, TomlValue } from 'smol-toml';
import type { ReviewMode } from '#core/request/review';
import { tomlOf } from '../config/boilerplate';
import type { TeleportConfig } from '../config/config';
import { fateOf, rankOf, type Fate, type Place } from './fates';

/** A key of that plugin's file and what becomes of it. */
interface Entry {
  readonly path: readonly string[];
  readonly fate: Fate;
}
type Kept = Entry & { readonly fate: Extract<Fate, { kind: 'kept' }> };
type Carried = ReadonlyMap<Place, Kept>;

/** Who decides, and why that was chosen. */
export interface ChosenMode {
  readonly mode: ReviewMode;
  readonly why: string;
}

/** Where nobody has chosen: the strictest, which refuses where it cannot work. */
export const STRICTEST: ChosenMode = {
  mode: 'native',
  why: 'Take the first that your Teleport can do; "doctor" says whether it can.',
};

/** A configuration of ours, and what became of the keys that are not in it. */
export interface Converted {
  readonly text: string;
  readonly notes: readonly Note[];
}

/**
 * Our configuration as text, for what the file of Teleport's own Jira plugin says. Every key of that file is in it: carried
 * over, or with a note on why not. Nothing of a key that is not carried over is printed but its name.
 */
export function convertPluginConfig(file: TomlTable, chosen: ChosenMode = STRICTEST): Converted {
  const entries = entriesOf(file, []);
  const carried = withOneIdentity(carriedOf(entries));
  const notes = entries.flatMap((entry) => noteOf(entry, carried) ?? []);
  return { text: `${[...ourFile(carried, chosen), ...remarks(notes)].join('\n')}\n`, notes };
}

/** Where that plugin finds Teleport, and with what credentials; undefined where the file does not say both. */
export function teleportIn(file: TomlTable): TeleportConfig | undefined {
  const carried = withOneIdentity(carriedOf(entriesOf(file, [])));
  const valueOf = (place: Place): string | undefined => carried.get(place)?.fate.value;
  const addr = valueOf('teleport.addr');
  const identity = valueOf('teleport.identity');
  const [key, certificate, authorities] = FILES.map(valueOf);
  if (addr === undefined) return undefined;
  if (identity !== undefined)
    return { addr, connection: 'auto', credentials: { kind: 'identity', path: identity } };
  if (key === undefined || certificate === undefined || authorities === undefined) return undefined;
  return { addr, connection: 'auto', credentials: { kind: 'files', key, certificate, authorities } };
}

/** Which of the sections that the file must have as such is something else, if any: then it is another kind of file. */
export const noSectionIn = (file: TomlTable): string | undefined =>
  ['teleport', 'jira', 'http', 'log'].find((name) => {
    const value = file[name];
    return value !== undefined && !isTable(value);
  });

function entriesOf(table: TomlTable, above: readonly string[]): readonly Entry[] {
  return Object.entries(table).flatMap(([key, value]) => {
    const path = [...above, key];
    return isTable(value) ? entriesOf(value, path) : [{ path, fate: fateOf(path, value) }];
  });
}

const isTable = (value: TomlValue): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);

/** What is carried over, one key for each of ours. */
function carriedOf(entries: readonly Entry[]): Carried {
  const kept = entries.flatMap(({ path, fate }) => (fate.kind === 'kept' ? [{ path, fate }] : []));
  kept.sort((a, b) => rankOf(b.path) - rankOf(a.path));
  return new Map(kept.map((entry) => [entry.fate.place, entry]));
}

const FILES = ['teleport.client_key', 'teleport.client_crt', 'teleport.root_cas'] as const;

/** That plugin takes an identity file before the three files; ours takes one of the two. */
function withOneIdentity(carried: Carried): Carried {
  if (!carried.has('teleport.identity')) return carried;
  return new Map([...carried].filter(([place]) => !FILES.some((file) => file === place)));
}

/** What became of a key, without its value. */
export interface Note {
  readonly section: string;
  readonly line: string;
}

function noteOf({ path, fate }: Entry, carried: Carried): Note | undefined {
  if (fate.kind === 'kept' && carried.get(fate.place)?.path === path) return undefined;
  const note = fate.kind === 'noted' ? fate.note : insteadOf(fate.place, carried);
  const names = path.map(printable);
  return { section: names.slice(0, -1).join('.'), line: `${names.at(-1) ?? ''}: ${note}` };
}

function insteadOf(place: Place, carried: Carried): string {
  const used = carried.get(place) ?? carried.get('teleport.identity');
  return `"${used?.path.at(-1) ?? ''}" is used instead`;
}

const remarks = (notes: readonly Note[]): readonly string[] => {
  if (notes.length === 0) return [];
  const sections = [...new Set(notes.map(({ section }) => section))];
  return [
    '',
    '# Not needed any more, or set elsewhere:',
    ...sections.flatMap((section) => [
      `# [${section}]`,
      ...notes.flatMap((note) => (note.section === section ? [`# ${note.line}`] : [])),
    ]),
  ];
};

function ourFile(carried: Carried, chosen: ChosenMode): readonly string[] {
  const line = (place: Place, missing: string): string => {
    const key = place.slice(place.indexOf('.') + 1);
    const fate = carried.get(place)?.fate;
    if (fate === undefined) return `# ${key} = ""  # ${missing}`;
    return `${key} = ${tomlOf(fate.value)}${fate.remark === undefined ? '' : `  # ${fate.remark}`}`;
  };
  const hasFiles = FILES.some((file) => carried.has(file));
  return [
    '# Written by "teleport-jira-relay import". Look for "fill in" before you start the relay.',
    '',
    '[teleport]',
    line('teleport.addr', 'fill in: host:port of Teleport'),
    ...(hasFiles
      ? FILES.map((file) => line(file, 'fill in: the three files belong together'))
      : [line('teleport.identity', 'fill in: an identity file by tbot or "tctl auth sign"')]),
    '',
    '[http]',
    carried.has('http.listen_addr')
      ? line('http.listen_addr', '')
      : 'listen_addr = ":8081"  # as there by default',
    line('http.https_key_file', 'a PEM key, for a certificate of a public authority'),
    line('http.https_cert_file', 'its certificate'),
    '',
    '[forge]',
    '# The relay asks the app for its work and opens no port: pair them ("teleport-jira-relay pair"). With "call" the app calls',
    '# the relay, as Jira called that plugin: only then [http], and the next two, count.',
    'way = "pull"',
    '# app_id = ""  # app.id of manifest.yml, once the app is deployed',
    '# installations = []  # the relay logs the id when the app first calls',
    '',
    ...modeLines(chosen),
    '',
    '[log]',
    line('log.output', 'as it is by default'),
    line('log.severity', 'as it is by default'),
  ];
}

const modeLines = ({ mode, why }: ChosenMode): readonly string[] => [
  '[review]',
  `# Who decides. ${why}`,
  '#   native    the person, whose own role must allow it (Teleport Enterprise 18.11 or later)',
  '#   relay     the relay, in the name of the person; thresholds count (Teleport Enterprise)',
  '#   override  nobody reviews, the state is set past all thresholds, as teleport-jira does',
  '# relay and override need approvers: the Atlassian accounts that may decide.',
  `mode = "${mode}"`,
  ...(mode === 'native' ? [] : ['approvers = []  # fill in: the Atlassian accounts that may decide']),
];

/** A key in a comment: one that could end the comment is quoted. */
const printable = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlOf(key));
