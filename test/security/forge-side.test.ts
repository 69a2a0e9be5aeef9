/**
 * Goal: what limits a Forge app that lies, and what a stolen nudge key is good for. A lying app has good tokens and names
 * whom it likes as the person who decided; Teleport and the relay's configuration are what is left.
 */
import { Webhook } from 'standardwebhooks';
import { actor, BOB, CAROL, RelayBed } from '../relay/bed';
import { textLike } from '../relay/matchers';
import { withSandbox, type Story } from '../support/with-sandbox';

const bed = new RelayBed();
afterEach(() => bed.stop());

/** Calls to Jira that change nothing, whatever their method. */
const READS = /^(get|bulkFetch|search)/;

const FORGED = { decisionId: '1:1', proposedState: 'approved', reason: 'forged' };

describe('a lying app, in mode native', () => {
  it('reviews in the name of anybody with the trait: one review each, so two names pass a threshold of two', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    const relay = await bed.relay(teleport);

    const answers = [
      await relay.review(id, { ...FORGED, actor: actor(BOB) }),
      await relay.review(id, { ...FORGED, decisionId: '1:2', reason: 'again', actor: actor(BOB) }),
      await relay.review(id, { ...FORGED, decisionId: '1:3', actor: actor(CAROL) }),
    ];

    expect(answers.map(({ body }) => body)).toMatchObject([
      { kind: 'recorded', reviewer: 'bob', request: { state: 'pending' } },
      // What is on record already: nothing tells a repetition from another decision of the same person.
      { kind: 'recorded', reviewer: 'bob', request: { state: 'pending' } },
      { kind: 'recorded', reviewer: 'carol', request: { state: 'approved' } },
    ]);
    expect(teleport.state.auditLog().filter(({ code }) => code === 'T5002I')).toMatchObject([
      { reviewer: 'bob', submitted_by: 'access-plugin' },
      { reviewer: 'carol', submitted_by: 'access-plugin' },
    ]);
  });

  it('reviews in nobody’s name whom submit_for_users of the relay’s role leaves out', async () => {
    const teleport = await bed.teleport();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), submitForUsers: ['carol'] });
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);

    const { body } = await relay.review(id, { ...FORGED, actor: actor(BOB) });

    expect(body).toMatchObject({ kind: 'not-permitted', detail: textLike(/submit_for_users/) });
    expect(teleport.state.request(id)?.Spec.Reviews).toEqual([]);
  });

  it.each([
    ['an e-mail address', { emailAddress: 'bob@example.com' }],
    ['a display name', { displayName: 'bob' }],
    ['a user name for an account id', { accountId: 'bob' }],
  ])('becomes nobody by %s', async (_, claimed) => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);

    const { body } = await relay.review(id, { ...FORGED, actor: actor('5b10ac8d82e05b22cc7d4eff', claimed) });

    expect(body).toMatchObject({ kind: 'unknown-reviewer' });
    expect(teleport.state.request(id)?.Spec.Reviews).toEqual([]);
  });
});

describe('a stolen nudge key', () => {
  const native = withSandbox({ mode: 'native', way: 'call' });
  const SAME_MOMENT_MS = 5 * 60_000;

  const stolenKey = ({ forge }: Story): string =>
    JSON.parse(forge.storage.secretTable.get('nudge-key')?.json ?? '""') as string;

  const nudgeOf = (sandbox: Story, ids: readonly string[]) => {
    const [body, at] = [JSON.stringify({ ids }), sandbox.clock.now()];
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_stolen',
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': new Webhook(stolenKey(sandbox)).sign('msg_stolen', new Date(at), body),
    };
    return async (): Promise<number> =>
      (await fetch(sandbox.forge.webTriggerUrl('nudge'), { method: 'POST', body, headers })).status;
  };

  test('and a nudge that is replayed with it cost reads only, and no nudge is good for long', async () => {
    const sandbox = await native();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(id);
    await sandbox.quiet();
    const before = { audit: sandbox.teleport.state.auditLog().length, jira: sandbox.jira.calls.length };
    const send = nudgeOf(sandbox, [id, '01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80']);

    const statuses = [await send(), await send()];
    await sandbox.quiet();
    sandbox.clock.advance(SAME_MOMENT_MS + 60_000);
    const later = await send();
    await sandbox.quiet();

    expect(statuses).toEqual([202, 202]);
    expect(later).toBe(401);
    expect(sandbox.teleport.state.auditLog()).toHaveLength(before.audit);
    expect(sandbox.jira.calls.slice(before.jira).filter(({ operation }) => !READS.test(operation))).toEqual(
      [],
    );
    expect(sandbox.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key]);
    sandbox.expectUntouched(id);
  });
});
