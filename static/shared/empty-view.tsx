import type { ReactNode } from 'react';
import { Text } from '@atlaskit/primitives/compiled/text';

interface EmptyViewProps {
  readonly message: string;
  readonly children?: ReactNode;
}

/** Shown where there is nothing to show, with what would put something there. */
export function EmptyView({ message, children }: EmptyViewProps) {
  return (
    <div className="state-view">
      <Text color="color.text.subtle">{message}</Text>
      {children}
    </div>
  );
}
