import '@atlaskit/css-reset';
import '../../../static/shared/base.css';
import './pages.css';
import { createRoot } from 'react-dom/client';
import english from '../../../locales/en-US.json';
import { textsOf } from '../../../static/shared/i18n/texts';
import { TextsContext } from '../../../static/shared/i18n/texts-context';
import { App } from './app';
import { applyTheme, wantedTheme } from './theme/theme';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element "root"');
const page = createRoot(root);
// The theme comes first, so that a dark page does not flash white.
void applyTheme(wantedTheme()).finally(() =>
  page.render(
    <TextsContext.Provider value={textsOf(english, { locale: 'en-US' })}>
      <App />
    </TextsContext.Provider>,
  ),
);
