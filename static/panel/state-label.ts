import type { RequestState } from '#core/access-request';
import type { CardState } from '#core/settings';

export interface StateLabel {
  readonly text: string;
  readonly appearance: 'information' | 'success' | 'danger' | 'discovery' | 'neutral';
}

/** How a request's or a card's state is called and coloured; the text alone says it, the colour only helps. */
export function stateLabel(state: RequestState | CardState): StateLabel {
  return LABELS[state];
}

const LABELS: Readonly<Record<RequestState | CardState, StateLabel>> = {
  pending: { text: 'Pending', appearance: 'information' },
  approved: { text: 'Approved', appearance: 'success' },
  denied: { text: 'Denied', appearance: 'danger' },
  promoted: { text: 'Promoted', appearance: 'discovery' },
  expired: { text: 'Expired', appearance: 'neutral' },
  unknown: { text: 'Unknown state', appearance: 'neutral' },
};
