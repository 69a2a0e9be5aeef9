import type { Person } from '../api/sandbox';

/** Whom an address asks to act as: `?as=erin` names somebody by the first word of their name. */
export function askedFor(everyone: readonly Person[], search: string): string | undefined {
  const wanted = new URLSearchParams(search).get('as')?.toLowerCase();
  return everyone.find(({ displayName }) => displayName.toLowerCase().split(' ')[0] === wanted)?.accountId;
}
