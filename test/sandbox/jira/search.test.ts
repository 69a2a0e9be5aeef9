import { PEOPLE } from './demo-site';
import { at, each, useJira } from './use-jira';

const SEARCH = '/rest/api/3/search/jql';

describe('searching', () => {
  const under = useJira();
  const keys = async (
    jql: string,
    more: Record<string, string | readonly string[] | readonly number[]> = {},
  ) => {
    const found = await under.send(PEOPLE.app, 'POST', SEARCH, { jql, fields: ['summary'], ...more });
    return each(at(found.body, 'issues'), 'key');
  };
  beforeEach(async () => {
    const app = under.jira.as(PEOPLE.app);
    for (const requestId of ['r-1', 'r-2', 'r-3']) {
      const key = await app.createIssue('ACC');
      await app.setProperty(key, 'teleport-access', { requestId, nested: { n: 1 } });
      under.clock.advance(1_000);
    }
    await app.createIssue('TEAM');
    await app.moveTo('ACC-2', 'Approved');
  });

  test.each([
    ['project = ACC ORDER BY created ASC', ['ACC-1', 'ACC-2', 'ACC-3']],
    ['project = "10000" and status = Approved', ['ACC-2']],
    ['project = ACC AND status in ("To Do", Denied) ORDER BY created DESC', ['ACC-3', 'ACC-1']],
    ['project = ACC AND status not in (10010)', ['ACC-2']],
    ['issue.property[teleport-access].requestId = "r-3"', ['ACC-3']],
    [
      'issue.property[teleport-access].nested.n = 1 AND project = acc AND key != ACC-1 ORDER BY key ASC',
      ['ACC-2', 'ACC-3'],
    ],
    ['issue.property["teleport-access"].requestId in ("r-1", "r-9") AND project = ACC', ['ACC-1']],
    ['issue.property[teleport-access].requestId = "no such"', []],
    ['project = NO', []],
    ['status = Nowhere', []],
    ['project = ACC AND created >= -1d ORDER BY key ASC', ['ACC-1', 'ACC-2', 'ACC-3']],
    [
      'project = ACC AND (key = ACC-3 OR status = Approved AND key != ACC-1) ORDER BY key ASC',
      ['ACC-2', 'ACC-3'],
    ],
    ['key = ACC-1 OR project = TEAM ORDER BY key ASC', ['ACC-1', 'TEAM-1']],
  ])('understands %s', async (jql, expected) => {
    expect(await keys(jql)).toEqual(expected);
  });

  test.each([
    ['assignee = currentUser()', "Field 'assignee' does not exist"],
    ['NOT project = ACC', 'Error in the JQL Query'],
    ['ORDER BY created', 'Unbounded JQL'],
    ['created >= yesterday', 'Date value'],
    ['project = "ACC', 'Error in the JQL Query'],
  ])('refuses %s', async (jql, message) => {
    const refused = await under.send(PEOPLE.app, 'POST', SEARCH, { jql });

    expect(refused.status).toBe(400);
    expect(at(refused.body, 'errorMessages', 0)).toContain(message);
  });

  test('tells what was created within the time asked for', async () => {
    under.clock.advance(2 * 60 * 60_000);
    await under.jira.as(PEOPLE.app).createIssue('ACC');

    expect(await keys('project = ACC AND created >= -1h')).toEqual(['ACC-4']);
  });

  test('finds what was changed lately', async () => {
    under.clock.advance(3_600_000);
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved');

    expect(await keys('project = ACC AND updated >= -10m')).toEqual(['ACC-1']);
  });

  test('gives nothing but ids unless fields are asked for', async () => {
    const bare = await under.send(PEOPLE.app, 'GET', `${SEARCH}?jql=key%20%3D%20ACC-1`);
    const full = await under.send(
      PEOPLE.app,
      'GET',
      `${SEARCH}?jql=key%20%3D%20ACC-1&fields=status&properties=teleport-access`,
    );

    expect(at(bare.body, 'issues')).toEqual([{ id: under.jira.state.issue('ACC-1').id }]);
    expect(at(full.body, 'issues', 0)).toMatchObject({
      key: 'ACC-1',
      fields: { status: { name: 'To Do' } },
      properties: { 'teleport-access': { requestId: 'r-1' } },
    });
  });

  test('pages by a token that belongs to its query', async () => {
    const jql = 'project = ACC ORDER BY created ASC';
    const first = await under.send(PEOPLE.app, 'POST', SEARCH, { jql, maxResults: 2, fields: ['summary'] });
    const token = at(first.body, 'nextPageToken') ?? '';
    const second = await under.send(PEOPLE.app, 'POST', SEARCH, {
      jql,
      nextPageToken: token,
      fields: ['summary'],
    });
    const foreign = await under.send(PEOPLE.app, 'POST', SEARCH, {
      jql: 'project = TEAM',
      nextPageToken: token,
    });

    expect(each(at(first.body, 'issues'), 'key')).toEqual(['ACC-1', 'ACC-2']);
    expect(first.body).toMatchObject({ isLast: false });
    expect(second.body).toMatchObject({ isLast: true, issues: [{ key: 'ACC-3' }] });
    expect(foreign.status).toBe(400);
  });

  test('leaves out what the caller may not browse', async () => {
    under.jira.withhold(PEOPLE.app, 'BROWSE_PROJECTS', 'TEAM');

    expect(await keys('status in ("To Do", Offen)')).toEqual(['ACC-3', 'ACC-1']);
  });

  test('lags behind when told to, save for the issues to reconcile', async () => {
    under.jira.faults.searchLagMs = 5_000;
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved');
    const jql = 'project = ACC AND status = Approved';
    const id = Number(under.jira.state.issue('ACC-1').id);

    const stale = await keys(jql);
    const reconciled = await keys(jql, { reconcileIssues: [id] });
    under.clock.advance(5_000);
    const fresh = await keys(jql);

    expect(stale).toEqual(['ACC-2']);
    expect(reconciled).toEqual(['ACC-2', 'ACC-1']);
    expect(fresh).toEqual(['ACC-2', 'ACC-1']);
  });

  test('knows only the properties an app has indexed, once the host says which', async () => {
    under.jira.indexProperties(new Set(['teleport-access.requestId']));

    const indexed = await keys('issue.property[teleport-access].requestId = "r-1"');
    const other = await keys('issue.property[teleport-access].nested.n = 1');

    expect(indexed).toEqual(['ACC-1']);
    expect(other).toEqual([]);
  });
});
