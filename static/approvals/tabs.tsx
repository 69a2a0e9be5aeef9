import { useTexts } from '../shared/i18n/texts-context';

export type Tab = 'mine' | 'all' | 'running';

interface TabsProps {
  readonly chosen: Tab;
  readonly counts: Readonly<Record<Exclude<Tab, 'running'>, number>>;
  readonly onChoose: (tab: Tab) => void;
}

/** Which list is shown. */
export function Tabs({ chosen, counts, onChoose }: TabsProps) {
  const { t } = useTexts();
  const button = (tab: Tab, text: string) => (
    <button
      key={tab}
      type="button"
      className="approvals-tab"
      data-testid={`tab-${tab}`}
      aria-pressed={chosen === tab}
      onClick={() => onChoose(tab)}
    >
      {text}
    </button>
  );
  return (
    <div className="buttons" role="group" aria-label={t('approvals.lists')}>
      {button('mine', t('approvals.mine', { count: counts.mine }))}
      {button('all', t('approvals.all', { count: counts.all }))}
      {button('running', t('approvals.running'))}
    </div>
  );
}
