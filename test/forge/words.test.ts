/** Goal: on a German site cards, their comments and the field of the app speak German, all of it. */
import { draftOf, propertyOf, type Refusal, type Remark } from '#core/card/card';
import { languageOf } from '#core/lib/language';
import { CARD_STATES } from '#core/project/settings';
import { plainTextOf } from '../../src/forge/jira/adf-text';
import { commentOf, descriptionOf } from '../../src/forge/jira/render';
import { accessText, summaryOf } from '../../src/forge/jira/texts';
import { DE } from '../../src/forge/words/de';
import { EN } from '../../src/forge/words/en';
import { wordsOf } from '../../src/forge/words/words';
import { anAccessRequest, anActor, aReview, REQUEST_ID } from '../support/builders';

const say = wordsOf('de');
/** Words that no German sentence has. What others said stands in quotation marks, and is theirs to word. */
const ENGLISH =
  /\b(the|this|that|has|have|been|request|requests|card|moved?|approved?|denied|decides?|decision|reason|access|until|your?|of|to|by|and|for|nobody|only|again)\b/i;
const ownWords = (text: string): string => text.replace(/„[^“]*“/g, '').replace(/reason:/g, '');

test('every text has German, with the same values and no English left', () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).sort();

  expect(Object.keys(DE).sort()).toEqual(Object.keys(EN).sort());
  for (const [key, english] of Object.entries(EN)) {
    const german = DE[key as keyof typeof EN];
    expect([key, values(german)]).toEqual([key, values(english)]);
    expect([key, german === english]).toEqual([key, false]);
    expect([
      key,
      ENGLISH.exec(
        ownWords(german)
          .replace(/\{\w+\}/g, '')
          .replace('Teleport Access for Jira', ''),
      )?.[0],
    ]).toEqual([key, undefined]);
  }
});

test.each([
  ['de_DE', 'de'],
  ['de-AT', 'de'],
  ['en_US', 'en'],
  ['fr_FR', 'en'],
  [undefined, 'en'],
])('a site of locale %s has cards in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

const detail = 'no role allows it';
const request = anAccessRequest({
  user: 'alice',
  roles: ['editor'],
  requestReason: 'Wartung',
  reviews: [aReview({ reason: 'gut' })],
});
const REFUSALS: readonly Refusal[] = [
  ...(
    ['own-request', 'long-term', 'panel-only', 'teleport-only', 'gone', 'no-actor', 'app-actor'] as const
  ).map((kind) => ({ kind })),
  ...(
    ['moved-along', 'indirect', 'deactivated', 'other-project', 'status-renamed', 'unmapped-status'] as const
  ).map((kind) => ({ kind })),
  ...(
    [
      'reason-too-long',
      'before-takeover',
      'before-mapping',
      'reason-missing',
      'unsaid',
      'not-this-card',
    ] as const
  ).map((kind) => ({ kind })),
  { kind: 'not-permitted', detail },
  { kind: 'unknown-reviewer', detail },
  { kind: 'already-reviewed', request, reviewer: 'bob' },
  { kind: 'already-resolved', request: anAccessRequest({ state: 'denied' }) },
  { kind: 'superseded', by: 'Bob', status: 'Offen', mayBeSent: true },
  { kind: 'superseded', by: undefined, status: undefined, mayBeSent: false },
  { kind: 'not-undone', by: 'Bob' },
  { kind: 'not-a-decision', meaning: 'expired' },
];
const marker = 'marker';
const actor = anActor();
const progress = { approvals: 1, approvalsNeeded: 2, denials: 1, denialsNeeded: 1 };
const REMARKS: readonly Remark[] = [
  ...REFUSALS.map((refusal): Remark => ({ kind: 'refused', marker, refusal, actor })),
  ...(['approved', 'denied', 'promoted', 'unknown'] as const).map((proposedState): Remark => ({
    kind: 'review',
    marker,
    review: aReview({ proposedState, reason: 'gut' }),
    progress,
  })),
  ...(['approved', 'denied', 'promoted', 'expired', 'deleted'] as const).map((resolution): Remark => ({
    kind: 'resolved',
    marker,
    resolution,
    reason: 'gut',
    by: 'bob',
    requester: actor,
  })),
  { kind: 'waiting', marker, actor },
  { kind: 'access-ended', marker, actor, reason: 'gut' },
  { kind: 'access-ended', marker, workItem: 'OPS-1', reason: '' },
  { kind: 'access-not-ended', marker, workItem: 'OPS-1', outcome: { kind: 'not-permitted', detail } },
  ...([{ kind: 'not-permitted', detail }, { kind: 'not-running' }, { kind: 'gone' }] as const).map(
    (outcome): Remark => ({ kind: 'access-not-ended', marker, actor, outcome }),
  ),
  { kind: 'reminder', marker, people: [actor], expiresAt: '2026-11-23T21:00:00Z' },
  { kind: 'misplaced', marker },
  ...CARD_STATES.map((state): Remark => ({
    kind: 'stuck',
    marker,
    state,
    why: 'no transition leads there.',
  })),
];

test.each(
  REMARKS.map(
    (remark) => ['refusal' in remark ? `refusal ${remark.refusal.kind}` : remark.kind, remark] as const,
  ),
)('a comment on a %s speaks German', (_, remark) => {
  const text = plainTextOf(commentOf([remark], say));

  expect(text).not.toMatch(/\{\w+\}|undefined/);
  expect(ENGLISH.exec(ownWords(text))?.[0]).toBeUndefined();
});

test('a card, its summary and the field of the app speak German', () => {
  const many = anAccessRequest({
    roles: Array.from({ length: 60 }, (_, index) => `rolle-${index}`),
    resources: Array.from({ length: 60 }, (_, index) => ({
      cluster: 'c',
      kind: 'node',
      name: `n${index}`,
      friendlyName: `web${index}`,
    })),
    requestReason: '',
    suggestedReviewers: Array.from({ length: 30 }, (_, index) => `bob${index}`),
    accessExpiresAt: '2026-11-23T21:00:00Z',
    assumeStartAt: '2026-11-23T20:00:00Z',
    webUrl: 'https://example.teleport.sh/',
  });
  const texts = [
    plainTextOf(descriptionOf(draftOf(many), say)),
    plainTextOf(descriptionOf(draftOf(anAccessRequest({ requestReason: 'x\n'.repeat(200) })), say)),
    summaryOf(many, say),
    summaryOf(anAccessRequest(), say),
    ...CARD_STATES.map((state) => accessText(propertyOf(REQUEST_ID, state, many), say)),
  ].map((text) => text.replace('because of', ''));

  for (const text of texts) expect(ENGLISH.exec(ownWords(text))?.[0]).toBeUndefined();
});
