/** What somebody can make of a signed message who has seen it, and has no key of those that count. */
import fc from 'fast-check';

export type Mutation =
  | { readonly kind: 'repeat' }
  | { readonly kind: 'cut'; readonly share: number }
  | { readonly kind: 'flip'; readonly at: number; readonly to: number }
  | { readonly kind: 'lengthen'; readonly text: string }
  | { readonly kind: 'swap-part'; readonly part: 0 | 1 | 2 }
  | { readonly kind: 'claim'; readonly path: string; readonly value: unknown }
  | { readonly kind: 'header'; readonly header: Readonly<Record<string, unknown>> }
  | { readonly kind: 'foreign-key' };

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';

export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constant<Mutation>({ kind: 'repeat' }),
  fc.record({ kind: fc.constant('cut' as const), share: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.record({
    kind: fc.constant('flip' as const),
    at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    to: fc.nat(characters.length - 1),
  }),
  fc.record({ kind: fc.constant('lengthen' as const), text: fc.string({ minLength: 1, maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('swap-part' as const),
    part: fc.constantFrom(0 as const, 1 as const, 2 as const),
  }),
  fc.record({
    kind: fc.constant('claim' as const),
    path: fc.constantFrom('to', 'at', 'nonce', 're', 'run', 'kind', 'results', 'news', 'calls', 'working'),
    value: fc.oneof(fc.string(), fc.integer(), fc.constant([]), fc.jsonValue({ maxDepth: 1 })),
  }),
  fc.record({
    kind: fc.constant('header' as const),
    header: fc.constantFrom(
      { alg: 'none' },
      { alg: 'HS256' },
      { typ: 'JWT' },
      { kid: 'x'.repeat(43) },
      { crit: ['exp'] },
    ),
  }),
  fc.constant<Mutation>({ kind: 'foreign-key' }),
);

/** Makes it of a message; `other` is a second good one, `signForeign` signs the same claims with a key that nobody let in. */
export async function mutated(
  text: string,
  mutation: Mutation,
  given: { readonly other: string; readonly signForeign: (claims: object) => Promise<string> | string },
): Promise<string> {
  const parts = text.split('.');
  switch (mutation.kind) {
    case 'repeat':
      return text;
    case 'cut':
      return text.slice(0, Math.floor(text.length * mutation.share));
    case 'flip': {
      const at = Math.floor(text.length * mutation.at);
      return text.slice(0, at) + (characters[mutation.to] ?? '') + text.slice(at + 1);
    }
    case 'lengthen':
      return text + mutation.text;
    case 'swap-part':
      return parts
        .map((part, index) => (index === mutation.part ? (given.other.split('.')[index] ?? '') : part))
        .join('.');
    case 'claim':
      return [parts[0], coded({ ...decoded(parts[1]), [mutation.path]: mutation.value }), parts[2]].join('.');
    case 'header':
      return [coded({ ...decoded(parts[0]), ...mutation.header }), parts[1], parts[2]].join('.');
    case 'foreign-key':
      return given.signForeign(decoded(parts[1]));
  }
}

const decoded = (part = ''): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
const coded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
