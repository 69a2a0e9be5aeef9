import type { ReactNode } from 'react';
import Heading from '@atlaskit/heading/heading';
import { levelOf, useHeadingRank } from './heading-ranks';
import type { Node } from './node';

const SIZES = ['large', 'medium', 'small', 'xsmall', 'xxsmall', 'xxsmall'] as const;
/** The page has two levels of headings above: the document's own follow, without a gap. */
const TAGS = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

/** A heading within a document: looks as its author chose, and stands where the page's outline needs it. */
export function AdfHeading({ node, children }: { readonly node: Node; readonly children: ReactNode }) {
  const level = levelOf(node);
  const rank = useHeadingRank(level);
  return (
    <Heading size={SIZES[level - 1] ?? 'small'} as={TAGS[rank] ?? 'h6'}>
      {children}
    </Heading>
  );
}
