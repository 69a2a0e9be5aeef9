import '@atlaskit/css-reset';
import '../shared/base.css';
import './panel.css';
import { loadTexts } from '../shared/i18n/load-texts';
import { outcomeOf } from '../shared/loaded';
import { preparePage } from '../shared/prepare-page';
import { glanceAt, glanceAtNothing } from './glance';
import { loadCard } from './load-card';

/**
 * Shows who asks for what as soon as it is known. What it takes to decide is larger by far: it is loaded meanwhile, and then
 * takes the place of this first glance, with the same card.
 */
async function start(): Promise<void> {
  const root = preparePage();
  const loadingPanel = import('./show-panel');
  const loadingCard = outcomeOf(loadCard);
  const texts = await loadTexts();
  document.documentElement.lang = texts.locale;
  root.replaceChildren(glanceAtNothing(texts));
  const first = await loadingCard;
  const glance = glanceAt(texts, first, Date.now());
  if (glance !== undefined) root.replaceChildren(glance);
  (await loadingPanel).showPanel(root, texts, first);
}

void start();
