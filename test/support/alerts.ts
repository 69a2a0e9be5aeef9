/** The alerts of the chart and of the documents, and what they say of a relay's metrics. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
export const OPERATE = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8');
const TEMPLATE = readFileSync(join(ROOT, 'deploy/helm/teleport-jira-relay/templates/alerts.yaml'), 'utf8');

export type Way = 'pull' | 'call';

export interface AlertRule {
  readonly expr: string;
  readonly for?: string;
  readonly annotations: { readonly summary: string };
}

/** The table "Worth an alert". */
export function documentedAlerts(): readonly { readonly way: string; readonly rule: AlertRule }[] {
  const table = OPERATE.split('Worth an alert')[1]?.split('## ')[0] ?? '';
  const rows = table.matchAll(
    /^\| ([^|`]+?) +\| `?(both|pull|call)`? +\| `((?:[^`\\]|\\.)+)`(?:, `for: (\w+)`)? +\|$/gm,
  );
  return [...rows].map(([, summary = '', way = '', expr = '', hold]) => ({
    way,
    rule: {
      expr: expr.replaceAll('\\|', '|'),
      ...(hold === undefined ? {} : { for: hold }),
      annotations: { summary },
    },
  }));
}

/** The rules of the chart for one way: its template knows no other condition than that within the rules. */
export function chartAlerts(way: Way): readonly AlertRule[] {
  let isIn = true;
  const lines = TEMPLATE.slice(TEMPLATE.indexOf('rules:'))
    .split('\n')
    .filter((line) => {
      const condition = /^ +\{\{- if eq \.Values\.forge\.way "(pull|call)" \}\}$/.exec(line)?.[1];
      if (condition !== undefined) isIn = condition === way;
      else if (/^ +\{\{- end \}\}$/.test(line)) isIn = true;
      return isIn && !line.includes('{{');
    });
  const { rules } = parse(lines.join('\n')) as { rules: readonly (AlertRule & { readonly alert: string })[] };
  return rules.map(({ expr, for: hold, annotations }) => ({
    expr,
    ...(hold === undefined ? {} : { for: hold }),
    annotations,
  }));
}

/** One time series of a scrape. */
interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What was scraped at two times, and when the second one was. Epoch seconds. */
export interface Scrapes {
  readonly before: string;
  readonly after: string;
  readonly atSeconds: number;
}

/** Whether an alert's expression holds. Understands the few forms that ours have; throws for any other. */
export function fires(expr: string, { before, after, atSeconds }: Scrapes): boolean {
  const [old, now] = [seriesIn(before), seriesIn(after)];
  const grown = (selector: string): readonly number[] =>
    selected(now, selector).map((one) => one.value - (old.find((other) => isSame(one, other))?.value ?? 0));
  const form = (pattern: RegExp): readonly string[] | undefined => pattern.exec(expr)?.slice(1);
  const increase = form(/^increase\((\S+)\[\w+\]\) > (\d+)$/);
  if (increase !== undefined) return grown(increase[0] ?? '').some((value) => value > Number(increase[1]));
  const silence = form(/^sum\(increase\((.+)\[\w+\]\)\) == 0 or absent\((.+)\)$/);
  if (silence !== undefined) {
    const values = grown(silence[0] ?? '');
    return (
      values.length === 0 ||
      values.every((value) => value === 0) ||
      selected(now, silence[1] ?? '').length === 0
    );
  }
  const since = form(/^time\(\) - (\w+) > (\d+)$/);
  if (since !== undefined)
    return selected(now, since[0] ?? '').some(({ value }) => atSeconds - value > Number(since[1]));
  const until = form(/^(\w+) - time\(\) < (\d+)(?: \* (\d+))?$/);
  if (until !== undefined)
    return selected(now, until[0] ?? '').some(
      ({ value }) => value - atSeconds < Number(until[1]) * Number(until[2] ?? 1),
    );
  const plain = form(/^(\w+) (==|>) (\d+)$/);
  if (plain === undefined) throw new Error(`Not understood: ${expr}`);
  const [name = '', sign, limit] = plain;
  return selected(now, name).some(({ value }) =>
    sign === '>' ? value > Number(limit) : value === Number(limit),
  );
}

function seriesIn(text: string): readonly Series[] {
  return [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value = '']) => ({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text]),
    ),
    value: value.toLowerCase() === 'nan' ? Number.NaN : Number(value),
  }));
}

function selected(all: readonly Series[], selector: string): readonly Series[] {
  const [, name, matchers = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(selector) ?? [];
  if (name === undefined) throw new Error(`Not understood: ${selector}`);
  const conditions = [...matchers.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)];
  return all.filter(
    (one) =>
      one.name === name &&
      conditions.every(([, key = '', sign, wanted = '']) => {
        const has = one.labels[key] ?? '';
        if (sign === '=~') return new RegExp(`^(?:${wanted})$`).test(has);
        return (has === wanted) === (sign === '=');
      }),
  );
}

const isSame = (one: Series, other: Series): boolean =>
  one.name === other.name && JSON.stringify(one.labels) === JSON.stringify(other.labels);
