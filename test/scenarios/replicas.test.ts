/** Goal: several relays behind one address are one relay to the app, also when one of them dies over its work. */
import { BOB } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const override = withSandbox({
  mode: 'override',
  edition: 'oss',
  version: '17.0.0',
  project: { projectKey: 'ACC', approvers: [BOB] },
});

/** The relay that the app called last dies when Teleport has done what it asked for, and before it could hear so. */
function dieAfter(story: Story, rpc: string): void {
  const { faults } = story.teleport;
  faults.intercept = (called) => {
    if (called !== rpc) return 'pass';
    faults.intercept = undefined;
    story.crashRelay(story.relays.at(-1));
    return 'silent-after';
  };
}

test('two relays are called in turn, one dies over a review, and no request is lost and no review made twice', async () => {
  const story = await native();
  await story.startRelay();
  const both = [...story.relays];
  expect(both).toHaveLength(2);
  const request = (): string => story.teleport.createRequest('alice', { roles: ['editor'] });
  const [first, second] = [request(), request()] as const;
  const card = await story.cardOf(first);
  await story.cardOf(second);
  await story.tick();
  for (const relay of both) expect(relay.connectionsWithApp).toBeGreaterThan(0);
  dieAfter(story, 'SubmitAccessReview');

  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  const third = request();

  await story.shows(card.key, 'Approved');
  await story.cardOf(third);
  expect(story.relays).toHaveLength(1);
  expect(story.reviews(first)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
  expect(story.audit('T5002I', first)).toHaveLength(1);
  expect(story.jira.state.issues('ACC')).toHaveLength(3);
  story.expectUntouched(second);
});

test('in mode override a decision that one relay died over is made once by the other', async () => {
  const story = await override();
  await story.startRelay();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await story.cardOf(id);
  dieAfter(story, 'SetAccessRequestState');

  await story.jira.as(BOB).moveTo(card.key, 'Denied');

  await story.shows(card.key, 'Denied');
  expect(story.relays).toHaveLength(1);
  expect(story.updates(id)).toHaveLength(1);
});
