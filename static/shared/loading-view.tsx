import Spinner from '@atlaskit/spinner/spinner';
import { Text } from '@atlaskit/primitives/compiled/text';

/** Shown while something is on its way; `message` says what. */
export function LoadingView({ message }: { readonly message: string }) {
  return (
    <div className="state-view" role="status" aria-busy="true">
      <Spinner size="medium" label="" />
      <Text color="color.text.subtle">{message}</Text>
    </div>
  );
}
