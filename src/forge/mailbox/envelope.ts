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
      message: "The relay's clock differs from Atlassian's by more than a minute: see that it keeps time",
    },
    repeated: { status: 409, message: 'The message came before, or a later one did' },
    'code-unusable': {
      status: 403,
      message:
        'The code is not good: it is good once and for ten minutes. Have a new one made on the site page',
    },
  };

/** Why a message was not taken. */
export function refusal(code: MailRefusal['code']): MailReply {
  const { status, message } = REFUSALS[code];
  return {
    statusCode: status,
    headers: { 'Content-Type': ['application/json'] },
    body: JSON.stringify({ error: { code, message } satisfies MailRefusal }),
  };
}
