import type { ReactNode } from 'react';
import CrossCircle from '@atlaskit/icon/core/cross-circle';
import InformationCircle from '@atlaskit/icon/core/information-circle';
import CheckCircle from '@atlaskit/icon/core/check-circle';
import Warning from '@atlaskit/icon/core/status-warning';

interface NoticeProps {
  readonly kind: 'success' | 'information' | 'warning' | 'error';
  readonly title: string;
  readonly children?: ReactNode;
}

const ICONS = { success: CheckCircle, information: InformationCircle, warning: Warning, error: CrossCircle };

/**
 * A message with a title, as the design system's section message looks. That one brings 78 KB of compressed script along,
 * which an approver would wait for; this one nothing.
 */
export function Notice({ kind, title, children }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <section className={`notice notice-${kind}`} aria-label={title}>
      <span className="notice-icon">
        <Icon label="" color="currentColor" />
      </span>
      <div className="notice-body">
        <h2 className="notice-title">{title}</h2>
        {children}
      </div>
    </section>
  );
}
