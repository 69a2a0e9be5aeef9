import { ISSUE_TYPES, PEOPLE } from './demo-site';
import { at, doc, each, useJira } from './use-jira';

const API = '/rest/api/3';
const target = { project: { key: 'ACC' }, issuetype: { id: ISSUE_TYPES.accTask } };

describe('creating an issue', () => {
  const under = useJira();

  test('sets fields, properties and a first transition in one call', async () => {
    const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: {
        ...target,
        summary: 'A card',
        description: doc('Please'),
        labels: ['access'],
        duedate: '2026-03-05',
      },
      properties: [{ key: 'teleport-access', value: { requestId: 'r-1' } }],
      transition: { id: '11' },
    });

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ key: 'ACC-1', transition: { status: 200 } });
    expect(under.jira.state.statusOf('ACC-1')).toBe('Pending');
    expect(under.jira.state.property('ACC-1', 'teleport-access')).toEqual({ requestId: 'r-1' });
    expect(under.jira.state.issue('ACC-1')).toMatchObject({ labels: ['access'], dueDate: '2026-03-05' });
  });

  test('keeps the issue where it starts when the first transition is not possible', async () => {
    const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: { ...target, summary: 'A card' },
      transition: { id: '999' },
    });

    expect(created.status).toBe(201);
    expect(at(created.body, 'transition', 'status')).toBe(400);
    expect(under.jira.state.statusOf('ACC-1')).toBe('To Do');
  });

  test.each([
    ['no summary', {}, 'summary', 'You must specify a summary of the issue.'],
    ['a line break in the summary', { summary: 'a\nb' }, 'summary', 'contains newline characters'],
    ['a summary of 256 characters', { summary: 'x'.repeat(256) }, 'summary', '255'],
    ['plain text as description', { summary: 'x', description: 'text' }, 'description', 'Atlassian Document'],
    ['a label with a space', { summary: 'x', labels: ['a b'] }, 'labels', 'spaces'],
    ['a date that is none', { summary: 'x', duedate: 'soon' }, 'duedate', 'date'],
    [
      'an unknown field',
      { summary: 'x', customfield_1: 1 },
      'customfield_1',
      'not on the appropriate screen',
    ],
    ['an unknown project', { summary: 'x', project: { key: 'NO' } }, 'project', 'valid project'],
    ['an unknown issue type', { summary: 'x', issuetype: { name: 'No' } }, 'issuetype', 'valid issue type'],
  ])('refuses %s', async (_case, fields, field, complaint) => {
    const refused = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: { ...target, ...fields },
    });

    expect(refused.status).toBe(400);
    expect(at(refused.body, 'errors', field)).toContain(complaint);
    expect(under.jira.state.issues('ACC')).toEqual([]);
  });

  test('refuses a description that is no valid document', async () => {
    const description = {
      type: 'doc',
      version: 1,
      content: [{ type: 'text', text: 'outside of a paragraph' }],
    };

    const refused = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: { ...target, summary: 'x', description },
    });

    expect(refused).toMatchObject({ status: 400, body: { errorMessages: ['INVALID_INPUT'] } });
  });

  test('refuses a description of more than 32,767 characters', async () => {
    const description = doc('x'.repeat(32_768));

    const refused = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: { ...target, summary: 'x', description },
    });

    expect(refused).toMatchObject({ status: 400, body: { errorMessages: ['CONTENT_LIMIT_EXCEEDED'] } });
  });

  test('insists on a custom field that create metadata calls required', async () => {
    const schema = { type: 'string', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield' };
    const field = { fieldId: 'customfield_10100', name: 'Cost centre', isRequired: true, schema };
    under.jira.site.issueType(ISSUE_TYPES.accTask).fields.push(field);

    const meta = await under.send(
      PEOPLE.app,
      'GET',
      `${API}/issue/createmeta/ACC/issuetypes/${ISSUE_TYPES.accTask}`,
    );
    const refused = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: { ...target, summary: 'x' },
    });

    expect(at(meta.body, 'fields', 8)).toMatchObject({ fieldId: 'customfield_10100', required: true });
    expect(at(refused.body, 'errors', 'customfield_10100')).toBe('Cost centre is required.');
  });

  test('answers 403 without the permission', async () => {
    under.jira.withhold(PEOPLE.app, 'CREATE_ISSUES', 'ACC');

    const refused = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: { ...target, summary: 'x' },
    });

    expect(refused.status).toBe(403);
  });

  test('lets only those with Modify Reporter choose the reporter', async () => {
    const fields = { ...target, summary: 'x', reporter: { id: PEOPLE.alice } };

    const asApp = await under.send(PEOPLE.app, 'POST', `${API}/issue`, { fields });
    const asBob = await under.send(PEOPLE.bob, 'POST', `${API}/issue`, { fields });

    expect(asApp.status).toBe(201);
    expect(under.jira.state.issue('ACC-1')).toMatchObject({
      reporterId: PEOPLE.alice,
      creatorId: PEOPLE.app,
    });
    expect(at(asBob.body, 'errors', 'reporter')).toContain('cannot be set');
  });
});

describe('creating issues in bulk', () => {
  const under = useJira();
  const good = { fields: { ...target, summary: 'good' }, transition: { id: '11' } };
  const bad = { fields: { ...target, summary: '' } };

  test('creates what it can and names the rest by position', async () => {
    const answer = await under.send(PEOPLE.app, 'POST', `${API}/issue/bulk`, {
      issueUpdates: [good, bad, good],
    });

    expect(answer.status).toBe(201);
    expect(each(at(answer.body, 'issues'), 'key')).toEqual(['ACC-1', 'ACC-2']);
    expect(at(answer.body, 'errors')).toMatchObject([
      {
        status: 400,
        failedElementNumber: 1,
        elementErrors: { errors: { summary: expect.any(String) as string } },
      },
    ]);
    expect(under.jira.state.statusOf('ACC-2')).toBe('Pending');
  });

  test('answers 400 in the same shape when nothing could be created', async () => {
    const answer = await under.send(PEOPLE.app, 'POST', `${API}/issue/bulk`, { issueUpdates: [bad] });

    expect(answer).toMatchObject({ status: 400, body: { issues: [], errors: [{ failedElementNumber: 0 }] } });
  });

  test('takes 50 issues and refuses 51', async () => {
    const fifty = await under.send(PEOPLE.app, 'POST', `${API}/issue/bulk`, {
      issueUpdates: Array.from({ length: 50 }, () => good),
    });
    const more = await under.send(PEOPLE.app, 'POST', `${API}/issue/bulk`, {
      issueUpdates: Array.from({ length: 51 }, () => good),
    });

    expect(fifty.status).toBe(201);
    expect(more.status).toBe(400);
    expect(under.jira.state.issues('ACC')).toHaveLength(50);
  });
});

describe('reading, editing and deleting an issue', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC', { summary: 'A card' }));

  test('gives the fields asked for, by id or key in any case', async () => {
    const read = await under.send(PEOPLE.bob, 'GET', `${API}/issue/acc-1?fields=status,project`);

    expect(read.body).toMatchObject({
      key: 'ACC-1',
      fields: { status: { name: 'To Do' }, project: { key: 'ACC' } },
    });
    expect(Object.keys(at(read.body, 'fields') as object)).toEqual(['status', 'project']);
    expect(at(read.body, 'changelog')).toBeUndefined();
  });

  test('adds properties, transitions and changelog only when asked', async () => {
    await under.jira.as(PEOPLE.app).setProperty('ACC-1', 'teleport-access', { requestId: 'r-1' });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');

    const read = await under.send(
      PEOPLE.bob,
      'GET',
      `${API}/issue/ACC-1?expand=changelog,transitions.fields&properties=teleport-access`,
    );

    expect(at(read.body, 'properties', 'teleport-access', 'requestId')).toBe('r-1');
    expect(each(at(read.body, 'transitions'), 'name')).toEqual(['Ask', 'Approve', 'Deny', 'Expire']);
    expect(at(read.body, 'changelog', 'total')).toBe(1);
  });

  test('edits fields and writes every change into one history', async () => {
    const edited = await under.send(PEOPLE.bob, 'PUT', `${API}/issue/ACC-1`, {
      fields: { summary: 'Another', description: doc('More') },
      update: { labels: [{ add: 'access' }] },
    });

    expect(edited.status).toBe(204);
    expect(under.jira.state.history('ACC-1').map(({ field, authorId }) => [field, authorId])).toEqual([
      ['summary', PEOPLE.bob],
      ['description', PEOPLE.bob],
      ['labels', PEOPLE.bob],
    ]);
  });

  test('writes no history when nothing changes', async () => {
    await under.jira.as(PEOPLE.bob).editIssue('ACC-1', { summary: 'A card' });

    expect(under.jira.state.history('ACC-1')).toEqual([]);
  });

  test('refuses an edit without the permission as if no screen had the field', async () => {
    under.jira.withhold(PEOPLE.bob, 'EDIT_ISSUES');

    const refused = await under.send(PEOPLE.bob, 'PUT', `${API}/issue/ACC-1`, {
      fields: { summary: 'Another' },
    });

    expect(refused.status).toBe(400);
    expect(at(refused.body, 'errors', 'summary')).toContain('cannot be set');
  });

  test('deletes an issue for those who may, and then knows nothing of it', async () => {
    const refused = await under.send(PEOPLE.bob, 'DELETE', `${API}/issue/ACC-1`);
    const deleted = await under.send(PEOPLE.erin, 'DELETE', `${API}/issue/ACC-1`);
    const read = await under.send(PEOPLE.erin, 'GET', `${API}/issue/ACC-1`);

    expect([refused.status, deleted.status, read.status]).toEqual([403, 204, 404]);
    expect(at(read.body, 'errorMessages', 0)).toBe(
      'Issue does not exist or you do not have permission to see it.',
    );
  });

  test('answers 404 to those who may not browse', async () => {
    under.jira.withhold(PEOPLE.app, 'BROWSE_PROJECTS', 'ACC');

    const read = await under.send(PEOPLE.app, 'GET', `${API}/issue/ACC-1`);

    expect(read.status).toBe(404);
  });
});

describe('fetching many issues', () => {
  const under = useJira();
  const fetchAll = (issueIdsOrKeys: readonly string[], fields: readonly string[] = ['status']) =>
    under.send(PEOPLE.app, 'POST', `${API}/issue/bulkfetch`, {
      issueIdsOrKeys: [...issueIdsOrKeys],
      fields: [...fields],
    });

  test('gives those that exist and may be seen, by id, and leaves the others out without a word', async () => {
    const app = under.jira.as(PEOPLE.app);
    const [first, second, foreign] = [
      await app.createIssue('ACC'),
      await app.createIssue('ACC'),
      await app.createIssue('TEAM'),
    ];
    under.jira.withhold(PEOPLE.app, 'BROWSE_PROJECTS', 'TEAM');

    const fetched = await fetchAll([second, foreign, '999999', first]);

    expect(fetched).toMatchObject({ status: 200, body: { issueErrors: [] } });
    expect(each(at(fetched.body, 'issues'), 'key')).toEqual([first, second]);
    expect(at(fetched.body, 'issues', 0)).toMatchObject({ fields: { status: { name: 'To Do' } } });
  });

  test('lists apart what it could not read just now', async () => {
    const key = await under.jira.as(PEOPLE.app).createIssue('ACC');
    const { id } = under.jira.state.issue(key);
    under.jira.faults.unread.add(id);

    const fetched = await fetchAll([id]);

    expect(fetched.body).toMatchObject({ issues: [], issueErrors: [{ id }] });
  });

  test('takes a hundred at most', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index));

    expect((await fetchAll(ids)).status).toBe(400);
  });
});
