/**
 * Goal: where the relay fetches its calls, nobody waits for it in front of an empty panel, and no click is lost or counts twice
 * because its answer comes late.
 */
import { BOB, CAROL } from '../sandbox/people';
import { onPanel } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const sandbox = withSandbox({ mode: 'native', way: 'pull' });

interface Opened {
  readonly story: Story;
  readonly id: string;
  readonly key: string;
}

/** A pending request for two approvals, whose panel was opened before. */
async function opened(): Promise<Opened & { readonly nonce: string }> {
  const story = await sandbox();
  const id = story.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const { key } = await story.cardOf(id);
  const seen = await onPanel({ story, key }, BOB, 'card');
  expect(seen).toMatchObject({ kind: 'request', eligibility: { kind: 'can' } });
  return { story, id, key, nonce: String(seen['nonce']) };
}

/** Teleport takes its time with a method until it is let go; answers how to. */
function hold({ story }: Opened, method: string): () => void {
  const { faults } = story.teleport;
  let release: () => void = () => undefined;
  const held = new Promise<'pass'>((resolve) => (release = () => resolve('pass')));
  faults.intercept = (rpc) => (rpc === method ? held : 'pass');
  return () => {
    faults.intercept = undefined;
    release();
  };
}

/** More than anybody looks at nothing; less than the app waits for the relay. */
const GLANCE_MS_MAX = 3_000;

test('a panel shows what the app remembers, with its age, when the relay takes its time, and then what it says', async () => {
  const open = await opened();
  const { story } = open;
  story.clock.advance(60_000);
  const letGo = hold(open, 'GetAccessRequestsV2');
  const before = story.clock.now();

  const glance = await onPanel(open, CAROL, 'card');
  expect(story.clock.now() - before).toBeLessThan(GLANCE_MS_MAX);
  const waiting = await onPanel(open, CAROL, 'card', { awaitsNews: true });
  letGo();
  const news = await onPanel(open, CAROL, 'card', { awaitsNews: true });

  expect(glance).toMatchObject({
    kind: 'request',
    eligibility: { kind: 'unchecked' },
    remembered: { at: expect.stringMatching(/^2/) as unknown },
  });
  expect(glance['remembered']).not.toHaveProperty('problem');
  expect(waiting['remembered']).toEqual(glance['remembered']);
  expect(news).toMatchObject({ kind: 'request', eligibility: { kind: 'can' } });
  expect(news).not.toHaveProperty('remembered');
});

test('a click whose answer comes late is on its way, is recorded once, and the card tells it', async () => {
  const open = await opened();
  const { story, id, key, nonce } = open;
  const letGo = hold(open, 'SubmitAccessReview');

  const click = { nonce, proposedState: 'approved', reason: 'slow day' };
  expect(await onPanel(open, BOB, 'decide', click)).toEqual({ kind: 'on-its-way' });
  letGo();

  await story.comments(key, 1);
  await story.quiet();
  expect(story.reviews(id)).toEqual([{ author: 'bob', state: 'APPROVED', reason: 'slow day' }]);
  const said = story.jira.state.comments(key).map(({ text }) => text);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('Bob Baker');
});

test('a click before which the relay cannot say in time how the request stands was not sent, and counts when made again', async () => {
  const open = await opened();
  const { story, id, nonce } = open;
  const letGo = hold(open, 'GetAccessRequestsV2');

  const click = { nonce, proposedState: 'approved', reason: story.unheard('once more') };
  const first = await onPanel(open, BOB, 'decide', click);
  letGo();
  await story.quiet();
  const before = story.reviews(id);
  const second = await onPanel(open, BOB, 'decide', click);

  expect(first).toEqual({ kind: 'not-sent', code: 'relay-unreachable' });
  expect(before).toEqual([]);
  expect(second).toMatchObject({ kind: 'recorded' });
  expect(story.reviews(id)).toHaveLength(1);
});

test('the card tells of a click that was on its way and that Teleport refuses', async () => {
  const open = await opened();
  const { story, id, key, nonce } = open;
  const letGo = hold(open, 'SubmitAccessReview');

  const click = { nonce, proposedState: 'approved', reason: story.unheard('too late') };
  expect(await onPanel(open, BOB, 'decide', click)).toEqual({ kind: 'on-its-way' });
  story.teleport.deleteRequest('admin', id);
  letGo();

  const [said] = await story.comments(key, 1);
  await story.quiet();
  expect(said).toContain('Teleport no longer has this request');
  expect(story.reviews(id)).toEqual([]);
});
