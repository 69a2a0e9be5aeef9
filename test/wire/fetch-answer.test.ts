import { requestId } from '#core/ids';
import { parseFetchAnswer } from '#wire/fetch-answer';
import { anAccessRequest } from '../support/builders';

const ids = ['a', 'b', 'c'].map(requestId);
const found = (id: string, changes: Record<string, unknown> = {}) => ({
  kind: 'found',
  request: { ...anAccessRequest({ id: requestId(id) }), ...changes },
});

test.each([
  ['a field of another type', found('b', { user: 7 })],
  ['a state of the future', found('b', { state: 'postponed' })],
  ['a kind of the future', { kind: 'archived', id: 'b' }],
  ['no record at all', null],
  ['the record of another request', found('z')],
  ['another request being gone', { kind: 'gone', id: 'z' }],
])('%s makes one record unusable and leaves the others as they are', (_what, odd) => {
  const parsed = parseFetchAnswer(ids, { requests: [found('a'), odd, { kind: 'gone', id: 'c' }] });

  expect(parsed).toMatchObject({
    ok: true,
    value: [
      { kind: 'found', request: { id: 'a' } },
      { kind: 'unusable', id: 'b', why: expect.stringMatching(/.+/) as unknown },
      { kind: 'gone', id: 'c' },
    ],
  });
});

test.each([
  ['too few records', { requests: [found('a')] }],
  ['no list', { requests: 'none' }],
  ['nothing', undefined],
])('%s is no answer', (_what, answer) => {
  expect(parseFetchAnswer(ids, answer).ok).toBe(false);
});
