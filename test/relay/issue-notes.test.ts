/** Goal: of what several relays note beside one request at once nothing is lost, in every course that their calls can take. */
import { issueId, issueKey } from '#core/ids';
import type { NotedIssue, Shown } from '#core/ports';
import { IssueNotes } from '../../src/relay/issue-notes';
import { logTo } from '../../src/relay/log';
import { Claims } from '../../src/relay/review/claims';
import { ManualClock } from '../sandbox/clock';
import { anAccessRequest, REQUEST_ID } from '../support/builders';
import { everyCourse, outcomes, type Course } from '../support/every-course';
import { FakePluginData } from '../support/fake-plugin-data';

const REQUEST = anAccessRequest({ state: 'approved', resolveReason: 'fine' });

const issue = (id: string, shown?: Shown): NotedIssue => ({
  issueId: issueId(id),
  issueKey: issueKey(`ACC-${id}`),
  shown,
});

const setUp = (course: Course) => {
  const pluginData = new FakePluginData(course);
  const aRelay = () => new IssueNotes({ pluginData, log: logTo({ write: () => undefined }, 'error') });
  const note = (relay: IssueNotes, noted: NotedIssue) => () => relay.note(REQUEST, noted);
  return { pluginData, aRelay, note, notes: () => pluginData.notes.get(REQUEST_ID) ?? {} };
};

test('two relays that note at once what a card tells, beside a claim, lose nothing', async () => {
  const courses = await everyCourse(async (course) => {
    const { pluginData, aRelay, note, notes } = setUp(course);
    const remembering = aRelay();
    await note(remembering, issue('1', { reviews: 1 }))();
    const claims = new Claims({ pluginData, clock: new ManualClock(0) });

    const told = await course.run<unknown>(
      note(remembering, issue('1', { reviews: 3 })),
      note(aRelay(), issue('1', { reviews: 2, resolution: 'approved' })),
      () => claims.take(REQUEST_ID, 'approve'),
    );

    expect(outcomes(told)).toEqual(['noted', 'noted', true]);
    expect(notes()).toMatchObject({
      issue_id: '1',
      issue_key: 'ACC-1',
      user: 'alice',
      reviews_count: '3',
      resolution: 'approved',
      resolve_reason: 'fine',
      decision_id: 'approve',
    });
  });

  expect(courses).toBe(86);
});

test('of two relays that note different issues at once the first is kept, whole', async () => {
  const courses = await everyCourse(async (course) => {
    const { aRelay, note, notes } = setUp(course);

    await course.run(
      note(aRelay(), issue('1', { reviews: 2 })),
      note(aRelay(), issue('2', { reviews: 1, resolution: 'approved' })),
    );

    const { issue_id: first, issue_key, reviews_count, resolution = '' } = notes();
    expect([issue_key, reviews_count, resolution]).toEqual(
      first === '1' ? ['ACC-1', '2', ''] : ['ACC-2', '1', 'approved'],
    );
  });

  expect(courses).toBe(2);
});
