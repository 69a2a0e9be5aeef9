/** Goal: Jira tells those who can decide, in time, and tells nobody else: a mention in a comment is how. */
import { BOB, CAROL } from '../sandbox/people';
import { onPage } from '../support/on-page';
import { withSandbox } from '../support/with-sandbox';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const reminding = withSandbox({
  mode: 'native',
  project: { projectKey: 'ACC', policy: { reasonRequiredFor: [], reminds: true } },
});

test('suggested reviewers who have not decided are mentioned at half of the time, and when a tenth is left', async () => {
  const story = await reminding();
  const nobodies = Array.from({ length: 9 }, (_, index) => `nobody-${index}`);
  const id = story.teleport.createRequest('alice', {
    roles: ['prod-dba'],
    requestTtlMs: HOUR_MS,
    suggestedReviewers: ['bob', 'carol', 'alice', ...nobodies],
  });
  const card = await story.cardOf(id);
  /** Whom each reminder mentions. */
  const reminders = () =>
    card.comments
      .map(({ body }) => JSON.stringify(body))
      .filter((text) => text.includes('still waits for a decision'))
      .map((text) => [...text.matchAll(/"type":"mention","attrs":\{"id":"([^"]+)"/g)].map(([, who]) => who));

  for (let minutes = 0; minutes < 35; minutes += 5) await story.tick();
  // Whoever asks cannot decide.
  expect(reminders()).toEqual([[BOB, CAROL]]);
  story.teleport.review('bob', id, { state: 'APPROVED' });
  for (let minutes = 0; minutes < 20; minutes += 5) await story.tick();

  expect(reminders()).toEqual([[BOB, CAROL], [CAROL]]);
  expect(await onPage(story, 'settings', 'decisionLog', { event: 'reminder' })).toMatchObject({
    lines: [
      { mark: 'nine-tenths', mentioned: [CAROL] },
      { mark: 'half', mentioned: [BOB, CAROL] },
    ],
  });
  // Nobody is left out without a word.
  const noted = JSON.stringify(story.forge.storage.value('activity'));
  for (const more of [2, 1])
    expect(noted).toContain(`a reminder is for the first 10 people, not for ${more} more`);
});
