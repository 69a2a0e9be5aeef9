import '@atlaskit/css-reset';
import '../shared/base.css';
import './settings.css';
import { createRoot } from 'react-dom/client';
import { followTheme } from '../shared/rpc';
import { App } from './app';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element "root"');
// A page without Jira's theme is still readable, so it does not wait for it.
void followTheme().catch(() => undefined);
createRoot(root).render(<App />);
