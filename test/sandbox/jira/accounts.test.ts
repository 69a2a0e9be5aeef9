import { PEOPLE } from './demo-site';
import { at, each, useJira } from './use-jira';

const API = '/rest/api/3';

describe('who is who', () => {
  const under = useJira();

  test.each([
    ['no token', undefined],
    ['an unknown account', 'nobody'],
  ])('answers 401 to %s', async (_case, accountId) => {
    const refused = await under.send(accountId, 'GET', `${API}/myself`);

    expect(refused.status).toBe(401);
    expect(at(refused.body, 'errorMessages')).toHaveLength(1);
  });

  test('answers 401 to an account that was deactivated', async () => {
    under.jira.site.account(PEOPLE.bob).active = false;

    expect((await under.send(PEOPLE.bob, 'GET', `${API}/myself`)).status).toBe(401);
  });

  test('tells people from apps, and hides addresses as profiles say', async () => {
    const read = async (id: string) =>
      (await under.send(PEOPLE.app, 'GET', `${API}/user?accountId=${id}`)).body;

    expect(await read(PEOPLE.bob)).toMatchObject({
      accountType: 'atlassian',
      emailAddress: 'bob@example.com',
    });
    expect(at(await read(PEOPLE.dave), 'emailAddress')).toBeUndefined();
    expect(await read(PEOPLE.automation)).toMatchObject({ accountType: 'app', active: true });
  });

  test('shows people their own address', async () => {
    const self = await under.send(PEOPLE.dave, 'GET', `${API}/myself`);

    expect(at(self.body, 'emailAddress')).toBe('dave@example.com');
  });

  test('answers 404 to unknown users', async () => {
    expect((await under.send(PEOPLE.app, 'GET', `${API}/user?accountId=nobody`)).status).toBe(404);
  });

  test('names the groups of a user', async () => {
    const groups = await under.send(PEOPLE.app, 'GET', `${API}/user/groups?accountId=${PEOPLE.erin}`);

    expect(each(groups.body, 'name')).toEqual(['jira-users', 'site-admins']);
  });
});

describe('permissions', () => {
  const under = useJira();
  const mine = async (accountId: string, query: string) => {
    const answer = await under.send(accountId, 'GET', `${API}/mypermissions?${query}`);
    const held = (name: string) => at(answer.body, 'permissions', name, 'havePermission');
    return { status: answer.status, held };
  };

  test('are told for the site, a project or an issue', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    const permissions = 'permissions=ADMINISTER_PROJECTS,ADMINISTER,BROWSE_PROJECTS';

    const erin = await mine(PEOPLE.erin, `projectKey=ACC&${permissions}`);
    const bob = await mine(PEOPLE.bob, `issueKey=ACC-1&${permissions}`);

    expect([erin.held('ADMINISTER_PROJECTS'), erin.held('ADMINISTER')]).toEqual([true, true]);
    expect([bob.held('ADMINISTER_PROJECTS'), bob.held('BROWSE_PROJECTS')]).toEqual([false, true]);
  });

  test('can be withheld and restored', async () => {
    under.jira.withhold(PEOPLE.app, 'TRANSITION_ISSUES', 'ACC');
    const without = await mine(PEOPLE.app, 'projectId=10000&permissions=TRANSITION_ISSUES');
    under.jira.restore(PEOPLE.app, 'TRANSITION_ISSUES', 'ACC');
    const again = await mine(PEOPLE.app, 'projectId=10000&permissions=TRANSITION_ISSUES');

    expect([without.held('TRANSITION_ISSUES'), again.held('TRANSITION_ISSUES')]).toEqual([false, true]);
  });

  test('must be asked for by name', async () => {
    expect((await mine(PEOPLE.bob, 'projectKey=ACC')).status).toBe(400);
    expect((await mine(PEOPLE.bob, 'permissions=FLY')).status).toBe(400);
    expect((await mine(PEOPLE.bob, 'permissions=BROWSE_PROJECTS&projectKey=NO')).status).toBe(404);
  });
});

describe('projects', () => {
  const under = useJira();

  test('are found by id or key, with their issue types and style', async () => {
    const acc = await under.send(PEOPLE.bob, 'GET', `${API}/project/acc`);
    const team = await under.send(PEOPLE.bob, 'GET', `${API}/project/10001`);

    expect(acc.body).toMatchObject({ id: '10000', key: 'ACC', style: 'classic', simplified: false });
    expect(each(at(acc.body, 'issueTypes'), 'name')).toEqual(['Task', 'Story']);
    expect(team.body).toMatchObject({ key: 'TEAM', style: 'next-gen', simplified: true });
  });

  test('are searched for, as far as the caller may see them', async () => {
    under.jira.withhold(PEOPLE.app, 'BROWSE_PROJECTS', 'TEAM');
    under.jira.withhold(PEOPLE.app, 'ADMINISTER_PROJECTS', 'TEAM');

    const asBob = await under.send(PEOPLE.bob, 'GET', `${API}/project/search?query=access&maxResults=1`);
    const asApp = await under.send(PEOPLE.app, 'GET', `${API}/project/search`);

    expect(asBob.body).toMatchObject({ total: 2, isLast: false, values: [{ key: 'ACC' }] });
    expect(each(at(asApp.body, 'values'), 'key')).toEqual(['ACC']);
  });

  test('that do not exist answer 404 in Jira’s words', async () => {
    const answer = await under.send(PEOPLE.bob, 'GET', `${API}/project/NO`);

    expect(answer).toMatchObject({
      status: 404,
      body: { errorMessages: ["No project could be found with key 'NO'."] },
    });
  });

  test('list company-managed statuses for the whole site', async () => {
    const statuses = await under.send(PEOPLE.bob, 'GET', `${API}/status`);

    expect(each(statuses.body, 'name')).toEqual(['To Do', 'Pending', 'Approved', 'Denied', 'Expired']);
  });

  test('offer issue types only to those who may create', async () => {
    under.jira.withhold(PEOPLE.bob, 'CREATE_ISSUES', 'ACC');

    const asBob = await under.send(PEOPLE.bob, 'GET', `${API}/issue/createmeta/ACC/issuetypes`);
    const asApp = await under.send(PEOPLE.app, 'GET', `${API}/issue/createmeta/ACC/issuetypes`);

    expect(at(asBob.body, 'total')).toBe(0);
    expect(each(at(asApp.body, 'issueTypes'), 'name')).toEqual(['Task', 'Story']);
  });
});

describe('boards', () => {
  const under = useJira();
  const AGILE = '/rest/agile/1.0/board';

  test('map columns to lists of statuses', async () => {
    const boards = await under.send(PEOPLE.bob, 'GET', `${AGILE}?projectKeyOrId=TEAM`);
    const configuration = await under.send(PEOPLE.bob, 'GET', `${AGILE}/2/configuration`);

    expect(each(at(boards.body, 'values'), 'name')).toEqual(['Team board']);
    const columns = at(configuration.body, 'columnConfig', 'columns');
    expect(each(columns, 'name')).toEqual(['Offen', 'Prüfung', 'Genehmigt', 'Abgelehnt']);
    expect(each(at(columns, 1, 'statuses'), 'id')).toEqual(['10021', '10022']);
  });

  test('show the issues of their project', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC', { summary: 'On the board' });

    const issues = await under.send(PEOPLE.bob, 'GET', `${AGILE}/1/issue?fields=summary,status`);

    expect(each(at(issues.body, 'issues'), 'fields', 'summary')).toEqual(['On the board']);
    expect((await under.send(PEOPLE.bob, 'GET', `${AGILE}/9/issue`)).status).toBe(404);
  });
});
