import Spinner from '@atlaskit/spinner/spinner';

/** Shown while something is on its way; `message` says what. */
export function LoadingView({ message }: { readonly message: string }) {
  return (
    <div className="state-view" role="status" aria-busy="true">
      <Spinner size="medium" label="" />
      <span className="subtle">{message}</span>
    </div>
  );
}
