import type { Refusal } from '#core/card/card';
import type { TextKey } from '../shared/i18n/catalogue';

/** What a person is told who decided here. Refusals that only a drag can meet need no words of their own. */
export function refusalKey(refusal: Refusal['kind']): TextKey {
  switch (refusal) {
    case 'already-reviewed':
      return 'refusal.already-reviewed';
    case 'already-resolved':
      return 'refusal.already-resolved';
    case 'own-request':
      return 'refusal.own-request';
    case 'not-permitted':
      return 'refusal.not-permitted';
    case 'unknown-reviewer':
      return 'refusal.unknown-reviewer';
    case 'long-term':
      return 'refusal.long-term';
    case 'panel-only':
    case 'teleport-only':
      return 'refusal.teleport-only';
    case 'gone':
      return 'refusal.gone';
    case 'reason-too-long':
      return 'refusal.reason-too-long';
    case 'reason-missing':
      return 'refusal.reason-missing';
    case 'no-actor':
    case 'app-actor':
    case 'moved-along':
    case 'indirect':
    case 'deactivated':
    case 'other-project':
    case 'status-renamed':
    case 'superseded':
    case 'not-undone':
    case 'unmapped-status':
    case 'not-a-decision':
    case 'before-takeover':
    case 'before-mapping':
    case 'unsaid':
    case 'not-this-card':
      return 'refusal.notHere';
  }
}
