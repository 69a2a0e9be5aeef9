/**
 * Goal: where a role may be decided about is the relay's to say. A role of the tier panel is decided by a click of a person in
 * the panel and by nothing else; one of the tier teleport in Teleport only; the card says which.
 */
import { APP, ALICE, AUTOMATION, BOB, CAROL, DAVE } from '../sandbox/people';
import { Panels } from '../support/histories/panels';
import { withSandbox } from '../support/with-sandbox';

const tiers = { 'prod-*': 'panel', 'ssh-*': 'teleport' } as const;
const sandbox = withSandbox({ mode: 'native', tiers });

const descriptionOf = (issue: { readonly description: unknown }): string => JSON.stringify(issue.description);

test('a role of the tier panel: no drag by anybody decides, and the card says where to', async () => {
  const story = await sandbox();
  const id = story.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await story.cardOf(id);
  expect(descriptionOf(card)).toContain('Moving the card decides nothing');

  for (const [who, status] of [
    [BOB, 'Approved'],
    [CAROL, 'Denied'],
    [ALICE, 'Approved'],
    [DAVE, 'Approved'],
    [AUTOMATION, 'Approved'],
    [APP, 'Denied'],
  ] as const) {
    await story.jira.as(who).moveTo(card.key, status);
    await story.quiet();
  }
  await story.tick();

  story.expectUntouched(id);
  const said = (await story.comments(card.key, 5)).join('\n');
  expect(said).toContain('Open the card and choose Approve or Deny there');
});

test('a role of the tier panel: clicks of two people decide', async () => {
  const story = await sandbox();
  const id = story.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await story.cardOf(id);
  const panels = new Panels(story.forge);
  const recorded: string[] = [];

  for (const who of [BOB, CAROL]) {
    panels.click(who, card, 'APPROVED', () => recorded.push(who));
    await story.until(() => expect(recorded).toContain(who));
  }

  await story.shows(card.key, 'Approved');
  expect(story.reviews(id)).toMatchObject([{ author: 'bob' }, { author: 'carol' }]);
});

test('a role of the tier teleport, asked for beside others: the card shows it, and Teleport alone decides', async () => {
  const story = await sandbox();
  const id = story.teleport.createRequest('alice', { roles: ['editor', 'ssh-admin'] });
  const card = await story.cardOf(id);
  const panels = new Panels(story.forge);
  const recorded: string[] = [];
  expect(descriptionOf(card)).toContain('Decide in Teleport');

  panels.click(BOB, card, 'APPROVED', () => recorded.push(BOB));
  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  const said = await story.comments(card.key, 1);
  await story.quiet();
  story.expectUntouched(id);
  story.teleport.review('bob', id, { state: 'APPROVED' });

  await story.shows(card.key, 'Approved');
  expect(said.at(-1)).toContain('decided in Teleport, not in Jira');
  expect(recorded).toEqual([]);
});

test('a role without a rule is decided by a drag, as ever', async () => {
  const story = await sandbox();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await story.cardOf(id);
  expect(descriptionOf(card)).toContain('or by moving this card');

  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.comments(card.key, 1);

  await story.shows(card.key, 'Approved');
});
