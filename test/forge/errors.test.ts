import { sayingOf } from '../../src/forge/jira/client';

test.each([
  ['errors by field', { errorMessages: [], errors: { project: 'is required' } }, 'project: is required'],
  ['a list of errors', { errorMessages: ['Bad'], errors: ['first', 'second'] }, 'Bad; first; second'],
  ['messages alone', { errorMessages: ['You do not have permission'] }, 'You do not have permission'],
  ['a form that nobody knows', { errors: 'broken beyond repair' }, '{"errors":"broken beyond repair"}'],
  ['nothing at all', undefined, ''],
])('sayingOf() reads %s', (_form, body, said) => {
  expect(sayingOf(body)).toBe(said);
});
