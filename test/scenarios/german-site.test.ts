/** Goal: on a site that speaks German a card and what is said on it are German, from its creation to its end. */
import { BOB, DAVE } from '../sandbox/people';
import { setUpProject } from '../sandbox/forge-side';
import { withSandbox } from '../support/with-sandbox';

const start = withSandbox({ mode: 'native' });

test('card, refusal and outcome are German once an admin has saved the settings on a German site', async () => {
  const story = await start();
  story.jira.site.locale = 'de_DE';
  await setUpProject(story.forge, story.jira, { projectKey: 'ACC' });
  const { key, summary } = await story.cardOf(
    story.teleport.createRequest('alice', { roles: ['editor'], reason: 'Wartung' }),
  );

  await story.jira.as(DAVE).moveTo(key, 'Approved');
  const [refusal = ''] = await story.comments(key, 1);
  await story.quiet();
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.shows(key, 'Approved');
  const outcome = (await story.comments(key, 2)).at(-1) ?? '';

  expect(summary).toBe('alice beantragt editor');
  expect(story.jira.state.descriptionOf(key)).toContain('beantragt Zugriff in Teleport');
  expect(refusal).toContain('An Teleport wurde nichts gesendet.');
  expect(outcome).toContain('(1 von 1 Genehmigungen)');
  expect(outcome).toContain('Die Zugriffsanfrage wurde genehmigt');
});
