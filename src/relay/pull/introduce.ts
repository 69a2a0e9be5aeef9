import { createHmac } from 'node:crypto';
import { AppError } from '#core/errors';
import {
  introductionText,
  MAIL_KINDS,
  PAIRING_CODE_PREFIX,
  PairingCodeSchema,
  WelcomeSchema,
  type PairingCode,
} from '#wire/mail';
import type { Parsed } from '#wire/parse';
import * as v from '#wire/schema';
import { pause, type Clock } from '../clock';
import { INTRODUCTION_ATTEMPTS_MAX, INTRODUCTION_PAUSE_MS } from '../limits';
import { checkWebTriggerUrl, type NudgePolicy } from '../nudge-target';
import { keyIdOf, newKey, newNonce, opened, signed } from './keys';
import type { Pairing } from './pairing-file';
import { post, type Posted } from './post';

/** Reads the code that the site page shows; `problem` says what is wrong with it. */
export function readCode(text: string, policy: NudgePolicy): Parsed<PairingCode> {
  const bare = text.trim();
  if (!bare.startsWith(PAIRING_CODE_PREFIX)) {
    return wrong(`it does not begin with "${PAIRING_CODE_PREFIX}": copy the whole code from the site page`);
  }
  const parsed = v.safeParse(PairingCodeSchema, jsonOf(bare.slice(PAIRING_CODE_PREFIX.length)));
  if (!parsed.success) return wrong('it is not whole: copy it again from the site page');
  const url = checkWebTriggerUrl(parsed.output.url, policy);
  return url.ok ? { ok: true, value: parsed.output } : url;
}

const wrong = (problem: string): { ok: false; problem: string } => ({ ok: false, problem });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/**
 * Makes a key and has the app take it. The secret of the code proves the relay to the app, the app's key in the code proves
 * the app to the relay. Throws `AppError` where that comes to nothing.
 */
export async function introduce(
  { url, key: appKey, secret }: PairingCode,
  { name, clock }: { readonly name: string; readonly clock: Clock },
): Promise<Pairing> {
  const key = await newKey();
  const to = await keyIdOf(appKey);
  const text = { to, at: clock.now(), nonce: newNonce(), publicKey: key.x };
  const proof = createHmac('sha256', secret).update(introductionText(text)).digest('base64url');
  // The same message each time: the app knows it again where only its answer was lost.
  const message = await signed(MAIL_KINDS.introduction, { ...text, proof, name }, key);
  const posted = await postUntilAnswered(url, message, clock);
  if (posted.kind === 'refused') throw failure(`The app does not take the key: ${posted.message}`);
  if (posted.kind === 'failed')
    throw failure(`The app cannot be reached (${posted.reason}): let the relay reach ${new URL(url).host}`);
  const welcome = v.safeParse(WelcomeSchema, await opened(MAIL_KINDS.welcome, posted.text, appKey));
  const isOurs =
    welcome.success && welcome.output.re === text.nonce && welcome.output.to === (await keyIdOf(key.x));
  if (!isOurs)
    throw failure('What answered is not the app that made the code: take a new code from the site page');
  return { url, appKey, key };
}

async function postUntilAnswered(url: string, message: string, clock: Clock): Promise<Posted> {
  for (let attempt = 1; ; attempt += 1) {
    const posted = await post(url, message, { clock });
    if (posted.kind !== 'failed' || attempt >= INTRODUCTION_ATTEMPTS_MAX) return posted;
    await pause(clock, INTRODUCTION_PAUSE_MS, new AbortController().signal);
  }
}

const failure = (message: string): AppError => new AppError('relay-refused', message, { retry: 'never' });
