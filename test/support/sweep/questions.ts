/**
 * A relay that asks for its work asks again and again, and whoever waits for an answer looks again and again: of what is all
 * alike a few say as much as hundreds.
 */
import type { Crossing, Seen } from './crossing';

/** Of questions that are alike these are spoiled, the first ones. */
const ALIKE_MAX = 2;

const MAIL_FUNCTION = 'on-mail';
const FIRST_OF_A_QUESTION = 'file pairing.json';
const OF_A_QUESTION: ReadonlySet<string> = new Set([
  FIRST_OF_A_QUESTION,
  'stat pairing.json',
  'platform web-trigger',
]);
const LOOK = 'mailbox call get';

/** The crossings that are worth spoiling: all but the later ones of those that are alike. */
export function withoutRepeats(seen: readonly Seen[]): readonly Crossing[] {
  const spared = new Set([...laterQuestions(seen), ...looksBetween(seen)]);
  return seen.filter((one) => !spared.has(one)).map(({ side, nth, boundary }) => ({ side, nth, boundary }));
}

const belongsToQuestion = ({ functionKey, boundary }: Seen): boolean =>
  functionKey === MAIL_FUNCTION || OF_A_QUESTION.has(boundary);

/** Questions are of a kind if they fetch the same calls and cross the same boundaries: with answers, with news, with neither. */
function laterQuestions(seen: readonly Seen[]): readonly Seen[] {
  const questions: { readonly parts: Seen[]; readonly fetched: readonly string[] }[] = [];
  let put: string[] = [];
  for (const one of seen) {
    if (one.boundary === FIRST_OF_A_QUESTION) {
      questions.push({ parts: [], fetched: put });
      put = [];
    }
    if (belongsToQuestion(one)) questions.at(-1)?.parts.push(one);
    else if (one.boundary.startsWith('relay ')) put.push(one.boundary);
  }
  const count = new Map<string, number>();
  return questions.flatMap(({ parts, fetched }) => {
    const kind = [...new Set([...fetched, ...parts.map(({ boundary }) => boundary)])].sort().join();
    const before = count.get(kind) ?? 0;
    count.set(kind, before + 1);
    return before < ALIKE_MAX ? [] : parts;
  });
}

/** A function's looks for an answer but the first and the last, which finds it. */
function looksBetween(seen: readonly Seen[]): readonly Seen[] {
  const looks = seen.filter((one) => one.boundary === LOOK && one.functionKey !== MAIL_FUNCTION);
  return looks.filter((one) => {
    const own = looks.filter(({ invocationId }) => invocationId === one.invocationId);
    return one !== own[0] && one !== own.at(-1);
  });
}
