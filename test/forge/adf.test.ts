import fc from 'fast-check';
import { draftOf, type CardDraft, type Remark } from '#core/card/card';
import type { AccessRequest } from '#core/request/access-request';
import { plainTextOf } from '../../src/forge/jira/adf-text';
import { descriptionOf as descriptionIn, commentOf as commentIn } from '../../src/forge/jira/render';
import { summaryOf as summaryIn } from '../../src/forge/jira/texts';
import { wordsOf } from '../../src/forge/words/words';
import { acceptRichText } from '../sandbox/jira/adf';
import { anAccessRequest, aReview } from '../support/builders';

const say = wordsOf('en');
const descriptionOf = (draft: CardDraft) => descriptionIn(draft, say);
const commentOf = (remarks: readonly Remark[]) => commentIn(remarks, say);
const summaryOf = (request: AccessRequest) => summaryIn(request, say);

/** Jira's own check: throws for a node that does not exist, and for a document that is too long. */
const accept = (document: unknown) =>
  acceptRichText('description', JSON.parse(JSON.stringify(document)) as never);
const anyText = fc.string({ unit: 'binary', maxLength: 200 });

test('descriptionOf() makes a valid document of any request, with user text in text nodes only', () => {
  fc.assert(
    fc.property(
      anyText,
      anyText,
      fc.array(anyText, { maxLength: 60 }),
      fc.array(anyText, { maxLength: 60 }),
      (user, requestReason, roles, names) => {
        const resources = names.map((name) => ({ cluster: name, kind: 'node', name }));
        const document = descriptionOf(draftOf(anAccessRequest({ user, requestReason, roles, resources })));
        expect(() => accept(document)).not.toThrow();
      },
    ),
    { numRuns: 50 },
  );
});

test('descriptionOf() stays below what Jira stores, however much is requested', () => {
  const names = Array.from({ length: 300 }, (_, index) => `${index}-${'x'.repeat(500)}`);
  const request = anAccessRequest({
    user: 'u'.repeat(1000),
    roles: names,
    requestReason: 'r'.repeat(4096),
    suggestedReviewers: names,
    resources: names.map((name) => ({ cluster: name, kind: name, name, constraints: names })),
  });

  expect(() => accept(descriptionOf(draftOf(request)))).not.toThrow();
});

/** Texts that grow most on their way into a document. */
const BULKY = ['x', '"', '\n', 'a\n', '😀', '\u0001'];

test.each(BULKY)('descriptionOf() and commentOf() stay below it as JSON too, with %j everywhere', (piece) => {
  const long = piece.repeat(40_000);
  const names = Array.from({ length: 300 }, () => long);
  const request = anAccessRequest({
    user: long,
    roles: names,
    requestReason: long,
    suggestedReviewers: names,
    resources: names.map((name) => ({ cluster: name, kind: name, name, constraints: names.slice(0, 3) })),
  });
  const progress = { approvals: 1, approvalsNeeded: 1, denials: 0, denialsNeeded: 1 };
  const comment = commentOf([
    { kind: 'review', marker: 'r', review: aReview({ author: long, reason: `a${long}` }), progress },
    {
      kind: 'resolved',
      marker: 'e',
      resolution: 'promoted',
      reason: `a${long}`,
      by: long,
      promotedTo: long,
    },
  ]);

  for (const document of [descriptionOf(draftOf(request)), comment]) {
    expect(() => accept(document)).not.toThrow();
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(32_767);
  }
});

test('a reason that is too long is cut between characters, and says where all of it is', () => {
  const reason = `a${'😀'.repeat(20_000)}`;
  const said = plainTextOf(
    commentOf([{ kind: 'resolved', marker: 'resolved:denied', resolution: 'denied', reason }]),
  );

  expect(said).toMatch(/😀… \(and \d+ more characters, in full in Teleport\)\n$/u);
  expect(said).not.toContain('\ufffd');
});

test('fifty roles and resources with names of usual length are all named', () => {
  const names = Array.from({ length: 50 }, (_, index) => `production-database-number-${index}`);
  const resources = names.map((name) => ({ cluster: 'example.teleport.sh', kind: 'node', name }));
  const request = anAccessRequest({ requestReason: 'r'.repeat(200), roles: names, resources });

  expect(plainTextOf(descriptionOf(draftOf(request)))).not.toContain('more');
});

test('commentOf() makes a valid document of any review', () => {
  fc.assert(
    fc.property(anyText, anyText, (author, reason) => {
      const progress = { approvals: 1, approvalsNeeded: 2, denials: 0, denialsNeeded: 1 };
      const document = commentOf([
        { kind: 'review', marker: 'review:1', review: aReview({ author, reason }), progress },
        { kind: 'resolved', marker: 'resolved:denied', resolution: 'denied', reason, by: author },
      ]);
      expect(() => accept(document)).not.toThrow();
    }),
    { numRuns: 50 },
  );
});

test('summaryOf() is one line of at most 255 characters, whatever is requested', () => {
  fc.assert(
    fc.property(anyText, fc.array(anyText, { maxLength: 60 }), (user, roles) => {
      const summary = summaryOf(anAccessRequest({ user: user.repeat(3), roles }));
      expect(summary.length).toBeLessThanOrEqual(255);
      expect(summary).not.toMatch(/[\r\n]/);
    }),
  );
});

test('summaryOf() cleans its short form too, and cuts between characters', () => {
  const roles = Array.from({ length: 40 }, (_, index) => `role-number-${index}`);
  const resource = { cluster: 'c', kind: 'pod', name: 'kube\u0001', subResource: 'a\nb' };
  const emoji = { cluster: 'c', kind: 'node', name: '😀'.repeat(200) };

  expect(summaryOf(anAccessRequest({ roles, resources: [resource] }))).toBe(
    'alice requests kube\ufffd/a b as access to 40 roles',
  );
  for (const user of ['alice', 'alicia']) {
    const summary = summaryOf(anAccessRequest({ user, roles, resources: [emoji] }));
    expect(summary).toMatch(/^[a-z ]+😀+…$/u);
    expect(summary.length).toBeGreaterThan(252);
  }
});

test('descriptionOf(), commentOf() and summaryOf() show nothing that makes a text read otherwise than it is', () => {
  const user = 'bo\u202ebda\u202c';
  const progress = { approvals: 1, approvalsNeeded: 2, denials: 0, denialsNeeded: 1 };
  const request = anAccessRequest({ user, roles: ['ad\u200bmin'], requestReason: 'a\u2066b' });
  const comment = commentOf([
    { kind: 'review', marker: 'r', review: aReview({ author: user, reason: 'n\ufeffo' }), progress },
  ]);

  expect(summaryOf(request)).toBe('bobda requests admin');
  for (const document of [descriptionOf(draftOf(request)), comment]) {
    expect(JSON.stringify(document)).not.toMatch(/[\u202e\u202c\u200b\u2066\ufeff]/);
  }
});
