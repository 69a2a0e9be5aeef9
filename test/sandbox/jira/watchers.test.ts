import { PEOPLE } from './demo-site';
import { at, each, useJira } from './use-jira';

const WATCHERS = '/rest/api/3/issue/ACC-1/watchers';

describe('watchers of an issue', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('are added one at a time, and once', async () => {
    const statuses = [];
    for (const account of [PEOPLE.bob, PEOPLE.carol, PEOPLE.bob])
      statuses.push((await under.send(PEOPLE.app, 'POST', WATCHERS, account)).status);
    const listed = await under.send(PEOPLE.bob, 'GET', WATCHERS);

    expect(statuses).toEqual([204, 204, 204]);
    expect(each(at(listed.body, 'watchers'), 'accountId')).toEqual([PEOPLE.bob, PEOPLE.carol]);
    expect(listed.body).toMatchObject({ watchCount: 2, isWatching: true });
  });

  test('are people who may see the issue', async () => {
    under.jira.withhold(PEOPLE.bob, 'BROWSE_PROJECTS', 'ACC');

    const blind = await under.send(PEOPLE.app, 'POST', WATCHERS, PEOPLE.bob);
    const nobody = await under.send(PEOPLE.app, 'POST', WATCHERS, 'no-such-account');

    expect([blind.status, nobody.status]).toEqual([400, 404]);
  });

  test('are added by those who may manage them, and by themselves', async () => {
    const byBob = await under.send(PEOPLE.bob, 'POST', WATCHERS, PEOPLE.carol);
    const himself = await under.send(PEOPLE.bob, 'POST', WATCHERS, PEOPLE.bob);

    expect([byBob.status, himself.status]).toEqual([403, 204]);
  });
});
