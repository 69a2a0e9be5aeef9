import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManualClock } from '../clock';
import { PEOPLE } from './demo-site';
import { startJira } from './jira';
import { asObject, parseJson } from './json';
import { JIRA_API } from './openapi';
import { ROUTES } from './routes';
import { subsetOf, textOf } from './subset';
import { at, START_MS, useJira } from './use-jira';

/** Atlassian's file is too large to be part of the project: some work trees have it. */
const WHOLE_FILE = join(__dirname, '../../../../shared/reference/jira-cloud-v3.openapi.json');
const testWithFile = existsSync(WHOLE_FILE) ? test : test.skip;

testWithFile('the table of operations is what Atlassian’s file says of them', () => {
  const document = asObject(parseJson(readFileSync(WHOLE_FILE, 'utf8'))) ?? {};
  const operations = ROUTES.map(({ operation }) => operation);

  expect(readFileSync(join(__dirname, 'operations.json'), 'utf8')).toBe(
    textOf(subsetOf(document, operations)),
  );
});

describe('the check against Atlassian’s description', () => {
  const under = useJira();

  test.each([
    ['an unknown query parameter', 'GET', '/rest/api/3/issue/ACC-1?field=status', undefined, 'field'],
    [
      'a word where a number belongs',
      'GET',
      '/rest/api/3/project/search?maxResults=many',
      undefined,
      'maxResults',
    ],
    [
      'an order that does not exist',
      'GET',
      '/rest/api/3/issue/ACC-1/comment?orderBy=updated',
      undefined,
      'orderBy',
    ],
    ['a misspelt member', 'POST', '/rest/api/3/search/jql', { JQL: 'project = ACC' }, 'JQL'],
    ['a list where an object belongs', 'POST', '/rest/api/3/issue', { fields: [] }, 'fields'],
    [
      'an id that is a number',
      'POST',
      '/rest/api/3/issue/ACC-1/transitions',
      { transition: { id: 11 } },
      'transition',
    ],
  ])('refuses a request with %s', async (_case, method, path, body, named) => {
    const refused = await under.send(PEOPLE.app, method, path, body);

    expect(refused.status).toBe(400);
    expect(at(refused.body, 'errorMessages', 0)).toMatch(/^\(\(openapi\)\)/);
    expect(at(refused.body, 'errorMessages', 0)).toContain(named);
  });

  test('finds what is wrong with an answer', () => {
    const wrongType = JIRA_API.checkAnswer('getTransitions', 200, { transitions: [{ id: 11 }] });
    const unknownMember = JIRA_API.checkAnswer('getIssue', 200, { id: '1', colour: 'red' });
    const unknownStatus = JIRA_API.checkAnswer('getIssue', 204, undefined);
    const fine = JIRA_API.checkAnswer('getIssue', 200, { id: '1', key: 'ACC-1', fields: { anything: null } });

    expect(wrongType).toContain('/transitions/0/id');
    expect(unknownMember).toContain('colour');
    expect(unknownStatus).toContain('204');
    expect(fine).toBeUndefined();
  });
});

describe('an emulator that answers what Atlassian’s file does not allow', () => {
  test('answers 500 and remembers it', async () => {
    const jira = await startJira({ clock: new ManualClock(START_MS) });
    jira.site.account(PEOPLE.bob).displayName = JSON.parse('7') as string;

    const answer = await jira.as(PEOPLE.bob).request('GET', '/rest/api/3/myself');
    await jira.stop();

    expect(answer.status).toBe(500);
    expect(jira.violations).toHaveLength(1);
    expect(jira.violations[0]).toContain('/displayName');
  });
});
