import { createContext, useContext } from 'react';
import type { Node } from './node';

const RanksContext = createContext<readonly number[]>([]);

/** Gives the headings below it the levels that their document uses, in order. */
export const HeadingRanks = RanksContext.Provider;

/** The levels of headings that occur in a document, in order: what makes "no level skipped" possible. */
export function headingLevelsIn(node: Node): readonly number[] {
  const levels = (inner: Node): readonly number[] => [
    ...(inner.type === 'heading' ? [levelOf(inner)] : []),
    ...inner.content.flatMap(levels),
  ];
  return [...new Set(levels(node))].sort((a, b) => a - b);
}

/** A heading's level as its author chose it, 1 to 6. */
export function levelOf(heading: Node): number {
  const level = heading.attrs['level'];
  return typeof level === 'number' ? Math.min(Math.max(Math.trunc(level), 1), 6) : 1;
}

/** The position of a level among those that the document uses. */
export function useHeadingRank(level: number): number {
  return Math.max(0, useContext(RanksContext).indexOf(level));
}
