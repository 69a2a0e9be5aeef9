import type { MouseEvent, ReactNode } from 'react';
import { goTo } from './path';

interface LinkProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly isCurrent?: boolean;
  /** False inside something that is dragged as a whole, or the browser would drag the link alone. */
  readonly isDraggable?: boolean;
}

/** A link within the sandbox: a plain click stays in the app, anything else is the browser's. */
export function Link({ to, children, className, isCurrent = false, isDraggable = true }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a
      href={to}
      className={className}
      onClick={follow}
      draggable={isDraggable}
      aria-current={isCurrent ? 'page' : undefined}
    >
      {children}
    </a>
  );
}
