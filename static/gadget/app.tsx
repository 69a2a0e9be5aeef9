import { useTexts } from '../shared/i18n/texts-context';
import { LoadedView } from '../shared/loaded-view';
import { useLoad } from '../shared/use-load';
import { readGadget } from './bridge';
import { EditView } from './edit-view';
import { FiguresView } from './figures-view';

/** A gadget on a dashboard: its figures, or what somebody chooses for it. */
export function App() {
  const { t } = useTexts();
  const { state } = useLoad(readGadget);
  return (
    <main className="gadget stack">
      <h1 className="visually-hidden">{t('manifest.gadget.title')}</h1>
      <LoadedView state={state} loading={t('gadget.loading')} failed={t('gadget.failed')}>
        {({ isEditing, choice }) =>
          isEditing ? <EditView choice={choice} /> : <FiguresView choice={choice} />
        }
      </LoadedView>
    </main>
  );
}
