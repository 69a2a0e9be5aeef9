import fc from 'fast-check';
import type { AccessRequest } from '#core/request/access-request';
import { FetchCallSchema, NudgeBodySchema, ReviewCallSchema } from '#wire/messages';
import { parse } from '#wire/parse';
import { AccessRequestSchema } from '#wire/records';
import { aReview, anAccessRequest } from '../support/builders';

/** The validator drops keys that would reach into an object's prototype; no role has such a name. */
const roleName = fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));

const requests: fc.Arbitrary<AccessRequest> = fc
  .record({
    user: fc.string(),
    roles: fc.array(fc.string()),
    state: fc.constantFrom('pending', 'approved', 'denied', 'promoted', 'unknown'),
    requestReason: fc.string({ unit: 'binary' }),
    expiresAt: fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }), {
      nil: undefined,
    }),
    resources: fc.array(fc.record({ cluster: fc.string(), kind: fc.string(), name: fc.string() })),
    reviews: fc.array(fc.string().map((reason) => aReview({ reason }))),
    roleThresholds: fc.dictionary(roleName, fc.array(fc.array(fc.nat()))),
  })
  .map(({ expiresAt, ...changes }) => anAccessRequest({ ...changes, expiresAt: expiresAt?.toISOString() }));

test('a request that crosses between relay and app arrives as it was', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const parsed = parse(AccessRequestSchema, JSON.parse(JSON.stringify(request)));
      expect(parsed).toEqual({ ok: true, value: JSON.parse(JSON.stringify(request)) as unknown });
    }),
  );
});

test('a key that this version does not know is left out, so that the other side may be newer', () => {
  const parsed = parse(AccessRequestSchema, { ...anAccessRequest(), timing: { from: 'the future' } });

  expect(parsed).toEqual({ ok: true, value: anAccessRequest() });
});

const review = {
  decisionId: '10100:500',
  actor: { accountId: '5b10ac8d82e05b22cc7d4ef2', displayName: 'Bob Baker', isProjectApprover: false },
  proposedState: 'approved',
  reason: '',
};

test.each([
  ['no id at all', FetchCallSchema, { ids: [] }, 'ids'],
  ['more ids than one call takes', FetchCallSchema, { ids: Array.from({ length: 51 }, () => 'a') }, 'ids'],
  ['an id that is a path', FetchCallSchema, { ids: ['../users'] }, 'ids.0'],
  ['a nudge for everything', NudgeBodySchema, { ids: '*' }, 'ids'],
  [
    'a reason that Teleport would not take',
    ReviewCallSchema,
    { ...review, reason: 'ä'.repeat(2049) },
    'reason',
  ],
  [
    'a state that nobody may propose',
    ReviewCallSchema,
    { ...review, proposedState: 'promoted' },
    'proposedState',
  ],
  [
    'an actor without an account',
    ReviewCallSchema,
    { ...review, actor: { displayName: 'Bob' } },
    'actor.accountId',
  ],
])('%s is refused with the place where it stands', (_what, schema, input, place) => {
  const parsed = parse(schema as typeof FetchCallSchema, input);

  expect(parsed).toMatchObject({ ok: false });
  expect(parsed.ok ? '' : parsed.problem).toMatch(new RegExp(`^${place.replace('.', '\\.')}: `));
});

test.each(['javascript:alert(1)', 'http://teleport.example.com/web', ' https://teleport.example.com', ''])(
  'no page of a request is taken that people should not follow: %p',
  (webUrl) => {
    expect(parse(AccessRequestSchema, anAccessRequest({ webUrl }))).toMatchObject({ ok: false });
  },
);
