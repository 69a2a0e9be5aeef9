/** What real sites were seen to answer, and the emulator answers alike. Values are our own. */
import { ACC_STATUSES, PEOPLE } from './demo-site';
import { problemDetails } from './errors';
import { edgeSlowsDown, gatewaySlowsDown, jiraSlowsDown } from './slow-down';
import { at, START_MS, useJira } from './use-jira';
import { workflow } from './workflow';

const API = '/rest/api/3';

describe('answers of real sites', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));
  const get = (path: string) => under.send(PEOPLE.app, 'GET', `${API}${path}`);

  test('a bulk read of users has null for an id that the site does not know, and counts it', async () => {
    const read = await get(`/user/bulk?accountId=${PEOPLE.alice}&accountId=nobody&maxResults=50`);

    expect(read).toMatchObject({
      status: 200,
      body: { startAt: 0, maxResults: 50, total: 2, isLast: true, values: [{ active: true }, null] },
    });
    expect(at(read.body, 'self')).toMatch(/\/rest\/api\/3\/user\/bulk$/);
    expect(at(read.body, 'values', 0)).toMatchObject({ accountId: PEOPLE.alice, accountType: 'atlassian' });
  });

  test.each([
    ['a project that is unknown', 'project = 999999 AND updated >= -5m'],
    ['a project that cannot be seen', 'project = 10001 AND updated >= -5m'],
    ['a status', 'project = ACC AND status = 424242'],
    ['an issue type', 'project = ACC AND issuetype = Nothing'],
    ['an account', 'creator = "nobody"'],
    ['a property that is not indexed', 'issue.property[other-app].id = "r-1"'],
  ])('a search for %s is empty and no error', async (_case, jql) => {
    under.jira.indexProperties(new Set(['teleport-access.requestId']));
    under.jira.withhold(PEOPLE.app, 'BROWSE_PROJECTS', 'TEAM');

    const found = await under.send(PEOPLE.app, 'POST', `${API}/search/jql`, { jql, fields: ['status'] });

    expect(found).toMatchObject({ status: 200, body: { issues: [], isLast: true } });
  });

  test('a search that cannot be read stays an error', async () => {
    const found = await under.send(PEOPLE.app, 'POST', `${API}/search/jql`, { jql: 'project = ' });

    expect(found.status).toBe(400);
  });

  test('a search misses for a moment what another one has found', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    under.clock.advance(1_000);
    const search = async () => {
      const found = await under.send(PEOPLE.app, 'POST', `${API}/search/jql`, { jql: 'project = ACC' });
      return at(found.body, 'issues') as readonly unknown[];
    };
    under.jira.faults.searchesThatLose = 1;

    const counts = [(await search()).length, (await search()).length];

    expect(counts).toEqual([1, 2]);
  });

  test('an unknown permission is named', async () => {
    expect(await get('/mypermissions?permissions=SOME_KEY')).toMatchObject({
      status: 400,
      body: { errorMessages: [], errors: { SOME_KEY: 'Unrecognized permission' } },
    });
  });

  test('a validator of the workflow speaks in prose about a field that the screen calls optional', async () => {
    const { toDo, approved } = ACC_STATUSES;
    const project = under.jira.site.project('ACC');
    if (project !== undefined) {
      project.workflow = workflow('W', toDo)
        .anyTo(approved, {
          screen: [{ fieldId: 'customfield_10050', isRequired: false }],
          validator: { fieldId: 'customfield_10050', message: 'Please fill in the reason first' },
        })
        .build();
    }
    const transitions = `${API}/issue/ACC-1/transitions`;

    const listed = await get('/issue/ACC-1/transitions?expand=transitions.fields');
    const refused = await under.send(PEOPLE.app, 'POST', transitions, { transition: { id: '11' } });
    const filled = await under.send(PEOPLE.app, 'POST', transitions, {
      transition: { id: '11' },
      fields: { customfield_10050: 'On call' },
    });

    expect(at(listed.body, 'transitions', 0, 'fields', 'customfield_10050', 'required')).toBe(false);
    expect(refused).toMatchObject({
      status: 400,
      body: { errorMessages: ['Please fill in the reason first'], errors: {} },
    });
    expect(filled.status).toBe(204);
  });

  test('errors come in the form of RFC 7807, too', async () => {
    const body = problemDetails(404, 'Not Found', 'No endpoint GET /rest/api/3/x.');
    under.jira.faults.call({ operation: 'getIssue', answer: 404, body });

    expect(await get('/issue/ACC-1')).toMatchObject({
      status: 404,
      body: { type: 'about:blank', title: 'Not Found', status: 404, detail: expect.any(String) as string },
    });
  });

  test('a list of fields for an issue type that the project lacks is 404 without a body', async () => {
    const read = await get('/issue/createmeta/ACC/issuetypes/424242');

    expect([read.status, read.body]).toEqual([404, undefined]);
  });

  test('Jira slows down with reasons beyond the documented ones', async () => {
    under.jira.faults.call({ operation: 'getIssue', ...jiraSlowsDown('jira-cost-based', 89) });

    const read = await get('/issue/ACC-1');

    expect(read).toMatchObject({ status: 429, body: { errors: {}, status: 429 } });
    expect(read.headers.get('ratelimit-reason')).toBe('jira-cost-based');
    expect(read.headers.get('retry-after')).toBe('89');
  });

  test('the gateway slows down without Retry-After and without a reason', async () => {
    under.jira.faults.call({ operation: 'getIssue', ...gatewaySlowsDown(START_MS + 90_000) });

    const read = await get('/issue/ACC-1');

    expect(read.status).toBe(429);
    expect(read.headers.get('retry-after')).toBeNull();
    expect(read.headers.get('ratelimit-reason')).toBeNull();
    expect(read.headers.get('x-ratelimit-reset')).toBe('2026-03-02T09:01:30Z');
    expect(read.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  test('the edge slows down with a page for people', async () => {
    under.jira.faults.call({ operation: 'getIssue', ...edgeSlowsDown() });

    const read = await get('/issue/ACC-1');

    expect([read.status, read.body]).toEqual([429, undefined]);
    expect(read.headers.get('content-type')).toContain('text/html');
  });

  test('instants have the offset of the site, without a colon', async () => {
    const read = await get('/issue/ACC-1?fields=created');

    expect(at(read.body, 'fields', 'created')).toBe('2026-03-02T11:00:00.000+0200');
  });

  test('a page of comments has a hundred at most', async () => {
    for (let count = 0; count < 101; count += 1) await under.jira.as(PEOPLE.bob).comment('ACC-1', 'again');

    const read = await get('/issue/ACC-1/comment?maxResults=1000');

    expect(read.body).toMatchObject({ maxResults: 100, total: 101 });
  });

  test('an event may come without a changelog', async () => {
    const seen: unknown[] = [];
    under.jira.events.subscribe(({ event }) => seen.push('changelog' in JSON.parse(JSON.stringify(event))));
    under.jira.faults.events({ kind: 'without-changelog' });

    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved');
    await Promise.resolve();

    expect(seen).toEqual([false, true]);
  });
});

describe('whoever did something', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test.each([
    ['nobody', {}, undefined],
    ['null', { as: null }, null],
    ['no account', { as: { displayName: 'Anonymous', active: false } }, { displayName: 'Anonymous' }],
    [
      'an account without an id',
      { as: { accountId: null, displayName: 'Former user' } },
      { accountId: null },
    ],
    ['a name that is null', { as: { accountId: 'unknown', displayName: null } }, { displayName: null }],
  ])('may be shown in the history and in comments as %s', async (_case, oddAuthor, shown) => {
    const { faults, violations } = under.jira;
    expect(faults.isArmed).toBe(false);
    await under.jira.as(PEOPLE.alice).editIssue('ACC-1', { labels: ['x'] });
    await under.jira.as(PEOPLE.alice).comment('ACC-1', 'reason: none');
    const { histories, comments } = under.jira.state.issue('ACC-1');
    for (const one of [...histories, ...comments]) one.oddAuthor = oddAuthor;

    const read = await under.send(PEOPLE.app, 'GET', `${API}/issue/ACC-1?expand=changelog&fields=comment`);

    const listed = await under.send(PEOPLE.app, 'GET', `${API}/issue/ACC-1/comment`);
    expect([listed.status, violations]).toEqual([200, []]);
    const authors = [
      at(read.body, 'changelog', 'histories', 0, 'author'),
      at(read.body, 'fields', 'comment', 'comments', 0, 'author'),
    ];
    for (const author of authors) {
      if (shown === undefined || shown === null) expect(author).toBe(shown);
      else expect(author).toMatchObject(shown);
    }
  });

  test('may have had it done by a smart commit, an import or a rule, which the history tells apart', async () => {
    const historyMetadata = {
      type: 'devsummary-transition',
      activityDescription: 'ACC-1 #approve',
      actor: { id: PEOPLE.bob, type: 'user' },
      generator: { id: 'com.example.commits', type: 'application' },
    };
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved', { historyMetadata });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');

    const read = await under.send(PEOPLE.app, 'POST', `${API}/changelog/bulkfetch`, {
      issueIdsOrKeys: ['ACC-1'],
      fieldIds: ['status'],
    });

    expect(at(read.body, 'issueChangeLogs', 0, 'changeHistories')).toMatchObject([
      { author: { accountId: PEOPLE.bob }, historyMetadata },
      { author: { accountId: PEOPLE.bob } },
    ]);
    expect(at(read.body, 'issueChangeLogs', 0, 'changeHistories', 1)).not.toHaveProperty('historyMetadata');
  });
});

describe('comments of a service project', () => {
  const under = useJira();
  const internal = [{ key: 'sd.public.comment', value: { internal: true } }];
  beforeEach(async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    const project = under.jira.site.project('ACC');
    if (project !== undefined) project.typeKey = 'service_desk';
    const customer = under.jira.site.account(PEOPLE.dave);
    under.jira.site.accounts.set(PEOPLE.dave, { ...customer, accountType: 'customer' });
  });
  const say = (text: string, properties?: typeof internal) =>
    under.send(PEOPLE.app, 'POST', `${API}/issue/ACC-1/comment`, {
      body: {
        type: 'doc',
        version: 1,
        content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
      },
      ...(properties === undefined ? {} : { properties }),
    });

  test('are public to customers unless they say that they are internal', async () => {
    const said = [await say('for all'), await say('for agents', internal)];

    const seen = await under.send(PEOPLE.dave, 'GET', `${API}/issue/ACC-1/comment`);

    expect(said.map(({ body }) => at(body, 'jsdPublic'))).toEqual([true, false]);
    expect(seen.body).toMatchObject({ total: 1 });
  });

  test('of other projects are public, whatever they say', async () => {
    const project = under.jira.site.project('ACC');
    if (project !== undefined) project.typeKey = 'software';

    expect(at((await say('for agents', internal)).body, 'jsdPublic')).toBe(true);
  });
});
