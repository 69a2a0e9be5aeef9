import type { ReactNode } from 'react';
import type { EarlierRequest, Fact, NamedWorkItem } from '#core/decision/evidence';
import type { Texts } from '../shared/i18n/texts';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';
import { StateLozenge } from './state-lozenge';

interface EvidenceProps {
  readonly facts: readonly Fact[];
  readonly nowMs: number;
}

/** What helps to decide: facts, each with its source. What they are worth is for a person to say. */
export function Evidence({ facts, nowMs }: EvidenceProps) {
  const { t } = useTexts();
  if (facts.length === 0) return null;
  return (
    <section className="panel-section" aria-labelledby="evidence" data-testid="evidence">
      <h3 className="panel-heading" id="evidence">
        {t('panel.evidence.title')}
      </h3>
      <ul className="panel-list">
        {facts.map((fact, position) => (
          <li key={position} data-testid={`fact-${fact.kind}`}>
            <FactView fact={fact} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FactView({ fact, nowMs }: { readonly fact: Fact; readonly nowMs: number }) {
  const texts = useTexts();
  if (fact.kind === 'earlier') return <Earlier {...fact} />;
  return (
    <p>
      {sentenceOf(texts, fact, nowMs)} <Source kind={fact.kind} />
    </p>
  );
}

function Source({ kind }: { readonly kind: Fact['kind'] }) {
  const { t } = useTexts();
  return <span className="panel-subtle">{t(`panel.evidence.source.${SOURCES[kind]}`)}</span>;
}

/** Where each kind of fact is from. */
const SOURCES = {
  earlier: 'cards',
  'new-roles': 'cards',
  'unusual-hour': 'cards',
  'held-roles': 'teleport',
  'work-item': 'jira',
  reviewers: 'teleport',
  waiting: 'teleport',
} as const satisfies Readonly<Record<Fact['kind'], string>>;

type Sentence = Exclude<Fact, { readonly kind: 'earlier' }>;

function sentenceOf(texts: Texts, fact: Sentence, nowMs: number): ReactNode {
  const { t, count, format } = texts;
  switch (fact.kind) {
    case 'new-roles':
      return count('panel.evidence.newRoles', fact.total, { roles: format.list(fact.roles) });
    case 'unusual-hour':
      return t('panel.evidence.unusualHour', {
        at: format.time(fact.at),
        from: format.time(hourOnDayOf(fact.at, fact.from)),
        to: format.time(hourOnDayOf(fact.at, fact.to)),
      });
    case 'held-roles':
      return heldText(texts, fact);
    case 'work-item':
      return workItemText(texts, fact.item);
    case 'reviewers':
      return t('panel.evidence.reviewers', {
        people: format.list(
          fact.people.map(({ user, name }) => (name === undefined ? user : `${name} (${user})`)),
        ),
      });
    case 'waiting':
      return t('panel.evidence.waiting', {
        duration: format.duration(Math.max(0, nowMs - Date.parse(fact.since))),
      });
  }
}

/** A whole hour (UTC) of the day that an instant is on, as an instant. */
const hourOnDayOf = (at: string, hour: number): string =>
  `${new Date(at).toISOString().slice(0, 11)}${String(hour).padStart(2, '0')}:00:00.000Z`;

function heldText({ t, format }: Texts, { roles, granted }: Extract<Fact, { kind: 'held-roles' }>): string {
  if (granted.length > 0) return t('panel.evidence.granted', { roles: format.list(granted) });
  return roles.length === 0
    ? t('panel.evidence.noRoles')
    : t('panel.evidence.held', { roles: format.list(roles) });
}

function workItemText({ t }: Texts, { key, summary, status, assignee, isDone }: NamedWorkItem): string {
  const state = isDone
    ? t('panel.evidence.item.done', { status })
    : t('panel.evidence.item.open', { status });
  return t('panel.evidence.item', { key, summary, state, assignee: t(`panel.evidence.item.${assignee}`) });
}

interface EarlierProps {
  readonly requests: readonly EarlierRequest[];
  readonly total: number;
  readonly isWhole: boolean;
}

/** How many there were, and how the last ones ended; which they were is a click away. */
function Earlier({ requests, total, isWhole }: EarlierProps) {
  const { t, count, format } = useTexts();
  const others = isWhole ? null : <>{t('panel.evidence.earlier.others')} </>;
  if (total === 0) {
    return (
      <p>
        {others ?? t('panel.evidence.earlier.none')} <Source kind="earlier" />
      </p>
    );
  }
  return (
    <details>
      <summary>
        {count('panel.evidence.earlier', total)} {others}
        {requests.map(({ issueKey, outcome }) => (
          <StateLozenge key={issueKey} state={outcome ?? 'pending'} />
        ))}{' '}
        <Source kind="earlier" />
      </summary>
      <ul className="panel-list">
        {requests.map(({ issueKey, roles, createdAt, outcome }) => (
          <li key={issueKey} className="panel-line">
            <StateLozenge state={outcome ?? 'pending'} />
            <bdi>{plain(t('panel.evidence.earlierLine', { key: issueKey, roles: format.list(roles) }))}</bdi>
            <span className="panel-subtle">{format.date(createdAt)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
