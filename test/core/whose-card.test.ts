/** Goal: nobody makes an issue the card of a request but the app, and `teleport-jira` where both that and Teleport say so. */
import fc from 'fast-check';
import { whoseCard, type CardEvidence } from '#core/card/whose-card';
import { accountId, issueId, requestId } from '#core/ids';
import { APP_ACCOUNT, BOB, REQUEST_ID } from '../support/builders';

const OTHER = requestId('other');
const CARD = issueId('10100');
const BOT = accountId('jira-bot');

const own: CardEvidence = {
  requestId: REQUEST_ID,
  issueId: CARD,
  creatorId: APP_ACCOUNT,
  app: APP_ACCOUNT,
  pointsTo: REQUEST_ID,
  isYounger: true,
};
const earlier: CardEvidence = {
  ...own,
  creatorId: BOT,
  pointsTo: undefined,
  earlierPointsTo: REQUEST_ID,
  noted: CARD,
};

test.each<[string, CardEvidence, ReturnType<typeof whoseCard>]>([
  ['the app’s own that points to the request', own, 'own'],
  ['the same, with plugin data agreeing', { ...own, noted: CARD }, 'agreed'],
  [
    'the same though it is older, since plugin data agrees',
    { ...own, noted: CARD, isYounger: false },
    'agreed',
  ],
  [
    'one that points nowhere, which plugin data knows',
    { ...own, pointsTo: undefined, noted: CARD },
    'agreed',
  ],
  [
    'the same, older than the request',
    { ...own, pointsTo: undefined, noted: CARD, isYounger: false },
    'other',
  ],
  ['one that points nowhere', { ...own, pointsTo: undefined }, 'other'],
  ['one whose link has the same request', { ...own, owner: REQUEST_ID }, 'own'],
  ['one that is older than the request', { ...own, isYounger: false }, 'other'],
  ['one that points elsewhere', { ...own, pointsTo: OTHER }, 'other'],
  ['one that points elsewhere, whatever plugin data says', { ...own, pointsTo: OTHER, noted: CARD }, 'other'],
  ['one where plugin data names another issue', { ...own, noted: issueId('7') }, 'other'],
  ['the card of another request', { ...own, owner: OTHER }, 'other'],
  ['what somebody else made to look like a card', { ...own, creatorId: BOB.accountId }, 'other'],
  ['what nobody is known to have created', { ...own, creatorId: undefined, app: undefined }, 'other'],
  ['one of teleport-jira that both agree on', earlier, 'earlier'],
  ['one of teleport-jira that plugin data does not know', { ...earlier, noted: undefined }, 'other'],
  [
    'the same, of a creator that made others',
    { ...earlier, noted: undefined, isCreatorTrusted: true },
    'earlier',
  ],
  ['one of teleport-jira that is older than the request', { ...earlier, isYounger: false }, 'other'],
  ['one of teleport-jira that names another request', { ...earlier, earlierPointsTo: OTHER }, 'other'],
])('%s', (_what, evidence, whose) => {
  expect(whoseCard(evidence)).toBe(whose);
});

test('whatever others write, only the app’s own issues or proven ones are ever taken', () => {
  const evidence = fc.record({
    requestId: fc.constant(REQUEST_ID),
    issueId: fc.constant(CARD),
    creatorId: fc.constantFrom(APP_ACCOUNT, BOT, BOB.accountId, undefined),
    app: fc.constantFrom(APP_ACCOUNT, undefined),
    pointsTo: fc.constantFrom(REQUEST_ID, OTHER, undefined),
    earlierPointsTo: fc.constantFrom(REQUEST_ID, OTHER, undefined),
    noted: fc.constantFrom(CARD, issueId('7'), undefined),
    owner: fc.constantFrom(REQUEST_ID, OTHER, undefined),
    isYounger: fc.boolean(),
    isCreatorTrusted: fc.boolean(),
  });
  fc.assert(
    fc.property(evidence, (one) => {
      const whose = whoseCard(one);
      if (whose === 'other') return;
      expect([one.owner, one.noted]).not.toContainEqual(OTHER);
      if (whose === 'earlier') {
        expect(one.creatorId).toBeDefined();
        expect(one.noted === CARD || one.isCreatorTrusted).toBe(true);
        expect(one.earlierPointsTo).toBe(REQUEST_ID);
      } else {
        expect(one.creatorId).toBe(APP_ACCOUNT);
        expect(one.pointsTo ?? one.noted).toBe(one.pointsTo === undefined ? CARD : REQUEST_ID);
      }
    }),
    { numRuns: 2_000 },
  );
});
