import { PEOPLE } from './demo-site';
import { asString, type JsonObject } from './json';
import type { History } from './state';
import { at, each, START_MS, useJira } from './use-jira';

const API = '/rest/api/3';
const BULK = `${API}/changelog/bulkfetch`;

describe('the changelog of one issue', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('comes with the issue newest first, a hundred entries at most, and says how many there are', async () => {
    under.jira.state.issue('ACC-1').histories.push(...edits(130));

    const read = await under.send(PEOPLE.app, 'GET', `${API}/issue/ACC-1?expand=changelog`);

    expect(at(read.body, 'changelog')).toMatchObject({ startAt: 0, maxResults: 100, total: 130 });
    const ids = each(at(read.body, 'changelog', 'histories'), 'id');
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, '20130', '20031']);
  });

  test('comes by itself oldest first, in pages', async () => {
    under.jira.state.issue('ACC-1').histories.push(...edits(130));

    const first = await under.send(PEOPLE.app, 'GET', `${API}/issue/ACC-1/changelog?maxResults=1000`);
    const second = await under.send(PEOPLE.app, 'GET', `${API}/issue/ACC-1/changelog?startAt=100`);

    expect(first.body).toMatchObject({ maxResults: 100, total: 130, isLast: false });
    expect(at(first.body, 'values', 0, 'id')).toBe('20001');
    expect(second.body).toMatchObject({ startAt: 100, isLast: true });
    expect(each(at(second.body, 'values'), 'id')).toHaveLength(30);
  });
});

describe('the changelogs of many issues', () => {
  const under = useJira();
  const bulk = (issueIdsOrKeys: readonly string[], more: JsonObject = {}) =>
    under.send(PEOPLE.app, 'POST', BULK, { issueIdsOrKeys: [...issueIdsOrKeys], ...more });

  test('hold what was asked for, oldest first, with instants as numbers and no token after the last page', async () => {
    const app = under.jira.as(PEOPLE.app);
    const keys = [await app.createIssue('ACC'), await app.createIssue('ACC')];
    under.clock.advance(1_000);
    await under.jira.as(PEOPLE.bob).moveTo('ACC-2', 'Pending');
    await under.jira.as(PEOPLE.bob).editIssue('ACC-1', { labels: ['late'] });
    under.clock.advance(1_000);
    await under.jira.as(PEOPLE.carol).moveTo('ACC-2', 'Approved');

    const fetched = await bulk(keys, { fieldIds: ['status'] });

    expect(fetched).toMatchObject({ status: 200, body: { nextPageToken: null } });
    const logs = at(fetched.body, 'issueChangeLogs');
    // What has no such change is not mentioned at all.
    expect(each(logs, 'issueId')).toEqual([under.jira.state.issue('ACC-2').id]);
    expect(at(logs, 0, 'changeHistories')).toMatchObject([
      {
        created: START_MS + 1_000,
        author: { accountId: PEOPLE.bob },
        items: [{ field: 'status', fieldId: 'status', fieldtype: 'jira', toString: 'Pending' }],
      },
      // The move sets a resolution too, which is not asked for.
      { created: START_MS + 2_000, author: { accountId: PEOPLE.carol }, items: [{ fieldId: 'status' }] },
    ]);
  });

  test('leave out issues that do not exist or cannot be seen', async () => {
    const app = under.jira.as(PEOPLE.app);
    const keys = [await app.createIssue('ACC'), await app.createIssue('TEAM')];
    await app.moveTo('ACC-1', 'Pending');
    await app.moveTo('TEAM-1', 'Genehmigt');
    under.jira.withhold(PEOPLE.app, 'BROWSE_PROJECTS', 'TEAM');

    const fetched = await bulk([...keys, '999999']);

    expect(each(at(fetched.body, 'issueChangeLogs'), 'issueId')).toEqual([
      under.jira.state.issue('ACC-1').id,
    ]);
  });

  test('come in pages that share the entry at their border, so that an issue may come again', async () => {
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    under.jira.state.issue('ACC-1').histories.push(...edits(5));

    const pages: (string | undefined)[][] = [];
    let token = '';
    do {
      const fetched = await bulk(['ACC-1'], { maxResults: 3, nextPageToken: token });
      pages.push([...each(at(fetched.body, 'issueChangeLogs', 0, 'changeHistories'), 'id')]);
      token = asString(at(fetched.body, 'nextPageToken')) ?? '';
    } while (token !== '');

    expect(pages).toEqual([
      ['20001', '20002', '20003'],
      ['20003', '20004', '20005'],
    ]);
  });

  test('come in pages of fifty issues, whatever the page may hold', async () => {
    const app = under.jira.as(PEOPLE.app);
    const keys: string[] = [];
    for (let count = 0; count < 60; count += 1) keys.push(await app.createIssue('ACC'));
    for (const key of keys) under.jira.state.issue(key).histories.push(...edits(1));

    const first = await bulk(keys);
    const second = await bulk(keys, { nextPageToken: at(first.body, 'nextPageToken') ?? '' });

    expect(each(at(first.body, 'issueChangeLogs'), 'issueId')).toHaveLength(50);
    expect(each(at(second.body, 'issueChangeLogs'), 'issueId')).toHaveLength(11);
    expect(at(second.body, 'nextPageToken')).toBeNull();
  });

  test.each([
    ['no issues', [], {}],
    ['1,001 issues', Array.from({ length: 1_001 }, (_, index) => String(index)), {}],
    ['eleven fields', ['ACC-1'], { fieldIds: Array.from({ length: 11 }, (_, index) => `f${index}`) }],
    ['a page of 10,001 entries', ['ACC-1'], { maxResults: 10_001 }],
    ['a token of somebody else', ['ACC-1'], { nextPageToken: 'abc' }],
  ])('refuse %s', async (_case, issues, more) => {
    expect((await bulk(issues, more)).status).toBe(400);
  });
});

/** Edits of labels with the ids from 20001, a second apart. */
function edits(count: number): History[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(20_001 + index),
    authorId: PEOPLE.alice,
    createdAt: START_MS + index * 1_000,
    items: [
      {
        field: 'labels',
        fieldtype: 'jira' as const,
        fieldId: 'labels',
        from: null,
        fromString: '',
        to: null,
        toString: `l${index}`,
      },
    ],
  }));
}
