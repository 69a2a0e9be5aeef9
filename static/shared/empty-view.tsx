import type { ReactNode } from 'react';

interface EmptyViewProps {
  readonly message: string;
  readonly children?: ReactNode;
}

/** Shown where there is nothing to show, with what would put something there. */
export function EmptyView({ message, children }: EmptyViewProps) {
  return (
    <div className="state-view">
      <span className="subtle">{message}</span>
      {children}
    </div>
  );
}
