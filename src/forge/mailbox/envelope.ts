import type { MailRefusal } from '#wire/mail';

/** What a dynamic web trigger answers. @see https://developer.atlassian.com/platform/forge/events-reference/web-trigger/ */
export interface MailReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** A signed message. */
export const reply = (token: string): MailReply => ({
  statusCode: 200,
  headers: { 'Content-Type': ['application/jose'] },
  body: token,
});

const REFUSALS: Readonly<Record<MailRefusal['code'], { readonly status: number; readonly message: string }>> =
  {
    malformed: {
      status: 400,
      message: 'This is no message of a relay: run the same version of app and relay',
    },
    'not-signed': { status: 401, message: 'The message is not signed by the key that it names' },
    'unknown-key': {
      status: 401,
      message: 'No admin has let this key in, or it was revoked: pair the relay anew on the site page',
    },
    clock: {
      status: 409,
      message: "the most is 60 s. Let the relay's machine keep its clock by NTP",
    },
    repeated: { status: 409, message: 'The message came before, or a later one did' },
    'code-unusable': {
      status: 403,
      message:
        'The code is not good: it is good once and for ten minutes. Have a new one made on the site page',
    },
  };

/** Why a message was not taken. `cause`: what the sentence begins with, where it is told of this very message. */
export function refusal(code: MailRefusal['code'], cause = ''): MailReply {
  const { status, message } = REFUSALS[code];
  return {
    statusCode: status,
    headers: { 'Content-Type': ['application/json'] },
    body: JSON.stringify({ error: { code, message: cause + message } satisfies MailRefusal }),
  };
}

/** A message of another time: how far the clocks differ, if it was made just now. Epoch ms. */
export const clockRefusal = (at: number, nowMs: number): MailReply =>
  refusal('clock', `The clocks differ by ${Math.round(Math.abs(at - nowMs) / 1000)} s, `);
