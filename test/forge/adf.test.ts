import fc from 'fast-check';
import { acceptRichText } from '../sandbox/jira/adf';
import { descriptionOf, commentOf } from '../../src/forge/jira/render';
import { plainTextOf, doc, paragraph, text } from '../../src/forge/jira/adf';
import { summaryOf } from '../../src/forge/jira/texts';
import { draftOf } from '#core/card';
import { anAccessRequest, aReview } from '../support/builders';

/** Jira's own check: throws for a node that does not exist, and for a document that is too long. */
const accept = (document: unknown) =>
  acceptRichText('description', JSON.parse(JSON.stringify(document)) as never);
const anyText = fc.string({ unit: 'binary', maxLength: 200 });

test('text() and plainTextOf() keep every text that Jira can store, line by line', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 5 }), (lines) => {
      const written = lines.map((line) => line.replace(/[\r\n]/g, '')).join('\n');
      expect(plainTextOf(doc(paragraph(text(written))))).toBe(`${written}\n`);
    }),
  );
});

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
