import { GROUPS, PEOPLE, ROLES } from './demo-site';
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

describe('people and groups', () => {
  const under = useJira();
  const get = (accountId: string, path: string) => under.send(accountId, 'GET', `${API}/${path}`);

  test('people are found by the beginning of a word of their name, or by an address that they show', async () => {
    const found = async (query: string) =>
      each((await get(PEOPLE.erin, `user/search?query=${query}`)).body, 'displayName');

    expect(await found('bo')).toEqual(['Bob Baker']);
    expect(await found('bAk')).toEqual(['Bob Baker']);
    expect(await found('ob')).toEqual([]);
    expect(await found('carol@exa')).toEqual(['Carol Chen']);
    expect(await found('dave@exa')).toEqual([]);
    expect(await found('dave@example.com')).toEqual(['Dave Diaz']);
    expect((await get(PEOPLE.erin, 'user/search')).status).toBe(400);
  });

  test('groups are found by a part of their name, and read by id', async () => {
    const found = await get(PEOPLE.erin, 'groups/picker?query=ADMIN&caseInsensitive=true');
    const ids = [GROUPS['site-admins'], 'gone'].map((id) => `groupId=${id}`).join('&');
    const read = await get(PEOPLE.app, `group/bulk?${ids}`);

    expect(at(found.body, 'groups')).toEqual([
      { groupId: GROUPS['site-admins'], name: 'site-admins', html: 'site-admins' },
    ]);
    expect(each((await get(PEOPLE.erin, 'groups/picker?query=ADMIN')).body, 'groups')).toEqual([]);
    expect(at(read.body, 'values')).toEqual([{ groupId: GROUPS['site-admins'], name: 'site-admins' }]);
  });

  test('who may not browse users and groups finds nobody, and no group but by its exact name', async () => {
    under.jira.withhold(PEOPLE.bob, 'USER_PICKER');

    expect((await get(PEOPLE.bob, 'user/search?query=bob')).body).toEqual([]);
    expect(at((await get(PEOPLE.bob, 'groups/picker?query=jira')).body, 'groups')).toEqual([]);
    expect(at((await get(PEOPLE.bob, 'groups/picker?query=jira-users')).body, 'total')).toBe(1);
    expect((await get(PEOPLE.bob, `user/groups?accountId=${PEOPLE.bob}`)).status).toBe(403);
    expect((await get(PEOPLE.bob, 'group/bulk')).status).toBe(403);
  });

  test('project admins see who has a role: people, and groups that still exist', async () => {
    const acc = under.jira.site.project('ACC');
    acc?.roles.set('Approvers', new Set([PEOPLE.bob, PEOPLE.carol]));
    acc?.roleGroups.set('Approvers', new Set(['access-approvers', 'gone']));
    under.jira.site.account(PEOPLE.carol).active = false;

    const roles = await get(PEOPLE.app, 'project/ACC/role');
    const role = await get(PEOPLE.app, `project/10000/role/${ROLES.Approvers}?excludeInactiveUsers=true`);

    expect(at(roles.body, 'Approvers')).toMatch(/\/role\/10101$/);
    expect(at(role.body, 'actors')).toMatchObject([
      { type: 'atlassian-user-role-actor', actorUser: { accountId: PEOPLE.bob } },
      { type: 'atlassian-group-role-actor', actorGroup: { groupId: GROUPS['access-approvers'] } },
    ]);
    expect((await get(PEOPLE.bob, 'project/ACC/role')).status).toBe(404);
    expect((await get(PEOPLE.app, 'project/ACC/role/1')).status).toBe(404);
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
