import type { SelfTestLine, SelfTestRun } from './steps';

/** What must never stand in a report, whatever an answer said. */
const PRIVATE: readonly RegExp[] = [
  // E-mail addresses.
  /[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g,
  // Atlassian resource names.
  /ari:cloud:[^\s"',;]+/g,
  // Account ids, old and new, and ids of installations, apps and tests.
  /\b\d+:[0-9a-z-]{8,}/gi,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /\b[0-9a-f]{24}\b/gi,
  // Keys of issues.
  /\b[A-Z][A-Z0-9_]+-\d+\b/g,
];

/** Takes out of a text what looks like a person, an issue or an installation. */
export const scrubbed = (text: string): string =>
  PRIVATE.reduce((rest, pattern) => rest.replaceAll(pattern, '…'), text);

/** What goes into a bug report: one line each, without a name or a text of the site. */
export function reportOf(
  run: Pick<SelfTestRun, 'startedAt' | 'lines'>,
  versions: Readonly<Record<string, string>>,
): string {
  return [
    `Teleport Access for Jira, self-test of ${run.startedAt}`,
    ...Object.entries(versions).map(([name, version]) => `${name}: ${version}`),
    ...run.lines.map(lineText),
  ].join('\n');
}

const MARKS = { same: '=', differs: '!', note: '-', failed: '?' } as const;

const lineText = ({ step, what, found, verdict }: SelfTestLine): string =>
  scrubbed(`${MARKS[verdict]} ${step}: ${what}: ${found}`);
