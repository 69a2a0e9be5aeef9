/** Goal: what is asked for stands on the card line by line, under names that people know, and what is cut is counted. */
import fc from 'fast-check';
import { draftOf } from '#core/card/card';
import type { CardDraft } from '#core/card/card';
import type { Resource } from '#core/request/access-request';
import type { AccessRequest } from '#core/request/access-request';
import { plainTextOf } from '../../src/forge/jira/adf-text';
import { descriptionOf as descriptionIn } from '../../src/forge/jira/render';
import { summaryOf as summaryIn } from '../../src/forge/jira/texts';
import { wordsOf } from '../../src/forge/words/words';
import { anAccessRequest } from '../support/builders';

const say = wordsOf('en');
const descriptionOf = (draft: CardDraft) => descriptionIn(draft, say);
const summaryOf = (request: AccessRequest) => summaryIn(request, say);

/** Every line that stands on the card, those of table cells too. */
const linesFor = (...resources: readonly Resource[]): readonly string[] =>
  paragraphsIn(descriptionOf(draftOf(anAccessRequest({ resources })))).flatMap((paragraph) =>
    paragraph.split('\n'),
  );

interface Node {
  readonly type: string;
  readonly text?: string;
  readonly content?: readonly Node[];
}

function paragraphsIn({ type, content = [] }: Node): readonly string[] {
  if (type !== 'paragraph') return content.flatMap(paragraphsIn);
  return [content.map((inline) => inline.text ?? '\n').join('')];
}

const ARNS = ['ReadOnly', 'PowerUser', 'Administrator'].map(
  (name) => `arn:aws:iam::210987654321:role/access/by-request/${name}Access`,
);
const NODE = { cluster: 'c', kind: 'node', name: '9f3e21c4-0b1d-4e0a-8a33-5d1f0c9b7e66' };

it('names a node by its hostname, with its id below', () => {
  const named = { ...NODE, friendlyName: 'db-7.internal' };

  expect(linesFor(named)).toEqual(expect.arrayContaining(['db-7.internal', `id ${NODE.name}`]));
  expect(summaryOf(anAccessRequest({ roles: ['ssh-admin'], resources: [named] }))).toBe(
    'alice requests db-7.internal as ssh-admin',
  );
  expect(linesFor(NODE).join('\n')).not.toContain('id 9f3e');
  expect(summaryOf(anAccessRequest({ roles: ['ssh-admin'], resources: [NODE] }))).toContain(NODE.name);
});

it('gives each constraint a line of its own, whole', () => {
  const logins = Array.from({ length: 8 }, (_, index) => `operator-of-shift-${index}`);
  const app = { cluster: 'c', kind: 'app', name: 'aws-production', constraints: ARNS };

  expect(linesFor(app, { ...NODE, constraints: logins })).toEqual(
    expect.arrayContaining([...ARNS, ...logins]),
  );
});

it('shows or counts every constraint and every resource, however many there are', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab/:-'.split('')), minLength: 1, maxLength: 700 });
  const resource = fc.record({
    cluster: fc.constant('c'),
    kind: fc.constant('app'),
    name: text,
    constraints: fc.array(text, { maxLength: 60 }),
  });
  fc.assert(
    fc.property(fc.array(resource, { minLength: 1, maxLength: 60 }), (resources) => {
      const marked = resources.map((one) => ({
        ...one,
        name: `N#${one.name}`,
        constraints: one.constraints.map((line) => `C#${line}`),
      }));
      const lines = linesFor(...marked);
      const counted = (pattern: RegExp): number =>
        lines.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1] ?? 0), 0);
      const shown = lines.filter((line) => line.startsWith('N#')).length;
      expect(shown + counted(/^and (\d+) more: see the request in Teleport\.$/)).toBe(resources.length);
      const wanted = marked.slice(0, shown).flatMap(({ constraints }) => constraints).length;
      const found = lines.filter((line) => line.startsWith('C#')).length;
      expect(found + counted(/^and (\d+) more: see the request in Teleport$/)).toBe(wanted);
    }),
    { numRuns: 30 },
  );
});

it('counts the characters of a name that is cut, and the reviewers who are not named', () => {
  const long = 'x'.repeat(1_000);
  const reviewers = Array.from({ length: 25 }, (_, index) => `reviewer-${index}`);
  const request = anAccessRequest({ roles: [long], suggestedReviewers: reviewers });

  const card = plainTextOf(descriptionOf(draftOf(request)));

  expect(card).toContain(`${'x'.repeat(120)}… and 880 more characters`);
  expect(card).toContain('reviewer-19 and 5 more');
});
