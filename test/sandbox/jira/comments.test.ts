import { PEOPLE } from './demo-site';
import { at, doc, each, useJira } from './use-jira';

const COMMENTS = '/rest/api/3/issue/ACC-1/comment';

describe('comments', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('are written as documents and read back with their author', async () => {
    const written = await under.send(PEOPLE.bob, 'POST', COMMENTS, { body: doc('reason: on call') });

    expect(written.status).toBe(201);
    expect(written.body).toMatchObject({ author: { accountId: PEOPLE.bob, displayName: 'Bob Baker' } });
    expect(under.jira.state.comments('ACC-1')).toMatchObject([
      { author: 'Bob Baker', text: 'reason: on call' },
    ]);
  });

  test.each([
    ['plain text', 'text', { errors: { comment: 'Comment body is not valid!' } }],
    [
      'an empty document',
      { type: 'doc', version: 1, content: [] },
      { errors: { comment: 'Comment body can not be empty!' } },
    ],
    [
      'a document that is none',
      { type: 'doc', version: 1, content: [{ type: 'no' }] },
      { errorMessages: ['INVALID_INPUT'] },
    ],
    ['more than 32,767 characters', doc('x'.repeat(32_768)), { errorMessages: ['CONTENT_LIMIT_EXCEEDED'] }],
  ])('are refused when they are %s', async (_case, body, answer) => {
    const refused = await under.send(PEOPLE.bob, 'POST', COMMENTS, { body });

    expect(refused).toMatchObject({ status: 400, body: answer });
    expect(under.jira.state.comments('ACC-1')).toEqual([]);
  });

  test('come in pages, oldest or newest first', async () => {
    for (const text of ['one', 'two', 'three']) await under.jira.as(PEOPLE.bob).comment('ACC-1', text);
    const texts = (body: Parameters<typeof at>[0]) =>
      each(at(body, 'comments'), 'body', 'content', 0, 'content', 0, 'text');

    const oldest = await under.send(PEOPLE.app, 'GET', `${COMMENTS}?startAt=1&maxResults=1`);
    const newest = await under.send(PEOPLE.app, 'GET', `${COMMENTS}?orderBy=-created&maxResults=2`);

    expect(texts(oldest.body)).toEqual(['two']);
    expect(oldest.body).toMatchObject({ startAt: 1, maxResults: 1, total: 3 });
    expect(texts(newest.body)).toEqual(['three', 'two']);
  });

  test('carry properties, shown when asked for', async () => {
    const properties = [{ key: 'teleport-access', value: { reviewId: 'v-1' } }];
    await under.send(PEOPLE.app, 'POST', COMMENTS, { body: doc('Approved'), properties });

    const plain = await under.send(PEOPLE.app, 'GET', COMMENTS);
    const expanded = await under.send(PEOPLE.app, 'GET', `${COMMENTS}?expand=properties`);

    expect(at(plain.body, 'comments', 0, 'properties')).toBeUndefined();
    expect(at(expanded.body, 'comments', 0, 'properties')).toEqual(properties);
  });

  test('restricted to a role are there for its members only', async () => {
    const visibility = { type: 'role', value: 'Administrators' };
    const written = await under.send(PEOPLE.erin, 'POST', COMMENTS, { body: doc('Secret'), visibility });
    const refused = await under.send(PEOPLE.bob, 'POST', COMMENTS, { body: doc('Secret'), visibility });

    const asErin = await under.send(PEOPLE.erin, 'GET', COMMENTS);
    const asApp = await under.send(PEOPLE.app, 'GET', COMMENTS);

    expect([written.status, refused.status]).toEqual([201, 400]);
    expect(at(asErin.body, 'total')).toBe(1);
    expect(at(asApp.body, 'total')).toBe(0);
  });

  test('can be edited by their author', async () => {
    const id = await under.jira.as(PEOPLE.bob).comment('ACC-1', 'reason: no');

    await under.jira.as(PEOPLE.bob).editComment('ACC-1', id, 'reason: yes');
    const refused = await under.send(PEOPLE.alice, 'PUT', `${COMMENTS}/${id}`, { body: doc('reason: mine') });
    const read = await under.send(PEOPLE.alice, 'GET', `${COMMENTS}/${id}`);

    expect(refused.status).toBe(400);
    expect(at(read.body, 'body')).toEqual(doc('reason: yes'));
  });

  test('need the permission', async () => {
    under.jira.withhold(PEOPLE.bob, 'ADD_COMMENTS', 'ACC');

    const refused = await under.send(PEOPLE.bob, 'POST', COMMENTS, { body: doc('x') });

    expect(refused).toMatchObject({
      status: 400,
      body: { errorMessages: ['Bob Baker, you do not have the permission to comment on this issue.'] },
    });
  });
});

describe('comments with more than plain text', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test.each([
    ['a smart link', { type: 'inlineCard', attrs: { url: 'https://example.atlassian.net/browse/INC-7' } }],
    ['a mention', { type: 'mention', attrs: { id: PEOPLE.carol, text: '@Carol Chen' } }],
    ['an emoji', { type: 'emoji', attrs: { shortName: ':thumbsup:', text: '👍' } }],
    ['a date', { type: 'date', attrs: { timestamp: '1772409600000' } }],
    ['a status', { type: 'status', attrs: { text: 'URGENT', color: 'red', localId: 'a' } }],
    ['a no-break space before the colon', { type: 'text', text: 'reason\u00a0: On call' }],
    ['a full-width colon', { type: 'text', text: 'reason：On call' }],
  ])('take %s, and give it back as it came', async (_case, node) => {
    const body = {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'reason: ' }, node] }],
    };

    const written = await under.send(PEOPLE.bob, 'POST', '/rest/api/3/issue/ACC-1/comment', { body });
    const read = await under.send(PEOPLE.app, 'GET', '/rest/api/3/issue/ACC-1?fields=comment');

    expect(written.status).toBe(201);
    expect(at(read.body, 'fields', 'comment', 'comments', 0, 'body')).toEqual(body);
  });
});
