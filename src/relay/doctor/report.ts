import type { NamedFinding } from './doctor';

const MARKS: Readonly<Record<NamedFinding['kind'], string>> = {
  ok: 'ok  ',
  skipped: 'skip',
  warning: 'WARN',
  failure: 'FAIL',
};

/** Findings as lines to read: a mark, the check, what was found, and below it what to do. */
export function reportOf(findings: readonly NamedFinding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap((finding) => {
    const line = `${MARKS[finding.kind]}  ${finding.name.padEnd(width)}  ${finding.detail}`;
    return 'fix' in finding ? [line, `${' '.repeat(width + 8)}-> ${finding.fix}`] : [line];
  });
  const count = (kind: NamedFinding['kind']): number =>
    findings.filter((finding) => finding.kind === kind).length;
  return [
    ...lines,
    '',
    `${count('failure')} failures, ${count('warning')} warnings, ${count('ok')} ok`,
    '',
  ].join('\n');
}
