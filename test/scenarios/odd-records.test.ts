/** Goal: whatever Teleport holds, a pending request has a readable card, nothing in it is markup, and nothing else stops. */
import { BOB } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const YEAR_ONE = { seconds: -62_135_596_800n, nanos: 0 };

test('times of the year 1 are times that Teleport does not have', async () => {
  const sandbox = await native();

  const id = sandbox.teleport.putRawRequest({
    metadata: { Expires: YEAR_ONE },
    spec: { User: 'alice', Roles: ['editor'], Created: YEAR_ONE, Expires: YEAR_ONE },
  });
  const card = await sandbox.cardOf(id);

  expect(sandbox.jira.state.descriptionOf(card.key)).not.toContain('0001');
});

test('a request in a state that this version does not know gets no card and stops nothing', async () => {
  const sandbox = await native();

  const odd = sandbox.teleport.putRawRequest({ spec: { User: 'alice', Roles: ['editor'] }, state: 42 });
  const usual = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.cardOf(usual);
  await sandbox.tick();

  expect(sandbox.jira.state.issues('ACC')).toHaveLength(1);
  expect(sandbox.forge.storage.entities('link').has(odd)).toBe(false);
});

test('three hundred resources fit on a card that says how many more there are', async () => {
  const sandbox = await native();
  const resources = Array.from({ length: 300 }, (_, index) => ({
    ClusterName: 'example.teleport.sh',
    Kind: 'node',
    Name: `server-${index}-${'x'.repeat(60)}`,
    SubResourceName: '',
  }));

  const id = sandbox.teleport.putRawRequest({
    spec: { User: 'alice', Roles: ['ssh-admin'], RequestedResourceIDs: resources },
  });
  const card = await sandbox.cardOf(id);

  expect(card.summary).toBe('alice requests 300 resources as ssh-admin');
  expect(sandbox.jira.state.descriptionOf(card.key)).toContain('and 250 more');
});

test.each([
  ['markup', '<script>alert(1)</script> {code}*bold* [link|javascript:alert(1)] {panel}'],
  ['right-to-left text', 'بسبب عطل \u202Egnihtyna'],
  ['control characters', 'a\u0000b\u0007c\r\nd'],
  ['half a surrogate pair', 'broken \ud800 text'],
])('%s in a reason is text on the card', async (_kind, reason) => {
  const sandbox = await native();

  const id = sandbox.teleport.putRawRequest({
    spec: { User: 'alice', Roles: ['editor'], RequestReason: reason },
  });
  const card = await sandbox.cardOf(id);

  const nodeTypes = new Set(JSON.stringify(card.description).match(/"type":"[a-zA-Z]+"/g));
  expect(nodeTypes).toEqual(
    new Set(
      [
        ...[
          'doc',
          'panel',
          'paragraph',
          'text',
          'strong',
          'code',
          'heading',
          'bulletList',
          'listItem',
          'blockquote',
        ],
        ...(reason.includes('\n') ? ['hardBreak'] : []),
        'link',
      ].map((type) => `"type":"${type}"`),
    ),
  );
  const links = JSON.stringify(card.description).match(/"href":"[^"]+"/g) ?? [];
  expect(links.every((link) => link.startsWith('"href":"https://example.teleport.sh/'))).toBe(true);
});

test('markup in a comment of an approver reaches Teleport as the text that it is', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).comment(card.key, 'reason: <b>fine</b> *by* me');
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(1));

  expect(sandbox.reviews(id)[0]?.reason).toBe('<b>fine</b> *by* me');
});

test('a request whose end has a reason longer than what Jira stores is closed on its card all the same', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const { key } = await sandbox.cardOf(id);

  sandbox.teleport.setState('admin', id, { state: 'DENIED', reason: 'x'.repeat(40_000) });

  await sandbox.shows(key, 'Denied');
  const [comment] = await sandbox.comments(key, 1);
  expect(comment).toMatch(/x… \(and \d+ more characters, in full in Teleport\)$/);
  expect(sandbox.failures()).toEqual([]);
});
