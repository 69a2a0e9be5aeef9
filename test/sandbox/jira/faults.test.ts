import { eventually } from '../../support/eventually';
import { PEOPLE } from './demo-site';
import { at, doc, useJira } from './use-jira';

const TRANSITIONS = '/rest/api/3/issue/ACC-1/transitions';
const move = { transition: { id: '11' } };

describe('faults of calls', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('fail the next call before it has any effect', async () => {
    under.jira.faults.call({ operation: 'doTransition', answer: 409, messages: ['Concurrent transition'] });

    const failed = await under.send(PEOPLE.app, 'POST', TRANSITIONS, move);
    const again = await under.send(PEOPLE.app, 'POST', TRANSITIONS, move);

    expect(failed).toMatchObject({ status: 409, body: { errorMessages: ['Concurrent transition'] } });
    expect(again.status).toBe(204);
    expect(under.jira.faults.isArmed).toBe(false);
  });

  test('lose the answer after the effect', async () => {
    under.jira.faults.call({ operation: 'createIssue', when: 'after', answer: 503 });
    const fields = { project: { key: 'ACC' }, issuetype: { name: 'Task' }, summary: 'Twice?' };

    const failed = await under.send(PEOPLE.app, 'POST', '/rest/api/3/issue', { fields });

    expect(failed.status).toBe(503);
    expect(under.jira.state.hasIssue('ACC-2')).toBe(true);
  });

  test('strike the nth call of one account, as often as told', async () => {
    under.jira.faults.call({ operation: '*', accountId: PEOPLE.app, nth: 2, times: 2, answer: 500 });
    const read = async (accountId: string) =>
      (await under.send(accountId, 'GET', '/rest/api/3/myself')).status;

    const statuses = [
      await read(PEOPLE.app),
      await read(PEOPLE.bob),
      await read(PEOPLE.app),
      await read(PEOPLE.app),
    ];

    expect(statuses).toEqual([200, 200, 500, 500]);
    expect(await read(PEOPLE.app)).toBe(200);
  });

  test('cut the connection', async () => {
    under.jira.faults.call({ operation: 'doTransition', when: 'after', answer: 'hang-up' });

    await expect(under.send(PEOPLE.app, 'POST', TRANSITIONS, move)).rejects.toThrow();

    expect(under.jira.state.statusOf('ACC-1')).toBe('Pending');
    expect(under.jira.calls.at(-1)).toMatchObject({ operation: 'doTransition', status: 0 });
  });

  test('take their time on the clock of the sandbox', async () => {
    under.jira.faults.call({ operation: 'getCurrentUser', latencyMs: 30_000 });
    let isDone = false;
    const call = under.send(PEOPLE.app, 'GET', '/rest/api/3/myself').then((answer) => {
      isDone = true;
      return answer.status;
    });
    await eventually(() => expect(under.jira.faults.isArmed).toBe(false));
    const wasDone = isDone;

    under.clock.advance(30_000);

    expect(await call).toBe(200);
    expect(wasDone).toBe(false);
  });

  test('limit rates with the headers Jira sends', async () => {
    under.jira.faults.rateLimit({ operation: 'addComment', retryAfterSeconds: 7 });

    const refused = await under.send(PEOPLE.app, 'POST', '/rest/api/3/issue/ACC-1/comment', {
      body: doc('x'),
    });

    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('7');
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-burst-based');
  });

  test('are gone when cleared', async () => {
    under.jira.faults.call({ operation: '*', answer: 500, times: 100 });
    under.jira.faults.clear();

    expect((await under.send(PEOPLE.app, 'GET', '/rest/api/3/myself')).status).toBe(200);
  });
});

describe('rate limits', () => {
  const under = useJira();
  beforeEach(async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    under.jira.limits.isOn = true;
  });
  const write = (key: string) => under.send(PEOPLE.app, 'PUT', `/rest/api/3/issue/${key}/properties/p`, 1);

  test('allow twenty writes to one issue in two seconds', async () => {
    for (let n = 0; n < 20; n += 1) await write('ACC-1');
    const refused = await write('ACC-1');
    const other = await write('ACC-2');
    under.clock.advance(2_000);
    const later = await write('ACC-1');

    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-per-issue-on-write');
    expect(refused.headers.get('retry-after')).toBe('2');
    expect([other.status, later.status]).toEqual([201, 200]);
  });

  test('allow a hundred reads of one endpoint in a second', async () => {
    const reads = await Promise.all(
      Array.from({ length: 101 }, () => under.send(PEOPLE.app, 'GET', '/rest/api/3/myself')),
    );

    expect(reads.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test('takes an hour’s points off an app for what it reads, and answers 429 until the full hour', async () => {
    under.jira.limits.isOn = true;
    under.jira.limits.quotaPoints = 4;
    const read = (who: string) => under.send(who, 'GET', '/rest/api/3/project/ACC');

    expect([(await read(PEOPLE.app)).status, (await read(PEOPLE.app)).status]).toEqual([200, 200]);
    const refused = await read(PEOPLE.app);

    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit-Reason')).toBe('jira-quota-global-based');
    expect((await read(PEOPLE.bob)).status).toBe(200);
    under.clock.advance(Number(refused.headers.get('Retry-After')) * 1000);
    expect((await read(PEOPLE.app)).status).toBe(200);
  });
});

describe('the log of calls', () => {
  const under = useJira();

  test('names operation, caller and status', async () => {
    await under.send(PEOPLE.bob, 'GET', '/rest/api/3/project/NO');

    expect(under.jira.calls).toEqual([
      {
        operation: 'getProject',
        method: 'GET',
        path: '/rest/api/3/project/NO',
        accountId: PEOPLE.bob,
        status: 404,
      },
    ]);
  });

  test('answers 501 to what is not modelled', async () => {
    const answer = await under.send(PEOPLE.bob, 'GET', '/rest/api/3/dashboard');

    expect(answer.status).toBe(501);
    expect(at(answer.body, 'errorMessages', 0)).toBe('((not modelled: GET /rest/api/3/dashboard))');
  });

  test('refuses a body that is not JSON', async () => {
    const send = (contentType: string, body: string) =>
      fetch(`${under.jira.url}/rest/api/3/issue`, {
        method: 'POST',
        headers: { authorization: `Bearer sandbox:${PEOPLE.app}`, 'content-type': contentType },
        body,
      });

    expect((await send('text/plain', '{}')).status).toBe(415);
    expect((await send('application/json', '{')).status).toBe(400);
  });
});
