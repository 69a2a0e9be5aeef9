/** Goal: every call to Jira stands in one table, whose scopes are Atlassian's and those of the manifest, no more and no less. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { JIRA_CALLS } from '../../src/forge/jira/calls';
import { JIRA_API } from '../sandbox/jira/openapi';
import { boundaryOf } from '../support/boundaries';
import { descriptionProblems, scopeProblems, type ScopesOf } from '../support/jira-scopes';

const root = join(__dirname, '..', '..');
const { permissions } = parse(readFileSync(join(root, 'manifest.yml'), 'utf8')) as {
  readonly permissions: { readonly scopes: readonly string[] };
};

/** What Atlassian's OpenAPI asks for; `test/sandbox/jira/openapi.test.ts` holds the table against the file where it is at hand. */
const scopesOf: ScopesOf = (method, path) =>
  JIRA_API.scopesOf(
    boundaryOf({ kind: 'jira', functionKey: '', method, path: path.replace(/\{\w+\}/g, '1') }).replace(
      'jira ',
      '',
    ),
  );

test('the manifest declares the scopes that the calls need, and no others', () => {
  expect(scopeProblems(JIRA_CALLS, permissions.scopes)).toEqual([]);
});

test('a scope that is missing is found, and so is one too many', () => {
  const without = permissions.scopes.filter((scope) => scope !== 'write:jira-work');
  const call = { ...JIRA_CALLS.addComment, scopes: ['manage:jira-project' as 'write:jira-work'] };

  expect(scopeProblems(JIRA_CALLS, without)).toContain(
    'addComment needs write:jira-work, which manifest.yml does not declare',
  );
  expect(scopeProblems({ ...JIRA_CALLS, call }, permissions.scopes)).toEqual([
    'call needs manage:jira-project, which manifest.yml does not declare',
  ]);
  expect(scopeProblems(JIRA_CALLS, [...permissions.scopes, 'manage:jira-project'])).toEqual([
    'no call needs manage:jira-project, which manifest.yml declares',
  ]);
});

test('src/forge/jira/client.ts alone calls Jira', () => {
  const users = execFileSync('git', ['grep', '-lE', 'requestJira|requestGraph', '--', 'src'], {
    cwd: root,
    encoding: 'utf8',
  });

  expect(users.trim().split('\n')).toEqual(['src/forge/jira/client.ts']);
});

test('every call is one that Atlassian describes, with the scopes that it names', () => {
  expect(descriptionProblems(JIRA_CALLS, scopesOf)).toEqual([]);
});

test('a call that needs another scope than the table says is found, and so is one that does not exist', () => {
  const path = '/rest/api/3/project/{projectIdOrKey}/properties/{propertyKey}' as const;
  const wrong = { ...JIRA_CALLS.writeProperty, path };
  const none = { ...JIRA_CALLS.readMyself, path: '/rest/api/3/nobody' as const };

  expect(descriptionProblems({ wrong, none }, scopesOf)).toEqual([
    'wrong: Atlassian asks for manage:jira-project, the table for write:jira-work',
    'none: Atlassian describes no GET /rest/api/3/nobody',
  ]);
});

test('nothing is written in the name of whoever has a page open: as that person the app only reads', () => {
  const asPeople = Object.entries(JIRA_CALLS).filter(([, call]) => call.as === 'user');

  expect(asPeople.length).toBeGreaterThan(2);
  expect(asPeople.flatMap(([, { scopes }]) => scopes).filter((scope) => !scope.startsWith('read:'))).toEqual(
    [],
  );
});
