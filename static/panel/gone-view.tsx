import Lozenge from '@atlaskit/lozenge/lozenge';
import type { CardState } from '#core/settings';
import { EmptyView } from '../shared/empty-view';
import { stateLabel } from './state-label';

/** The request is no longer in Teleport: all that is known is how it ended. */
export function GoneView({ state }: { readonly state: CardState }) {
  const label = stateLabel(state);
  return (
    <EmptyView message="This access request is no longer in Teleport. It ended as:">
      <Lozenge appearance={label.appearance} testId="state">
        {label.text}
      </Lozenge>
    </EmptyView>
  );
}
