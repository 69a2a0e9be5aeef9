import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { problemText } from '../shared/problem';
import { useLoad } from '../shared/use-load';
import { readGadget } from './bridge';
import { EditView } from './edit-view';
import { FiguresView } from './figures-view';

/** A gadget on a dashboard: its figures, or what somebody chooses for it. */
export function App() {
  const texts = useTexts();
  const { state } = useLoad(readGadget);
  return (
    <main className="gadget stack">
      <h1 className="visually-hidden">{texts.t('manifest.gadget.title')}</h1>
      {state.kind === 'loading' ? <LoadingView message={texts.t('gadget.loading')} /> : null}
      {state.kind === 'failed' ? (
        <FailedView title={texts.t('gadget.failed')} message={problemText(texts, state)} />
      ) : null}
      {state.kind === 'ready' && state.value.isEditing ? <EditView choice={state.value.choice} /> : null}
      {state.kind === 'ready' && !state.value.isEditing ? <FiguresView choice={state.value.choice} /> : null}
    </main>
  );
}
