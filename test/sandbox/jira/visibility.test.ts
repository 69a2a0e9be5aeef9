import { PEOPLE } from './demo-site';
import { asString, type JsonObject } from './json';
import { at, each, useJira } from './use-jira';

const API = '/rest/api/3';
const LEVEL = '10500';
const fields: JsonObject = { project: { key: 'ACC' }, issuetype: { name: 'Task' }, summary: 'A card' };

/** Everything that an app may read of an issue. */
const READS: readonly (readonly [string, string, string, JsonObject | undefined])[] = [
  ['the issue', 'GET', `${API}/issue/ACC-1`, undefined],
  ['its comments', 'GET', `${API}/issue/ACC-1/comment`, undefined],
  ['its transitions', 'GET', `${API}/issue/ACC-1/transitions`, undefined],
  ['its properties', 'GET', `${API}/issue/ACC-1/properties`, undefined],
  ['its changelog', 'GET', `${API}/issue/ACC-1/changelog`, undefined],
  ['its watchers', 'GET', `${API}/issue/ACC-1/watchers`, undefined],
  ['its move', 'POST', `${API}/issue/ACC-1/transitions`, { transition: { id: '21' } }],
  ['its edit', 'PUT', `${API}/issue/ACC-1`, { fields: { summary: 'Another' } }],
  ['its property', 'PUT', `${API}/issue/ACC-1/properties/key`, { a: 1 }],
];

describe('an issue that its security level hides from the app', () => {
  const under = useJira();
  beforeEach(() => {
    const { site } = under.jira;
    site.securityLevels.set(LEVEL, { id: LEVEL, name: 'Admins only', holders: [{ role: 'Administrators' }] });
    const project = site.project('ACC');
    if (project !== undefined) project.defaultSecurityLevelId = LEVEL;
  });

  test('is created all the same, and told to its creator', async () => {
    const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, { fields });

    expect(created).toMatchObject({ status: 201, body: { key: 'ACC-1' } });
    expect(under.jira.state.hasIssue('ACC-1')).toBe(true);
  });

  test.each(READS)('looks as if it did not exist: %s', async (_case, method, path, body) => {
    await under.send(PEOPLE.app, 'POST', `${API}/issue`, { fields });

    expect(await under.send(PEOPLE.app, method, path, body)).toMatchObject({
      status: 404,
      body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
    });
  });

  test('is left out of searches, bulk reads and boards, which others see it in', async () => {
    const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, { fields });
    const id = asString(at(created.body, 'id')) ?? '';
    await under.jira.as(PEOPLE.erin).moveTo('ACC-1', 'Pending');
    const reads = async (who: string) => {
      const search = await under.send(who, 'POST', `${API}/search/jql`, { jql: 'project = ACC' });
      const bulk = await under.send(who, 'POST', `${API}/issue/bulkfetch`, { issueIdsOrKeys: [id] });
      const logs = await under.send(who, 'POST', `${API}/changelog/bulkfetch`, { issueIdsOrKeys: [id] });
      const board = await under.send(who, 'GET', '/rest/agile/1.0/board/1/issue');
      return [search.body, bulk.body, logs.body, board.body].map(
        (body) => each(at(body, 'issues') ?? at(body, 'issueChangeLogs'), 'id').length,
      );
    };

    expect(await reads(PEOPLE.app)).toEqual([0, 0, 0, 0]);
    expect(await reads(PEOPLE.erin)).toEqual([1, 1, 1, 1]);
  });
});

describe('the security levels of a project', () => {
  const under = useJira();
  const read = (who: string, what: string) => under.send(who, 'GET', `${API}/project/ACC/${what}`);

  test('are told to whoever administers it, with the default one', async () => {
    expect((await read(PEOPLE.erin, 'issuesecuritylevelscheme')).status).toBe(404);
    under.jira.site.securityLevels.set(LEVEL, { id: LEVEL, name: 'Admins only', holders: [] });
    const project = under.jira.site.project('ACC');
    if (project !== undefined) project.defaultSecurityLevelId = LEVEL;

    expect(await read(PEOPLE.erin, 'issuesecuritylevelscheme')).toMatchObject({
      status: 200,
      body: { defaultSecurityLevelId: Number(LEVEL), levels: [{ id: LEVEL, name: 'Admins only' }] },
    });
    expect((await read(PEOPLE.bob, 'issuesecuritylevelscheme')).status).toBe(403);
  });

  test('are listed to whoever is in them and may set them', async () => {
    const holders = [{ accountId: PEOPLE.erin }, { accountId: PEOPLE.bob }];
    under.jira.site.securityLevels.set(LEVEL, { id: LEVEL, name: 'Two', holders });

    expect((await read(PEOPLE.erin, 'securitylevel')).body).toMatchObject({ levels: [{ id: LEVEL }] });
    // Bob may not set levels, the app is in none.
    for (const who of [PEOPLE.bob, PEOPLE.app])
      expect((await read(who, 'securitylevel')).body).toEqual({ levels: [] });
  });
});

describe('what is archived', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('an issue is found by nobody', async () => {
    under.jira.state.issue('ACC-1').isArchived = true;

    const search = await under.send(PEOPLE.erin, 'POST', `${API}/search/jql`, { jql: 'project = ACC' });
    const read = await under.send(PEOPLE.erin, 'GET', `${API}/issue/ACC-1`);

    expect(search).toMatchObject({ status: 200, body: { issues: [], isLast: true } });
    expect(read.status).toBe(404);
  });

  test('a project is found by nobody, nor is anything in it', async () => {
    const project = under.jira.site.project('ACC');
    if (project !== undefined) project.isArchived = true;

    const paths = ['/project/ACC', '/project/ACC/statuses', '/issue/ACC-1'];
    const reads = await Promise.all(paths.map((path) => under.send(PEOPLE.erin, 'GET', `${API}${path}`)));
    const listed = await under.send(PEOPLE.erin, 'GET', `${API}/project/search`);
    const search = await under.send(PEOPLE.app, 'POST', `${API}/search/jql`, { jql: 'project = 10000' });
    const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, { fields });

    expect(reads.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(each(at(listed.body, 'values'), 'key')).toEqual(['TEAM']);
    expect(search).toMatchObject({ status: 200, body: { issues: [], isLast: true } });
    expect(created.status).toBe(400);
  });
});
