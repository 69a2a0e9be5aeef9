import { AnswerSchema, isTimely, MAIL_KINDS, type Answer, type Question } from '#wire/mail';
import * as v from '#wire/schema';
import { keyIdOf, opened } from './keys';
import type { Pairing } from './pairing-file';

/** The answer, if the app signed it, for this relay, to this very question, just now; undefined for anything else. */
export async function readAnswer(
  text: string,
  asked: {
    readonly pairing: Pairing;
    readonly question: Pick<Question, 'nonce'>;
    readonly nowMs: number;
  },
): Promise<Answer | undefined> {
  const { pairing, question, nowMs } = asked;
  const answer = v.safeParse(AnswerSchema, await opened(MAIL_KINDS.answer, text, pairing.appKey));
  if (!answer.success) return undefined;
  const { to, re, at } = answer.output;
  if (re !== question.nonce || to !== (await keyIdOf(pairing.key.x))) return undefined;
  return isTimely(at, nowMs) ? answer.output : undefined;
}
