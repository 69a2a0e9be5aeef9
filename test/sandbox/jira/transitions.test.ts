import { ACC_STATUSES, demoSite, PEOPLE, TEAM_STATUSES } from './demo-site';
import { at, doc, each, useJira } from './use-jira';
import { workflow } from './workflow';

const TRANSITIONS = '/rest/api/3/issue/ACC-1/transitions';

describe('global transitions', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('lead from any status to their own', async () => {
    const listed = await under.send(PEOPLE.bob, 'GET', TRANSITIONS);

    expect(each(at(listed.body, 'transitions'), 'to', 'name')).toEqual([
      'Pending',
      'Approved',
      'Denied',
      'Expired',
    ]);
    expect(at(listed.body, 'transitions', 0)).toMatchObject({ id: '11', isGlobal: true, hasScreen: false });
  });

  test('move the issue and tell status and resolution in one history', async () => {
    const moved = await under.send(PEOPLE.bob, 'POST', TRANSITIONS, { transition: { id: '21' } });

    expect(moved).toMatchObject({ status: 204, body: undefined });
    expect(under.jira.state.statusOf('ACC-1')).toBe('Approved');
    expect(under.jira.state.history('ACC-1')).toMatchObject([
      { field: 'resolution', from: null, toString: 'Done' },
      {
        field: 'status',
        from: ACC_STATUSES.toDo,
        fromString: 'To Do',
        to: ACC_STATUSES.approved,
        toString: 'Approved',
      },
    ]);
  });

  test('set properties on the way', async () => {
    await under.send(PEOPLE.app, 'POST', TRANSITIONS, {
      transition: { id: '21' },
      properties: [{ key: 'teleport-access', value: { state: 'APPROVED' } }],
    });

    expect(under.jira.state.property('ACC-1', 'teleport-access')).toEqual({ state: 'APPROVED' });
  });

  test('write nothing down when they lead where the issue already is', async () => {
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    const sent = under.jira.events.sent.length;

    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');

    expect(under.jira.state.history('ACC-1')).toHaveLength(1);
    expect(under.jira.events.sent).toHaveLength(sent);
  });

  test('take neither comment nor fields without a screen', async () => {
    const withComment = await under.send(PEOPLE.app, 'POST', TRANSITIONS, {
      transition: { id: '21' },
      update: { comment: [{ add: { body: doc('Approved') } }] },
    });
    const withField = await under.send(PEOPLE.app, 'POST', TRANSITIONS, {
      transition: { id: '21' },
      fields: { resolution: { name: 'Done' } },
    });

    expect(at(withComment.body, 'errors', 'comment')).toContain('not on the appropriate screen');
    expect(at(withField.body, 'errors', 'resolution')).toContain('not on the appropriate screen');
    expect(under.jira.state.statusOf('ACC-1')).toBe('To Do');
  });

  test('do not exist for those without the permission', async () => {
    under.jira.withhold(PEOPLE.bob, 'TRANSITION_ISSUES', 'ACC');

    const listed = await under.send(PEOPLE.bob, 'GET', TRANSITIONS);
    const refused = await under.send(PEOPLE.bob, 'POST', TRANSITIONS, { transition: { id: '21' } });

    expect(at(listed.body, 'transitions')).toEqual([]);
    expect(refused).toMatchObject({
      status: 400,
      body: { errorMessages: ["Transition id '21' is not valid for this issue."] },
    });
  });

  test('need an id', async () => {
    const refused = await under.send(PEOPLE.bob, 'POST', TRANSITIONS, { fields: {} });

    expect(refused.status).toBe(400);
  });
});

describe('a restricted workflow', () => {
  const { toDo, pending, approved, denied } = ACC_STATUSES;
  const under = useJira(() => {
    const site = demoSite();
    const project = site.project('ACC');
    const screen = [{ fieldId: 'resolution', isRequired: true }];
    if (project) {
      project.workflow = workflow('Restricted', toDo)
        .step([toDo], pending)
        .step([pending], approved, { screen })
        .step([pending], denied, { onlyForRole: 'Administrators' })
        .build();
    }
    return site;
  });
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('only offers what leads on from the current status', async () => {
    const listed = await under.send(PEOPLE.bob, 'GET', TRANSITIONS);

    expect(each(at(listed.body, 'transitions'), 'to', 'name')).toEqual(['Pending']);
    await expect(under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved')).rejects.toThrow(
      'no transition leads there',
    );
  });

  test('keeps conditions on who may use a transition', async () => {
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');

    const asBob = await under.send(PEOPLE.bob, 'GET', TRANSITIONS);
    const asErin = await under.send(PEOPLE.erin, 'GET', TRANSITIONS);

    expect(each(at(asBob.body, 'transitions'), 'id')).toEqual(['21']);
    expect(each(at(asErin.body, 'transitions'), 'id')).toEqual(['21', '31']);
  });

  test('asks for the required fields of a screen, and takes a comment with them', async () => {
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    const update = { comment: [{ add: { body: doc('Looks right') } }] };

    const refused = await under.send(PEOPLE.bob, 'POST', TRANSITIONS, { transition: { id: '21' }, update });
    const commentsThen = under.jira.state.comments('ACC-1').length;
    const moved = await under.send(PEOPLE.bob, 'POST', TRANSITIONS, {
      transition: { id: '21' },
      fields: { resolution: { name: 'Done' } },
      update,
    });

    expect(at(refused.body, 'errors', 'resolution')).toBe('Resolution is required.');
    expect(commentsThen).toBe(0);
    expect(moved.status).toBe(204);
    expect(under.jira.state.comments('ACC-1').map(({ text }) => text)).toEqual(['Looks right']);
  });
});

describe('a team-managed project', () => {
  const under = useJira();

  test('has statuses of its own, in its own language', async () => {
    await under.jira.as(PEOPLE.app).createIssue('TEAM');
    await under.jira.as(PEOPLE.bob).moveTo('TEAM-1', TEAM_STATUSES.approved);

    const statuses = await under.send(PEOPLE.bob, 'GET', '/rest/api/3/project/TEAM/statuses');

    expect(each(at(statuses.body, 0, 'statuses'), 'name')).toContain('In Prüfung');
    expect(at(statuses.body, 0, 'statuses', 0, 'scope')).toEqual({
      type: 'PROJECT',
      project: { id: '10001' },
    });
    expect(under.jira.state.statusOf('TEAM-1')).toBe('Genehmigt');
  });

  test('keeps status ids when a status is renamed', async () => {
    await under.jira.as(PEOPLE.app).createIssue('TEAM');
    under.jira.site.status(TEAM_STATUSES.approved).name = 'Freigegeben';

    await under.jira.as(PEOPLE.bob).moveTo('TEAM-1', TEAM_STATUSES.approved);

    expect(under.jira.state.history('TEAM-1').at(-1)).toMatchObject({
      to: TEAM_STATUSES.approved,
      toString: 'Freigegeben',
    });
  });
});

describe('the changelog', () => {
  const under = useJira();

  test('comes oldest first in pages and newest first within the issue', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    for (const status of ['Pending', 'Approved', 'Denied'])
      await under.jira.as(PEOPLE.bob).moveTo('ACC-1', status);

    const first = await under.send(PEOPLE.app, 'GET', '/rest/api/3/issue/ACC-1/changelog?maxResults=2');
    const second = await under.send(
      PEOPLE.app,
      'GET',
      '/rest/api/3/issue/ACC-1/changelog?startAt=2&maxResults=2',
    );
    const issue = await under.send(
      PEOPLE.app,
      'GET',
      '/rest/api/3/issue/ACC-1?expand=changelog&fields=status',
    );

    const ids = under.jira.state.issue('ACC-1').histories.map(({ id }) => id);
    expect(each(at(first.body, 'values'), 'id')).toEqual(ids.slice(0, 2));
    expect(first.body).toMatchObject({ isLast: false, total: 3 });
    expect(each(at(second.body, 'values'), 'id')).toEqual(ids.slice(2));
    expect(second.body).toMatchObject({ isLast: true });
    expect(each(at(issue.body, 'changelog', 'histories'), 'id')).toEqual([...ids].reverse());
  });

  test('within the issue ends after the newest hundred', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    for (let n = 0; n < 101; n += 1)
      await under.jira.as(PEOPLE.bob).editIssue('ACC-1', { summary: `Edit ${n}` });

    const issue = await under.send(
      PEOPLE.app,
      'GET',
      '/rest/api/3/issue/ACC-1?expand=changelog&fields=status',
    );

    expect(at(issue.body, 'changelog', 'total')).toBe(101);
    expect(each(at(issue.body, 'changelog', 'histories'), 'id')).toHaveLength(100);
  });

  test('shows the e-mail address of an author only when their profile does', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await under.jira.as(PEOPLE.dave).moveTo('ACC-1', 'Approved');

    const changes = await under.send(PEOPLE.app, 'GET', '/rest/api/3/issue/ACC-1/changelog');

    expect(each(at(changes.body, 'values'), 'author', 'emailAddress')).toEqual([
      'bob@example.com',
      undefined,
    ]);
    expect(each(at(changes.body, 'values'), 'author', 'accountType')).toEqual(['atlassian', 'atlassian']);
  });
});
