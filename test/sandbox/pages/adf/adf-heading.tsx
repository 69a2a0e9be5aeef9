import type { ReactNode } from 'react';
import Heading from '@atlaskit/heading/heading';

const SIZES = ['large', 'medium', 'small', 'xsmall', 'xxsmall', 'xxsmall'] as const;
/** The page has headings above: the document's own begin below them. */
const TAGS = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

/** A heading within a document. */
export function AdfHeading({ level, children }: { readonly level: unknown; readonly children: ReactNode }) {
  const index = typeof level === 'number' ? Math.min(Math.max(Math.trunc(level), 1), 6) - 1 : 0;
  return (
    <Heading size={SIZES[index] ?? 'small'} as={TAGS[index] ?? 'h6'}>
      {children}
    </Heading>
  );
}
