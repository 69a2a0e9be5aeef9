import type { Texts } from '../shared/i18n/texts';
import type { Loaded } from '../shared/loaded';
import { plain } from '../shared/plain';
import { headOf, LOZENGES } from './head-of';
import type { SyncedCard } from './load-card';

/** The head of the panel without the library that draws the rest: what it says and looks like is the same. */
export function glanceAt(texts: Texts, loaded: Loaded<SyncedCard>, nowMs: number): HTMLElement | undefined {
  if (loaded.kind !== 'ready' || loaded.value.card.kind !== 'request') return undefined;
  const { request } = loaded.value.card;
  const head = headOf(texts, loaded.value.card, nowMs);
  const line = element('p', 'panel-line', [
    element('span', `lozenge lozenge-${LOZENGES[request.state]}`, [texts.t(`state.${request.state}`)]),
    ...(head.need === undefined ? [] : [element('span', '', [head.need])]),
  ]);
  const reason = plain(request.requestReason);
  return page(texts, [
    line,
    element('h2', 'panel-sentence', [head.sentence]),
    ...(head.time === undefined ? [] : [element('p', 'panel-time', [head.time])]),
    reason.trim() === ''
      ? element('p', 'panel-subtle', [texts.t('panel.noReason')])
      : element('blockquote', 'panel-quote', [head.reason]),
  ]);
}

/** While nothing is known yet. */
export const glanceAtNothing = (texts: Texts): HTMLElement =>
  page(texts, [element('p', 'panel-subtle', [texts.t('panel.loading')])]);

function page({ t }: Texts, children: readonly (Node | string)[]): HTMLElement {
  const title = t('panel.heading');
  const heading = element('h1', 'visually-hidden', [title]);
  const main = element('main', 'panel', [heading, element('div', 'panel-stack', children)]);
  main.setAttribute('aria-busy', 'true');
  return main;
}

/** Text becomes text nodes: nothing that somebody wrote is markup. */
function element(name: string, className: string, children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  if (name === 'blockquote') made.dir = 'auto';
  made.append(...children);
  return made;
}
