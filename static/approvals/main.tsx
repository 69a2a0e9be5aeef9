import '@atlaskit/css-reset';
import '../shared/base.css';
import '../panel/panel.css';
import './approvals.css';
import { startPage } from '../shared/start-page';
import { App } from './app';

void startPage(<App />);
