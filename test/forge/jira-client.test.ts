/** Goal: what an answer means is read off the table of calls, and an answer about the app is never taken for one about an issue. */
import fc from 'fast-check';
import { issueId, projectId, roleId } from '#core/ids';
import { askJira } from '../../src/forge/jira/client';
import { readRoles } from '../../src/forge/jira/directory';
import { jiraMemberships } from '../../src/forge/jira/memberships';
import { maySee } from '../../src/forge/jira/people';
import { readIssue } from '../../src/forge/jira/read';
import { BOB } from '../sandbox/people';
import { accountId } from '#core/ids';
import { forgetJira, useJira, type FakeAnswer } from '../support/fake-jira';

afterEach(forgetJira);

const CARD = issueId('10100');
const read = () => readIssue(CARD);

const SCOPE_MISSING: FakeAnswer = {
  status: 401,
  body: { code: 401, message: 'Unauthorized; scope does not match' },
};
const NOT_YET: readonly FakeAnswer[] = [
  { status: 401, body: { code: 401, message: 'Unauthorized' } },
  { status: 401 },
  { status: 401, body: '<html>Unauthorized</html>' },
  { status: 403, body: { code: 403, message: 'Forbidden' } },
  { status: 403 },
];

test('a call whose scope is missing names the scope and how to get it, and is tried again', async () => {
  useJira(() => SCOPE_MISSING);

  await expect(askJira('addComment', { path: { issueIdOrKey: CARD }, body: {} })).rejects.toMatchObject({
    code: 'jira-unauthorized',
    retry: 'safe',
    message: expect.stringMatching(
      /scope does not match.*lacks the scope write:jira-work.*forge install --upgrade/,
    ) as unknown,
  });
});

test.each(NOT_YET)('right after an installation %j ends nothing for good', async (answer) => {
  useJira(() => answer);

  await expect(read()).rejects.toMatchObject({ code: 'jira-unauthorized', retry: 'safe' });
});

test.each([SCOPE_MISSING, ...NOT_YET.slice(0, 3)])(
  '%j is neither nobody nor gone nor without permission',
  async (answer) => {
    useJira(() => answer);
    const bob = accountId(BOB);
    const project = projectId('10000');

    for (const ask of [
      () => jiraMemberships.groupsOf(bob),
      () => jiraMemberships.membersOf(project, roleId('10002')),
      () => maySee(CARD),
      read,
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'jira-unauthorized' });
    }
  },
);

test('Jira’s own 401 to whoever does not administer a project hides its roles', async () => {
  useJira(() => ({ status: 401, body: { errorMessages: ['You are not authenticated.'], errors: {} } }));
  expect(await readRoles(projectId('10000'))).toBeUndefined();

  useJira(() => SCOPE_MISSING);
  await expect(readRoles(projectId('10000'))).rejects.toMatchObject({ code: 'jira-unauthorized' });
});

test('Jira’s own 403 is final, in its words', async () => {
  useJira(() => ({ status: 403, body: { errorMessages: ['You may not comment'], errors: {} } }));

  await expect(askJira('addComment', { path: { issueIdOrKey: CARD }, body: {} })).rejects.toMatchObject({
    code: 'jira-refused',
    retry: 'never',
    message: expect.stringContaining('You may not comment') as unknown,
  });
});

test('a 404 about the issue means unseen, one about the address does not', async () => {
  useJira(() => ({ status: 404, body: { errorMessages: ['Issue does not exist'], errors: {} } }));
  expect(await read()).toBeUndefined();

  useJira(() => ({ status: 404 }));
  expect(await read()).toBeUndefined();

  const detail = 'No endpoint GET /rest/api/3/issue/10100.';
  useJira(() => ({ status: 404, body: { type: 'about:blank', title: 'Not Found', status: 404, detail } }));
  await expect(read()).rejects.toMatchObject({
    code: 'jira-unavailable',
    message: expect.stringContaining(detail) as unknown,
  });
});

test('a limit that comes as a web page is a limit', async () => {
  useJira(() => ({
    status: 429,
    headers: { 'content-type': 'text/html' },
    body: '<html>Too many requests</html>',
  }));

  await expect(read()).rejects.toMatchObject({ code: 'jira-rate-limited', retryAfterMs: 5_000 });
});

test('the platform’s question whether the app may act for a person comes through as it is', async () => {
  useJira(() => ({ status: 401, headers: { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' } }));

  await expect(maySee(CARD)).rejects.toThrow('Authentication Required');
});

test('lists in a query are repeated, and its texts cannot end it', async () => {
  const calls = useJira(() => ({ body: { values: [] } }));
  await askJira('readPeople', { query: { accountId: ['a:1', 'b&c=d#e'], maxResults: 50 } });

  expect(calls[0]?.query.getAll('accountId')).toEqual(['a:1', 'b&c=d#e']);
  expect([...(calls[0]?.query.keys() ?? [])]).toEqual(['accountId', 'accountId', 'maxResults']);
});

test('no id leads to another address than its own', async () => {
  const calls = useJira(() => ({ status: 204 }));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.constantFrom('..', '.', '../x', '%2e%2e', 'a/b', 'a?b', '')),
      async (id) => {
        const before = calls.length;
        await askJira('addComment', { path: { issueIdOrKey: id }, body: {} }).catch(() => undefined);
        for (const { path } of calls.slice(before))
          expect(path).toBe(`/rest/api/3/issue/${encodeURIComponent(id)}/comment`);
      },
    ),
  );
  expect(calls.length).toBeGreaterThan(0);
});
