/** Goal: a team moves from `teleport-jira` to this app, and back, without a second card for any request. */
import { BOB, CAROL, DAVE } from '../sandbox/people';
import { TeleportJira } from '../support/teleport-jira';
import { withSandbox, type Story } from '../support/with-sandbox';

const start = withSandbox({ mode: 'native' });

/** A site where the app is not installed yet, and `teleport-jira` is at work. */
async function before(): Promise<{ story: Story; plugin: TeleportJira; request: () => string }> {
  const story = await start();
  await story.forge.uninstall();
  const request = () => story.teleport.createRequest('alice', { roles: ['editor'], reason: 'because of' });
  return { story, plugin: new TeleportJira(story), request };
}

async function takeOver(story: Story): Promise<void> {
  story.clock.advance(60_000);
  await story.reinstall();
  await story.tick();
}

const issuesOf = (story: Story) => story.jira.state.issues('ACC');

test('open requests keep their cards, half-done ones too, and none gets a second one', async () => {
  const { story, plugin, request } = await before();
  const [open, reviewed, unannounced, withoutIssue, unmoved] = [
    request(),
    story.teleport.createRequest('alice', { roles: ['prod-dba'] }),
    request(),
    request(),
    request(),
  ];
  await plugin.onPut(open);
  await plugin.onPut(reviewed);
  story.teleport.review('bob', reviewed, { state: 'APPROVED', reason: 'okay' });
  await plugin.onPut(reviewed);
  await plugin.onPut(unannounced, 'creating-issue');
  await plugin.onPut(withoutIssue, 'noting-request');
  await plugin.onPut(unmoved);
  story.teleport.review('bob', unmoved, { state: 'DENIED', reason: 'not now' });
  await plugin.onPut(unmoved, 'noting-resolution');
  const unheard = request();
  const cards = issuesOf(story);
  expect(cards).toHaveLength(4);

  await takeOver(story);
  await story.tick();

  for (const [index, id] of [open, reviewed, unannounced, unmoved].entries()) {
    expect([id, story.linkOf(id)?.issueId]).toEqual([id, cards[index]?.id]);
  }
  await story.cardOf(withoutIssue);
  await story.cardOf(unheard);
  expect(issuesOf(story)).toHaveLength(6);
  await story.shows(cards[3]?.key ?? '', 'Denied');
  // What was said of the first review is not said again.
  expect(story.jira.state.comments(cards[1]?.key ?? '')).toHaveLength(1);
});

test('a card whose request ran out while nobody looked says so', async () => {
  const { story, plugin, request } = await before();
  const [open, gone] = [request(), request()];
  await plugin.onPut(open);
  await plugin.onPut(gone);
  const card = issuesOf(story)[1]?.key ?? '';
  story.teleport.expire(gone);

  await takeOver(story);

  await story.shows(card, 'Expired');
  expect((await story.comments(card, 1))[0]).toContain('Access request has expired');
});

test('a drag on a card that was taken over is one review by the person who dragged', async () => {
  const { story, plugin, request } = await before();
  const id = request();
  await plugin.onPut(id);
  await takeOver(story);
  const card = await story.cardOf(id);

  await story.jira.as(BOB).moveTo(card.key, 'Approved');

  await story.until(() => expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]));
  await story.shows(card.key, 'Approved');
});

test('a drag on a card that was taken over is found within the hour when its event was lost', async () => {
  const { story, plugin, request } = await before();
  const id = request();
  await plugin.onPut(id);
  await takeOver(story);
  const card = await story.cardOf(id);
  story.jira.faults.events({ kind: 'lose' });

  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  for (let tick = 0; tick < 13; tick += 1) await story.tick();

  expect(story.reviews(id)).toMatchObject([{ author: 'bob' }]);
});

test('a drag from before the takeover decides nothing: the card goes back and says why', async () => {
  const { story, plugin, request } = await before();
  const id = request();
  await plugin.onPut(id);
  const [card] = issuesOf(story);
  await story.jira.as(BOB).moveTo(card?.key ?? '', 'Approved');

  await takeOver(story);

  await story.shows(card?.key ?? '', 'Pending');
  story.expectUntouched(id);
  expect((await story.comments(card?.key ?? '', 1))[0]).toContain('move the card again');
});

test('teleport-jira, when it is switched on again, adds nothing to what the app has done', async () => {
  const { story, plugin, request } = await before();
  const taken = request();
  await plugin.onPut(taken);
  await takeOver(story);
  const ours = story.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const [takenCard, card] = [await story.cardOf(taken), await story.cardOf(ours)];
  await story.jira.as(BOB).moveTo(takenCard.key, 'Approved');
  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.shows(takenCard.key, 'Approved');
  await story.shows(card.key, 'Pending');
  expect(plugin.notes(taken)).toMatchObject({ resolution: 'approved', reviews_count: '1' });
  expect(plugin.notes(ours)).toMatchObject({ issue_key: card.key, resolution: '', reviews_count: '1' });
  const said = [takenCard, card].map(({ key }) => story.jira.state.comments(key).length);

  await story.forge.uninstall();
  await plugin.onPut(taken);
  await plugin.onPut(ours);

  expect([takenCard, card].map(({ key }) => story.jira.state.comments(key).length)).toEqual(said);
  expect(issuesOf(story)).toHaveLength(2);
  // It goes on where the app stopped.
  story.teleport.review('carol', ours, { state: 'APPROVED', reason: 'okay' });
  await plugin.onPut(ours);
  expect(story.jira.state.statusOf(card.key)).toBe('Approved');
  expect(story.jira.state.comments(card.key)).toHaveLength((said[1] ?? 0) + 2);
});

describe('an issue that somebody prepared', () => {
  const noteIn = (story: Story, id: string, key: string): void => {
    const issue_id = story.jira.state.issue(key).id;
    // Any plugin's identity may write these notes.
    story.teleport.updatePluginData('access-plugin', id, { set: { issue_id, issue_key: key } });
  };
  const approvedEarlier = async (story: Story): Promise<string> => {
    const key = await story.jira.as(DAVE).createIssue('ACC', { summary: 'Lunch on Friday' });
    await story.jira.as(BOB).moveTo(key, 'Approved');
    return key;
  };

  test('is not taken over when only plugin data names it', async () => {
    const { story, request } = await before();
    const id = request();
    const key = await approvedEarlier(story);
    noteIn(story, id, key);

    await takeOver(story);

    expect((await story.cardOf(id)).key).not.toBe(key);
    story.expectUntouched(id);
  });

  test('is not taken over when only its property names the request', async () => {
    const { story, plugin, request } = await before();
    const [honest, id] = [request(), request()];
    await plugin.onPut(honest);
    const key = await approvedEarlier(story);
    await story.jira.as(DAVE).moveTo(key, 'Pending');
    await story.jira.as(DAVE).setProperty(key, 'teleportAccessRequestId', id);

    await takeOver(story);

    expect((await story.cardOf(id)).key).not.toBe(key);
    story.expectUntouched(id);
  });

  test('is not taken over when it is older than the request, whatever names it', async () => {
    const { story, request } = await before();
    const key = await approvedEarlier(story);
    story.clock.advance(3_600_000);
    const id = request();
    await story.jira.as(DAVE).setProperty(key, 'teleportAccessRequestId', id);
    noteIn(story, id, key);

    await takeOver(story);

    expect((await story.cardOf(id)).key).not.toBe(key);
    story.expectUntouched(id);
  });

  test('brings no review along even when it passes for the card: what was moved before does not count', async () => {
    const { story, request } = await before();
    const id = request();
    const key = await approvedEarlier(story);
    await story.jira.as(DAVE).setProperty(key, 'teleportAccessRequestId', id);
    noteIn(story, id, key);

    await takeOver(story);

    await story.shows(key, 'Pending');
    story.expectUntouched(id);
  });
});

test('a card of the app whose pointer was swapped for another request is not taken for its card', async () => {
  const story = await start();
  const [decided, open] = ['alice', 'erin'].map((user) =>
    story.teleport.createRequest(user, { roles: ['editor'] }),
  );
  const [decidedCard, openCard] = [await story.cardOf(decided ?? ''), await story.cardOf(open ?? '')];
  await story.until(() => expect(story.teleport.state.pluginData(open ?? '')).toHaveProperty('issue_key'));
  await story.jira.as(BOB).moveTo(decidedCard.key, 'Approved');
  await story.shows(decidedCard.key, 'Approved');
  await story.forge.uninstall();
  await story.jira.as(CAROL).setProperty(decidedCard.key, 'teleport-access', { requestId: open ?? '' });
  await story.jira.as(CAROL).setProperty(openCard.key, 'teleport-access', { requestId: decided ?? '' });

  await takeOver(story);

  expect((await story.cardOf(open ?? '')).key).not.toBe(decidedCard.key);
  story.expectUntouched(open ?? '');
});

test('an approval on a card of the app decides nothing of another request that the card is made to point to', async () => {
  const story = await start();
  const card = await story.cardOf(story.teleport.createRequest('alice', { roles: ['editor'] }));
  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.shows(card.key, 'Approved');
  await story.forge.uninstall();
  const id = story.teleport.createRequest('alice', { roles: ['prod-dba'] });
  await story.jira.as(CAROL).setProperty(card.key, 'teleport-access', { requestId: id });

  await takeOver(story);
  await story.cardOf(id);
  await story.quiet();

  story.expectUntouched(id);
});

describe('a card whose request had ended before the app was installed anew', () => {
  const approved = async (): Promise<{ story: Story; id: string; key: string }> => {
    const story = await start();
    const id = story.teleport.createRequest('alice', { roles: ['editor'] });
    const { key } = await story.cardOf(id);
    await story.jira.as(BOB).moveTo(key, 'Approved');
    await story.shows(key, 'Approved');
    await story.forge.uninstall();
    return { story, id, key };
  };

  test('follows its request when the approval is taken back, and says nothing twice', async () => {
    const { story, id, key } = await approved();
    await takeOver(story);
    const said = story.jira.state.comments(key).length;

    story.teleport.setState('admin', id, { state: 'DENIED', reason: 'not on a Friday' });

    await story.shows(key, 'Denied');
    const comments = story.jira.state.comments(key).slice(said);
    expect(comments.filter(({ text }) => text.includes('not on a Friday'))).toHaveLength(1);
    expect(comments.filter(({ text }) => text.includes('bob'))).toEqual([]);
    expect(story.jira.state.issues('ACC')).toHaveLength(1);
  });

  test('follows its request when the approval was taken back while no app was there', async () => {
    const { story, id, key } = await approved();
    story.teleport.setState('admin', id, { state: 'DENIED', reason: 'not on a Friday' });

    await takeOver(story);
    for (let tick = 0; tick < 3; tick += 1) await story.tick();

    await story.shows(key, 'Denied');
    expect(story.jira.state.issues('ACC')).toHaveLength(1);
  });

  test('that was made to point to a younger request, ended too, is left alone', async () => {
    const { story, key } = await approved();
    story.clock.advance(3_600_000);
    const other = story.teleport.createRequest('alice', { roles: ['editor'] });
    story.teleport.review('bob', other, { state: 'APPROVED' });
    await story.jira.as(CAROL).setProperty(key, 'teleport-access', { requestId: other });
    await takeOver(story);

    story.teleport.setState('admin', other, { state: 'DENIED', reason: 'no' });
    await story.quiet();

    expect(story.jira.state.statusOf(key)).toBe('Approved');
  });
});
