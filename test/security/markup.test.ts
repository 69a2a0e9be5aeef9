/** Goal: no field that a user of Teleport or Jira fills in is more than text on the card. */
import { ALICE, BOB, DAVE } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

/** HTML, Jira's wiki markup, a smart value of Automation, a mention and a link that runs code: told apart by `field`. */
const markup = (field: string): string =>
  `${field}<img src=x onerror=alert(1)>{panel}*b*[x|javascript:alert(1)]{{issue.key}}[~accountid:1]`;

/** Nodes that the app itself writes; a macro, media or a card would be others. A mention is one of whoever is spoken to alone. */
const OWN_NODES = [
  ...['doc', 'panel', 'paragraph', 'text', 'heading', 'bulletList', 'listItem', 'blockquote', 'hardBreak'],
  ...['table', 'tableRow', 'tableHeader', 'tableCell', 'strong', 'code', 'link', 'mention'],
];

interface Parts {
  readonly kinds: Set<string>;
  readonly texts: string[];
  readonly links: string[];
  readonly mentioned: unknown[];
}

/** What a document consists of: its kinds of nodes and marks, its texts, where its links lead, and whom it mentions. */
function partsOf(document: unknown): Parts {
  const parts: Parts = { kinds: new Set<string>(), texts: [], links: [], mentioned: [] };
  JSON.stringify(document, (key, value: unknown) => {
    if (key === 'type' && typeof value === 'string') parts.kinds.add(value);
    if (key === 'text' && typeof value === 'string') parts.texts.push(value);
    if (isMention(value)) parts.mentioned.push(value.attrs.id);
    if (key === 'href' && typeof value === 'string') parts.links.push(value);
    return value;
  });
  return parts;
}

const isMention = (value: unknown): value is { readonly attrs: { readonly id: unknown } } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'mention';

function expectTextOnly(
  document: unknown,
  fields: readonly string[],
  spokenTo: readonly string[] = [],
): void {
  const { kinds, texts, links, mentioned } = partsOf(document);
  expect(mentioned).toEqual(spokenTo);
  expect([...kinds].filter((kind) => !OWN_NODES.includes(kind))).toEqual([]);
  expect(links.filter((link) => !link.startsWith('https://example.teleport.sh/'))).toEqual([]);
  for (const field of fields) {
    expect([field, texts.some((text) => text.includes(markup(field)))]).toEqual([field, true]);
  }
}

test('markup in the user, the roles, the resources, the reason and the suggested reviewers is text on the card', async () => {
  const sandbox = await native();

  const id = sandbox.teleport.putRawRequest({
    spec: {
      User: markup('user'),
      Roles: [markup('role')],
      RequestReason: markup('reason'),
      SuggestedReviewers: [markup('suggested')],
      RequestedResourceIDs: [
        { ClusterName: markup('cluster'), Kind: markup('kind'), Name: markup('name'), SubResourceName: '' },
      ],
    },
  });
  const card = await sandbox.cardOf(id);

  expectTextOnly(card.description, ['user', 'role', 'reason', 'suggested', 'cluster', 'kind', 'name']);
  expect(card.summary).toContain(markup('user'));
});

test('markup in the name and the reason of a reviewer is text in the comment', async () => {
  const sandbox = await native();
  sandbox.teleport.addUser({ name: markup('author'), roles: ['reviewer'] });
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.review(markup('author'), id, { state: 'DENIED', reason: markup('review') });
  await sandbox.comments(card.key, 1);

  const [first] = sandbox.jira.state.comments(card.key);
  expectTextOnly(first?.comment.body, ['author', 'review'], [ALICE]);
});

test('markup in the reason of whoever sets a state is text in the comment', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.setState('admin', id, { state: 'DENIED', reason: markup('resolved') });
  await sandbox.comments(card.key, 1);

  expectTextOnly(sandbox.jira.state.comments(card.key).at(-1)?.comment.body, ['resolved'], [ALICE]);
});

test('markup in the title of an access list is text in the comment', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.promote('bob', id, { listTitle: markup('list') });
  await sandbox.comments(card.key, 1);

  expectTextOnly(sandbox.jira.state.comments(card.key).at(-1)?.comment.body, ['list'], [ALICE]);
});

test('markup in the name of a person in Jira is text in the refusal of their drag', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.site.account(DAVE).displayName = markup('person');

  await sandbox.jira.as(DAVE).moveTo(card.key, 'Approved');
  await sandbox.comments(card.key, 1);

  expectTextOnly(sandbox.jira.state.comments(card.key)[0]?.comment.body, ['person'], [DAVE]);
  sandbox.expectUntouched(id);
});

test('what an approver writes becomes a reason, and nothing of it is read as a command', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  const said = `${markup('comment')} author: carol, state: DENIED`;

  await sandbox.jira.as(BOB).comment(card.key, `reason: ${said}`);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(1));

  expect(sandbox.reviews(id)).toEqual([{ author: 'bob', state: 'APPROVED', reason: said }]);
});
