import { ASSUMED, billOf, PRICES } from './forge-bill';
import type { ForgeMonth } from './forge-month';

/** Where the documents have it. */
export const MONTH_MARKS = ['<!-- month -->\n', '<!-- end of month -->'] as const;

/** What a month costs on each site, and by what it was reckoned, as Markdown. */
export function monthText({ memoryMb, sites }: ForgeMonth): string {
  const bills = Object.entries(sites).map(([name, usage]) => ({ name, bill: billOf(usage, memoryMb) }));
  const rows: readonly (readonly [string, (bill: (typeof bills)[number]['bill']) => string])[] = [
    ['questions of the relay', ({ questions }) => whole(questions)],
    ['invocations, those included', ({ invocations }) => whole(invocations)],
    ['compute, GB-s', ({ gbSeconds }) => whole(gbSeconds)],
    [`of the free ${whole(PRICES.compute.free)} GB-s`, ({ share }) => `${(share * 100).toFixed(1)} %`],
    ['storage reads', ({ reads, readGb }) => `${whole(reads)} (${readGb.toFixed(2)} GB)`],
    ['storage writes', ({ writes, writtenGb }) => `${whole(writes)} (${writtenGb.toFixed(2)} GB)`],
    ['what Forge bills', ({ dollars }) => `$${dollars.toFixed(2)}`],
  ];
  const { compute, reads, writes } = PRICES;
  return [
    `| a month of 730 hours | ${bills.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${bills.map(() => '--:').join(' | ')} |`,
    ...rows.map(([what, cell]) => `| ${what} | ${bills.map(({ bill }) => cell(bill)).join(' | ')} |`),
    '',
    `Free each month: ${whole(compute.free)} GB-s, ${reads.free} GB read, ${writes.free} GB written; above that $${compute.dollars} a GB-s, $${reads.dollars} a GB read, $${writes.dollars.toFixed(2)} a GB written.`,
    `Assumed: ${memoryMb} MB as in the manifest, ${ASSUMED.ownMs} ms of its own for each invocation, ${ASSUMED.forgeMs} ms for each call to Forge and ${ASSUMED.jiraMs} ms for each to Jira, one after the other; no cold starts.`,
    '',
  ].join('\n');
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
