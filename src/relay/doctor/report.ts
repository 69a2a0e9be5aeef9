import { styleText } from 'node:util';
import type { NamedFinding } from './doctor';

const MARKS = {
  ok: { text: 'ok  ', style: 'green' },
  skipped: { text: 'skip', style: 'gray' },
  warning: { text: 'WARN', style: 'yellow' },
  failure: { text: 'FAIL', style: 'red' },
} as const satisfies Readonly<Record<NamedFinding['kind'], object>>;

/**
 * Findings as lines to read: a mark, the check, what was found, and below it what to do. Checks that wait for another are
 * counted there, so that one cause is told once.
 */
export function reportOf(findings: readonly NamedFinding[], hasColors = false): string {
  const told = findings.filter(({ waitsFor }) => waitsFor === undefined);
  const width = Math.max(...told.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 8);
  const lines = told.flatMap((finding) => {
    const { text, style } = MARKS[finding.kind];
    const mark = hasColors ? styleText(style, text, { validateStream: false }) : text;
    const waiting = findings.filter(({ waitsFor }) => waitsFor === finding.name).length;
    return [
      `${mark}  ${finding.name.padEnd(width)}  ${finding.detail}`,
      ...('fix' in finding ? [`${indent}-> ${finding.fix}`] : []),
      ...(waiting > 0 ? [`${indent}   ${counted(waiting, 'other check')} cannot be made before`] : []),
    ];
  });
  const count = (kind: NamedFinding['kind']): number =>
    told.filter((finding) => finding.kind === kind).length;
  const sums = [counted(count('failure'), 'failure'), counted(count('warning'), 'warning')];
  return [...lines, '', `${sums.join(', ')}, ${count('ok')} ok`, ''].join('\n');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
