import type { LogVia } from '#core/log/decision-log';
import type { LogLine } from '#wire/pages/log';
import type { TextKey } from '../i18n/catalogue';
import type { Texts } from '../i18n/texts';
import { useTexts } from '../i18n/texts-context';
import { Instant } from '../instant';

/** One thing that happened to a request: when, who, what, from where, why, and what came of it. */
export function LogItem({ line, nowMs }: { readonly line: LogLine; readonly nowMs: number }) {
  const texts = useTexts();
  const facts = factsOf(texts, line).filter(([, value]) => value !== '');
  return (
    <li>
      <span>
        <strong>{line.issueKey}</strong> {texts.t(`log.event.${line.event}`)}
      </span>
      <span className="subtle">
        <Instant at={line.at} nowMs={nowMs} />
      </span>
      <dl className="log-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="subtle">{texts.t(label)}:</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

type Fact = readonly [label: TextKey, value: string];

function factsOf(texts: Texts, line: LogLine): readonly Fact[] {
  const { asked } = line;
  const wanted = [...(asked?.roles ?? []), ...(asked?.resources ?? [])];
  const about: readonly Fact[] =
    asked === undefined
      ? []
      : [
          ['log.asked', `${asked.requester}: ${texts.format.list(wanted)}`],
          ['log.askedReason', asked.reason],
        ];
  return [...happened(texts, line), ...about];
}

function happened(texts: Texts, line: LogLine): readonly Fact[] {
  const { t, format } = texts;
  switch (line.event) {
    case 'request':
      return [];
    case 'review':
    case 'refusal':
    case 'sent':
      return [
        ['log.who', whoOf(line)],
        ['log.decision', line.state === undefined ? '' : t(`state.${line.state}`)],
        ['log.via', viaOf(texts, line)],
        ['log.mode', line.event === 'review' ? (line.mode ?? '') : ''],
        ['log.reason', line.reason ?? ''],
        [
          'log.refusal',
          line.event === 'refusal' ? [line.refusal, line.detail].filter(Boolean).join(': ') : '',
        ],
      ];
    case 'outcome':
      return [
        ['log.decision', t(`state.${line.resolution}`)],
        ['log.who', line.decidedBy ?? ''],
        ['log.reason', line.reason],
        ['log.from', line.accessFrom === undefined ? '' : format.instant(line.accessFrom)],
        ['log.until', line.accessUntil === undefined ? '' : format.instant(line.accessUntil)],
      ];
    case 'reminder':
      return [['log.mentioned', format.list(line.mentioned)]];
    case 'access-end':
      return [
        ['log.who', whoOf(line)],
        ['log.via', t(VIAS[line.via])],
        ['log.reason', line.reason],
      ];
  }
}

const VIAS: Readonly<Record<LogVia, TextKey>> = {
  drag: 'panel.source.drag',
  panel: 'panel.source.panel',
  page: 'log.via.page',
  integration: 'panel.source.integration',
  rule: 'panel.source.rule',
  teleport: 'panel.source.teleport',
  'work-item': 'log.via.work-item',
};

/** Where it was decided, with the entry of the issue's history that is the decision. */
function viaOf(
  { t }: Texts,
  line: Extract<LogLine, { readonly event: 'review' | 'refusal' | 'sent' }>,
): string {
  const name = line.event === 'review' ? (line.submittedBy ?? '') : '';
  const via = t(VIAS[line.via], { name }).trim();
  return line.change === undefined ? via : `${via} (${line.change})`;
}

/** The person in Jira, and in whose name it stands in Teleport. */
function whoOf(line: Extract<LogLine, { readonly via: LogVia }>): string {
  const person = line.name ?? line.by;
  const user = line.event === 'review' ? line.reviewer : undefined;
  if (person === undefined) return user ?? '';
  return user === undefined || user === person ? person : `${person} (${user})`;
}
