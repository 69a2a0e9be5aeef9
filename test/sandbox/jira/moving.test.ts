import { ACC_STATUSES, PEOPLE, TEAM_STATUSES } from './demo-site';
import { at, each, useJira } from './use-jira';

const API = '/rest/api/3';
const under = useJira();

test('an issue that is moved to another project has another key, and is found by both', async () => {
  const key = await under.jira.as(PEOPLE.app).createIssue('ACC');
  await under.jira.as(PEOPLE.app).setProperty(key, 'teleport-access', { requestId: 'r-1' });
  under.jira.moveIssue(PEOPLE.erin, key, 'TEAM', TEAM_STATUSES.inReview);

  const reads = await Promise.all(
    ['ACC-1', 'TEAM-1'].map((one) =>
      under.send(PEOPLE.app, 'GET', `${API}/issue/${one}?fields=project,status&expand=changelog`),
    ),
  );
  const search = await under.send(PEOPLE.app, 'POST', `${API}/search/jql`, { jql: 'project = TEAM' });

  for (const { body } of reads) {
    expect(body).toMatchObject({ key: 'TEAM-1', fields: { project: { key: 'TEAM' } } });
    const items = at(body, 'changelog', 'histories', 0, 'items');
    expect(each(items, 'field')).toEqual(['project', 'Key', 'status']);
    expect(at(items, 2)).toMatchObject({ from: ACC_STATUSES.toDo, to: TEAM_STATUSES.inReview });
  }
  expect(each(at(search.body, 'issues'), 'id')).toHaveLength(1);
  expect(under.jira.state.property('TEAM-1', 'teleport-access')).toEqual({ requestId: 'r-1' });
  expect(under.jira.events.sent.at(-1)).toMatchObject({
    actorAccountId: PEOPLE.erin,
    event: { eventType: 'avi:jira:updated:issue', issue: { key: 'TEAM-1' } },
  });
});
