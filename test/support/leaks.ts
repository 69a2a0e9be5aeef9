/** What no log may tell: keys, tokens, certificates, e-mail addresses, and what people wrote. */
import type { Teleport } from '../sandbox/teleport/teleport';

/** The relay's log takes some of it out: what it puts there instead shows that somebody tried to log it. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'a nudge key': /whsec_|\[key\]/,
  'a token': /eyJ|Bearer |\[token\]/,
  'a certificate or key': /-----BEGIN|\[pem\]/,
  'an e-mail address': /[\w.+-]+@[\w-]+(\.[\w-]+)+|\[e-mail\]/,
};
/** Shorter ones may stand in a line for other reasons. */
const WORDS_LENGTH_MIN = 4;
const KEY_LINE_LENGTH_MIN = 32;

/** Each line that gives something away, and what it gives away: one of the above, or one of the words. */
export function leaksIn(lines: readonly string[], words: readonly string[]): readonly string[] {
  const told = [...new Set(words)].filter(({ length }) => length >= WORDS_LENGTH_MIN);
  return lines.flatMap((line) => {
    const plain = unescaped(line);
    const kinds = Object.keys(FORBIDDEN).filter((kind) => FORBIDDEN[kind]?.test(plain));
    const found = told.filter((word) => plain.includes(unescaped(JSON.stringify(word).slice(1, -1))));
    return [...kinds, ...found].map((what) => `${what}: ${line}`);
  });
}

/** Lines of private keys in a PEM file: each of them is secret enough. */
export function keyLinesOf(pem: string): readonly string[] {
  const blocks = pem.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*?)-----END/g);
  return [...blocks]
    .flatMap(([, body = '']) => body.trim().split('\n'))
    .filter(({ length }) => length >= KEY_LINE_LENGTH_MIN);
}

/** Why people asked, reviewed or decided, as far as Teleport has heard of it. */
export function reasonsIn({ state }: Teleport): readonly string[] {
  const requests = state
    .requests()
    .flatMap(({ Spec }) => [
      Spec.RequestReason,
      Spec.ResolveReason,
      ...Spec.Reviews.map(({ Reason }) => Reason),
    ]);
  return [...requests, ...state.auditLog().flatMap(({ reason = '' }) => [reason])];
}

const unescaped = (text: string): string => text.replace(/\\/g, '');

/** Values of `reason` and `key`, wherever they are. */
export function secretsIn(body: unknown): readonly string[] {
  const secrets: string[] = [];
  JSON.stringify(body, (name, value: unknown) => {
    if ((name === 'reason' || name === 'key') && typeof value === 'string') secrets.push(value);
    return value;
  });
  return secrets;
}
