import '@atlaskit/css-reset';
import '../../../static/shared/base.css';
import './pages.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { applyTheme, wantedTheme } from './theme/theme';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element "root"');
const page = createRoot(root);
// The theme comes first, so that a dark page does not flash white.
void applyTheme(wantedTheme()).finally(() => page.render(<App />));
