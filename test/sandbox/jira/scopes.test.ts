import { PEOPLE } from './demo-site';
import { JIRA_API } from './openapi';
import { ROUTES } from './routes';
import { useJira } from './use-jira';

describe('a call through an app', () => {
  const under = useJira();
  const put = (scopes: string) =>
    under.send(`${PEOPLE.app};${scopes}`, 'PUT', '/rest/api/3/project/ACC/properties/some-key', {
      on: true,
    });

  test('is refused by the gateway when the manifest lacks the scope, whatever Jira would allow', async () => {
    const refused = await put('storage:app read:jira-work write:jira-work read:jira-user');

    expect(refused).toMatchObject({
      status: 401,
      body: { code: 401, message: 'Unauthorized; scope does not match' },
    });
    expect(under.jira.state.projectProperty('ACC', 'some-key')).toBeUndefined();
    expect(under.jira.calls.at(-1)).toMatchObject({ operation: 'setProjectProperty', status: 401 });
  });

  test.each(['manage:jira-project', 'write:project.property:jira'])('passes with %s', async (scope) => {
    expect((await put(`storage:app ${scope}`)).status).toBe(201);
  });

  test('passes with granular scopes only if it has all of them', async () => {
    const all = ['read:issue.transition:jira', 'read:status:jira', 'read:field-configuration:jira'];
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    const read = (scopes: readonly string[]) =>
      under.send(`${PEOPLE.bob};${scopes.join(' ')}`, 'GET', '/rest/api/3/issue/ACC-1/transitions');

    expect((await read(all)).status).toBe(200);
    expect((await read(all.slice(1))).status).toBe(401);
  });

  test('reaches nothing that the vendor’s file does not know', async () => {
    const boards = await under.send(
      `${PEOPLE.bob};read:jira-work manage:jira-project`,
      'GET',
      '/rest/agile/1.0/board',
    );

    expect(boards.status).toBe(401);
  });
});

/** Atlassian names none: everybody may read what the site is, and nobody write a field but the app that brings it along. */
const WITHOUT = ['getServerInfo', 'updateMultipleCustomFieldValues'];

test('every operation that an app may call needs a scope, but for what is open or its own', () => {
  const described = ROUTES.flatMap(({ operation }) => {
    const ways = JIRA_API.scopesOf(operation);
    return ways === undefined ? [] : [{ operation, ways }];
  });
  const open = described.filter(({ ways }) => ways.length === 0 || ways.some((way) => way.length === 0));

  expect(described.length).toBeGreaterThan(40);
  expect(open.map(({ operation }) => operation)).toEqual(WITHOUT);
});
