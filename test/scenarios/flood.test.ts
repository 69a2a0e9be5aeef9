/**
 * Goal: however many people click at once while the relay is slow, the mailbox in Forge's storage stays within its bound; whoever
 * finds no place is told that nothing was sent; and afterwards all goes on as before.
 */
import { WEB_TRIGGER_CALLS_PER_MINUTE_MAX } from '../sandbox/forge-host/limits';
import { BOB, CAROL } from '../sandbox/people';
import { onPanel } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const sandbox = withSandbox({ mode: 'native', way: 'pull' });

/** A hundred calls, and who asks at the moment. */
const ROWS_MAX = 101;
const CLICKS = 200;

interface Opened {
  readonly story: Story;
  readonly id: string;
  readonly key: string;
}

async function opened(): Promise<Opened> {
  const story = await sandbox();
  const id = story.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const { key } = await story.cardOf(id);
  return { story, id, key };
}

test('two hundred clicks at a relay that is slow leave the mailbox within its bound, and decide once', async () => {
  const open = await opened();
  const { story, id, key } = open;
  const { nonce } = await onPanel(open, BOB, 'card');
  const { faults } = story.teleport;
  let letGo: () => void = () => undefined;
  const held = new Promise<'pass'>((resolve) => (letGo = () => resolve('pass')));
  faults.intercept = () => held;
  let most = 0;
  story.forge.faults.intercept = ({ kind }) => {
    if (kind === 'kvs') most = Math.max(most, story.forge.storage.entities('mailbox').size);
    return 'pass';
  };

  const click = { nonce, proposedState: 'approved', reason: story.unheard('now') };
  const answers = await Promise.all(
    Array.from({ length: CLICKS }, () => onPanel(open, BOB, 'decide', click)),
  );
  faults.intercept = undefined;
  letGo();

  const told = new Set(answers.map(({ kind, code }) => [kind, code].join(' ')));
  expect(told).toContain('not-sent mailbox-full');
  expect(most).toBeGreaterThan(40);
  expect(most).toBeLessThanOrEqual(ROWS_MAX);
  await story.quiet();
  expect(story.reviews(id).length).toBeLessThanOrEqual(1);
  expect(await onPanel(open, CAROL, 'card')).toMatchObject({ kind: 'request', eligibility: { kind: 'can' } });
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.until(() => expect(story.reviews(id)).toHaveLength(1));
});

test('whoever floods the web trigger holds decisions up for that minute, and makes none', async () => {
  const { story, id, key } = await opened();
  const url = story.forge.webTriggerUrl('mail');
  story.clock.advance(MINUTE_MS - (story.clock.now() % MINUTE_MS));
  const flood = async (count: number): Promise<void> => {
    for (let call = 0; call < count; call += 1)
      await fetch(url, { method: 'POST', body: 'give me everything' });
  };

  await flood(WEB_TRIGGER_CALLS_PER_MINUTE_MAX);
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.until(() => expect(story.relayLog.join()).toContain('status 429'));
  expect(story.reviews(id)).toEqual([]);
  story.clock.advance(MINUTE_MS);

  await story.until(() => expect(story.reviews(id)).toHaveLength(1));
  await story.quiet();
  expect(story.reviews(id)).toHaveLength(1);
});

const MINUTE_MS = 60_000;
