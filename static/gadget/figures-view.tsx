import { useCallback } from 'react';
import type { GadgetChoice, StatisticsView } from '#wire/pages/statistics';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import type { Texts } from '../shared/i18n/texts';
import { LoadedView } from '../shared/loaded-view';
import { Notice } from '../shared/notice';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';

/** Many cards and entries are read for it. */
const FIGURES_PATIENCE_MS = 25_000;

type Figures = Extract<StatisticsView, { kind: 'statistics' }>;

/** How requests are dealt with, in figures, of the cards that the viewer can see. */
export function FiguresView({ choice }: { readonly choice: GadgetChoice }) {
  const { t } = useTexts();
  const { projectId, days } = choice;
  const load = useCallback(
    () => rpc('statistics', { projectId, days }, FIGURES_PATIENCE_MS),
    [projectId, days],
  );
  const { state, reload } = useLoad(load);
  return (
    <LoadedView state={state} loading={t('gadget.loading')} failed={t('gadget.failed')} onRetry={reload}>
      {(value) => <View value={value} reload={reload} />}
    </LoadedView>
  );
}

interface ViewProps {
  readonly value: StatisticsView;
  readonly reload: () => Promise<void>;
}

function View({ value, reload }: ViewProps) {
  const { t } = useTexts();
  if (value.kind === 'statistics') return <FigureList figures={value} />;
  if (value.kind === 'unavailable') {
    return (
      <FailedView
        title={t(`error.${value.code}.title`)}
        message={t(`error.${value.code}.advice`)}
        onRetry={() => void reload()}
      />
    );
  }
  return (
    <Notice kind="warning" title={t('panel.noPermission.title')}>
      <p>{t('approvals.noPermission')}</p>
    </Notice>
  );
}

function FigureList({ figures }: { readonly figures: Figures }) {
  const texts = useTexts();
  const { t, count, format } = texts;
  const { open, days, isCut } = figures;
  const ages = [
    ['gadget.age.hour', open.hour],
    ['gadget.age.hours', open.hours],
    ['gadget.age.day', open.day],
    ['gadget.age.older', open.older],
  ] as const;
  return (
    <>
      <h2 className="gadget-title">{t('gadget.open')}</h2>
      <dl className="gadget-figures" data-testid="open">
        {ages.map(([key, value]) => (
          <Figure key={key} name={t(key)} value={format.number(value)} />
        ))}
      </dl>
      <h2 className="gadget-title">{count('gadget.last', days)}</h2>
      <dl className="gadget-figures" data-testid="ended">
        {endedOf(texts, figures).map(([name, value]) => (
          <Figure key={name} name={name} value={value} />
        ))}
      </dl>
      {isCut ? <p className="subtle">{t('gadget.cut')}</p> : null}
    </>
  );
}

function endedOf({ t, format }: Texts, figures: Figures): readonly (readonly [string, string])[] {
  const { decided, medianMs, p95Ms, ended, expiredUnseen } = figures;
  const time = (ms: number | undefined): string => (ms === undefined ? '–' : format.duration(ms));
  const share = ended === 0 ? '–' : `${format.number(Math.round((100 * expiredUnseen) / ended))} %`;
  return [
    [t('gadget.decided'), format.number(decided)],
    [t('gadget.median'), time(medianMs)],
    [t('gadget.p95'), time(p95Ms)],
    [t('gadget.unseen'), share],
  ];
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="gadget-figure">
      <dt className="subtle">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
