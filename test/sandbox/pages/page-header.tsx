import type { ReactNode } from 'react';
import Heading from '@atlaskit/heading/heading';

interface PageHeaderProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** A page's heading, with what belongs beside it. */
export function PageHeader({ title, children }: PageHeaderProps) {
  return (
    <div className="page-header">
      <Heading size="large" as="h1">
        {title}
      </Heading>
      {children}
    </div>
  );
}
