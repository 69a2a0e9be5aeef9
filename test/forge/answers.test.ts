/** Goal: whatever form an error comes in, people read what it says. */
import fc from 'fast-check';
import {
  isNoSuchCall,
  isOfGateway,
  isScopeMissing,
  problemOfField,
  sayingOf,
} from '../../src/forge/jira/answers';

const SCOPE_MISSING = { code: 401, message: 'Unauthorized; scope does not match' };
const NO_ENDPOINT = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  detail: 'No endpoint GET /rest/api/3/x.',
};

test.each([
  ['errors by field', { errorMessages: [], errors: { project: 'is required' } }, 'project: is required'],
  ['a list of errors', { errorMessages: ['Bad'], errors: ['first', 'second'] }, 'Bad; first; second'],
  ['messages alone', { errorMessages: ['You do not have permission'] }, 'You do not have permission'],
  [
    'the prose of a validator',
    { errorMessages: ['Please fill in the reason first'], errors: {} },
    'Please fill in the reason first',
  ],
  [
    'an unknown permission',
    { errorMessages: [], errors: { SOME_KEY: 'Unrecognized permission' } },
    'SOME_KEY: Unrecognized permission',
  ],
  ['errors with a message each', { errors: [{ message: 'first' }, { message: 'second' }] }, 'first; second'],
  ['problem details', NO_ENDPOINT, 'No endpoint GET /rest/api/3/x.'],
  ['problem details without any', { title: 'Bad Request', status: 400 }, 'Bad Request'],
  ['the gateway', SCOPE_MISSING, 'Unauthorized; scope does not match'],
  [
    'a limit',
    { errorMessages: ['The request has been rate-limited.'], errors: {}, status: 429 },
    'The request has been rate-limited.',
  ],
  ['an envelope with nothing in it', { errorMessages: [], errors: {} }, ''],
  [
    'a part that cannot be read among others',
    { errorMessages: [null, 'Bad', 7], errors: { a: null, b: 'is wrong' } },
    'Bad; b: is wrong',
  ],
  ['a form that nobody knows', { errors: 'broken beyond repair' }, '{"errors":"broken beyond repair"}'],
  ['nothing at all', undefined, ''],
])('sayingOf() reads %s', (_form, body, said) => {
  expect(sayingOf(body)).toBe(said);
});

test('sayingOf() and its like make something of any body', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(typeof sayingOf(body)).toBe('string');
      expect(typeof isOfGateway(body)).toBe('boolean');
      problemOfField(body, 'reporter');
    }),
  );
});

test('the gateway, an address that is none, and Jira are told apart', () => {
  const jiras = {
    errorMessages: ['Issue does not exist or you do not have permission to see it.'],
    errors: {},
  };

  expect([SCOPE_MISSING, NO_ENDPOINT, jiras].map(isOfGateway)).toEqual([true, false, false]);
  expect([SCOPE_MISSING, NO_ENDPOINT, jiras].map(isNoSuchCall)).toEqual([false, true, false]);
  expect(isScopeMissing(SCOPE_MISSING)).toBe(true);
  expect(isScopeMissing({ code: 401, message: 'Unauthorized' })).toBe(false);
});

test('problemOfField() finds what is wrong with one field', () => {
  expect(problemOfField({ errors: { reporter: 'not allowed', other: null } }, 'reporter')).toBe(
    'not allowed',
  );
  expect(problemOfField({ errors: { reporter: null } }, 'reporter')).toBeUndefined();
  expect(problemOfField({ errors: ['reporter'] }, 'reporter')).toBeUndefined();
});
