/**
 * Goal: where a project wants it, lists, JQL, exports and card layouts of Jira tell how each request stands, by a field that the app
 * alone writes; and no decision fails for it.
 */
import type { Issue } from '../sandbox/jira/state';
import { BOB, CAROL } from '../sandbox/people';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const start = withSandbox({ mode: 'native', way: 'call' });

const fieldOf = ({ jira }: Story) => {
  const [field] = jira.site.appFields.values();
  if (field === undefined) throw new Error('the app has no field');
  return field;
};

async function turnOn(story: Story): Promise<unknown> {
  const { proposal } = (await onPage(story, 'settings', 'setup')) as { readonly proposal: object };
  const policy = { reasonRequiredFor: [], showsAccess: true };
  return onPage(story, 'settings', 'saveSetup', { ...proposal, policy });
}

/** A site whose admin has put the field on a screen, and a project that shows it. */
async function started(): Promise<Story> {
  const story = await start();
  fieldOf(story).isOnScreen = true;
  expect(await turnOn(story)).toMatchObject({ kind: 'saved' });
  await story.quiet();
  return story;
}

const ask = (story: Story, role = 'editor') => story.teleport.createRequest('alice', { roles: [role] });
const valueOf = (story: Story, card: Issue) => card.custom.get(fieldOf(story).id);
const shown = (story: Story, card: Issue): string => fieldOf(story).format(valueOf(story, card) ?? null);
const writes = (story: Story) =>
  story.forge.calls.filter(({ path }) => path.startsWith('/rest/api/3/app/field/value'));

test('a field that no screen has is not taken up, and the page says how it gets there', async () => {
  const story = await start();

  expect(await turnOn(story)).toEqual({ kind: 'refused', problems: [{ kind: 'no-access-field' }] });
});

test('the field follows a request from its card to its end, and changes no history', async () => {
  const story = await started();
  const card = await story.cardOf(ask(story, 'prod-dba'));
  await story.until(() => expect(shown(story, card)).toMatch(/^Pending, 0 of 2, decide by \d{4}-.* UTC$/));

  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.until(() => expect(shown(story, card)).toMatch(/^Pending, 1 of 2, /));
  await story.jira.as(CAROL).moveTo(card.key, 'Approved');
  await story.until(() => expect(shown(story, card)).toMatch(/^Approved, access until \d{4}-.* UTC$/));

  expect(valueOf(story, card)).toMatchObject({ state: 'approved', approvals: 2, approvalsNeeded: 2 });
  const touched = card.histories.flatMap(({ items }) => items.map(({ fieldId }) => fieldId));
  expect(touched).not.toContain(fieldOf(story).id);
  expect(writes(story)).toHaveLength(3);
});

test('JQL finds cards by what the field says', async () => {
  const story = await started();
  const [open, denied] = [await story.cardOf(ask(story)), await story.cardOf(ask(story))];
  await story.jira.as(BOB).moveTo(denied.key, 'Denied');
  await story.until(() => expect(shown(story, denied)).toBe('Denied'));
  const find = async (jql: string): Promise<readonly string[]> => {
    const { body } = await story.jira.as(BOB).request('POST', '/rest/api/3/search/jql', { jql });
    return (body as { readonly issues: readonly { readonly id: string }[] }).issues.map(({ id }) => id);
  };

  expect(await find('project = ACC AND Access.State = pending')).toEqual([open.id]);
  expect(await find('project = ACC AND Access.State in (denied, approved)')).toEqual([denied.id]);
});

test('a backlog of thirty requests costs one call more, and cards from before get their field once', async () => {
  const story = await start();
  fieldOf(story).isOnScreen = true;
  const before = await story.cardOf(ask(story));
  await story.quiet();
  await turnOn(story);
  await story.stopRelay();
  for (let count = 0; count < 30; count += 1) ask(story);
  await story.startRelay();
  await story.tick();
  await story.until(() => expect(story.jira.state.issues('ACC')).toHaveLength(31));
  await story.tick();
  await story.quiet();

  const texts = story.jira.state.issues('ACC').map((card) => shown(story, card));
  expect(texts.filter((text) => text.startsWith('Pending, 0 of 1'))).toHaveLength(31);
  expect(shown(story, before)).toMatch(/^Pending/);
  // One for the backlog (batches of what one look makes), one for the card from before.
  expect(writes(story).length).toBeLessThanOrEqual(3);
});

test('a decision counts though Jira takes no value, and the log of the app says so', async () => {
  const story = await started();
  const card = await story.cardOf(ask(story));
  await story.quiet();
  story.jira.site.appFields.clear();

  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.shows(card.key, 'Approved');

  expect(story.reviews(requestOf(card))).toHaveLength(1);
  await story.until(() =>
    expect(JSON.stringify(story.forge.storage.value('activity'))).toContain('field-not-written'),
  );
});

const requestOf = ({ properties }: Issue): string =>
  (properties.get('teleport-access') as { readonly requestId: string }).requestId;
