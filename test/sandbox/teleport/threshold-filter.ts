/**
 * Filters of thresholds: which reviewers count towards one.
 * Parity: of Teleport's predicate language only `contains(reviewer.roles, "x")` and `contains(reviewer.traits["t"], "x")`,
 * negated with `!` and joined with `&&`, are modelled. Everything else is refused when the role is stored.
 */
import { badParameter, quote } from './errors';
import { type User } from './roles';

const TERM = /^(!?)\s*contains\(\s*reviewer\.(?:(roles)|traits\["([^"]+)"\])\s*,\s*"([^"]*)"\s*\)$/;

interface Term {
  readonly negated: boolean;
  /** Undefined for the reviewer's roles. */
  readonly trait: string | undefined;
  readonly value: string;
}

function parseTerms(filter: string): readonly Term[] {
  return filter.split('&&').map((part) => {
    const match = TERM.exec(part.trim());
    if (match === null) throw badParameter(`((threshold filter not modelled: ${quote(part.trim())}))`);
    return { negated: match[1] === '!', trait: match[3], value: match[4] ?? '' };
  });
}

/** Refuses a filter that cannot be evaluated. */
export function validateFilter(filter: string | undefined): void {
  if (filter !== undefined && filter !== '') parseTerms(filter);
}

/** Tells whether a reviewer counts towards a threshold with this filter; no filter counts everyone. */
export function filterMatches(filter: string, reviewer: User): boolean {
  if (filter === '') return true;
  return parseTerms(filter).every((term) => {
    const values = term.trait === undefined ? reviewer.roles : (reviewer.traits?.[term.trait] ?? []);
    return values.includes(term.value) !== term.negated;
  });
}
