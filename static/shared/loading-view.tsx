import Spinner from '@atlaskit/spinner/spinner';
import { Text } from '@atlaskit/primitives/compiled/text';

/** Shown while `what` is on its way. */
export function LoadingView({ what }: { readonly what: string }) {
  return (
    <div className="state-view" role="status" aria-busy="true">
      <Spinner size="medium" label="" />
      <Text color="color.text.subtle">{`Loading ${what}…`}</Text>
    </div>
  );
}
