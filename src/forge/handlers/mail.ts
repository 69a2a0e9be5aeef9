import { AppError } from '#core/errors';
import { MAIL_BYTES_MAX } from '#wire/limits';
import { MAIL_KINDS } from '#wire/mail';
import * as v from '#wire/schema';
import { makePorts } from '../compose';
import { log } from '../log';
import { refusal, type MailReply } from '../mailbox/envelope';
import { hearQuestion } from '../mailbox/hear-question';
import { unopened } from '../mailbox/jws';
import { hearIntroduction } from '../mailbox/pairing';
import { noteHeaders } from '../self-test/trigger';

/** Of what Forge hands to a web trigger, all that counts: anybody may write anything into the rest. */
const RequestSchema = v.object({
  body: v.pipe(v.string(), v.maxLength(MAIL_BYTES_MAX)),
  headers: v.optional(v.unknown()),
});

const BUSY_SECONDS = '5';

/** A relay writes: to ask what there is to do, or to present its key. */
export async function onMail(request: unknown): Promise<MailReply> {
  const parsed = v.safeParse(RequestSchema, request);
  if (!parsed.success) return refused(refusal('malformed'));
  const { body: text, headers } = parsed.output;
  const { clock, jobs, activity } = makePorts();
  try {
    const answer =
      unopened(MAIL_KINDS.introduction, text) === undefined
        ? await hearQuestion(text, {
            nowMs: clock.now(),
            push: (news) => jobs.push(news),
            answered: () => noteHeaders(headers),
          })
        : await hearIntroduction(text, clock.now(), () => activity.note({ event: 'relay-paired' }));
    return answer.statusCode === 200 ? answer : refused(answer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('mail-failed', { code: error.code, message: error.message });
    return { statusCode: 503, headers: { 'Retry-After': [BUSY_SECONDS] }, body: '' };
  }
}

function refused(answer: MailReply): MailReply {
  log('mail-refused', { status: answer.statusCode });
  return answer;
}
