import '@atlaskit/css-reset';
import '../shared/base.css';
import './gadget.css';
import { startPage } from '../shared/start-page';
import { App } from './app';

void startPage(<App />);
