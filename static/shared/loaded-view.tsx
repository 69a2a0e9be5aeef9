import type { ReactNode } from 'react';
import { FailedView } from './failed-view';
import { useTexts } from './i18n/texts-context';
import type { Loaded } from './loaded';
import { LoadingView } from './loading-view';
import { problemText, type Problem } from './problem';

interface LoadedViewProps<T> {
  readonly state: Loaded<T>;
  /** Says what is on its way. */
  readonly loading: string;
  /** Says that it did not come, and what can be done about it. */
  readonly failed: string;
  readonly advice?: string;
  readonly onRetry?: () => Promise<void>;
  /** `problem`: why it could not be loaded again since. */
  readonly children: (value: T, problem: Problem | undefined) => ReactNode;
}

/** Something that a screen loads: that it is on its way, why it did not come, or the thing itself. */
export function LoadedView<T>(props: LoadedViewProps<T>) {
  const texts = useTexts();
  const { state, loading, failed, advice, onRetry, children } = props;
  switch (state.kind) {
    case 'loading':
      return <LoadingView message={loading} />;
    case 'failed':
      return (
        <FailedView
          title={failed}
          message={problemText(texts, state)}
          advice={advice}
          onRetry={onRetry && (() => void onRetry())}
        />
      );
    case 'ready':
      return children(state.value, state.problem);
  }
}
