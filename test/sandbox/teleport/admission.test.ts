/** What stands before a caller's roles: locks, and second factors for administrative calls. */
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { refusal, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

const APPROVED = { Author: 'bob', ProposedState: RequestState.APPROVED };

describe('a lock in the Teleport emulator', () => {
  it.each([
    ['18.11.0', 'lock targeting User:"bob" is in force: on holiday'],
    ['13.3.8', 'access denied'],
  ])('refuses every call of a user; %s says "%s"', async (version, details) => {
    const { teleport } = await bed.start({ version });
    const bob = await bed.connect(teleport, 'bob');
    teleport.lock({ target: { user: 'bob' }, message: 'on holiday' });

    expect(await refusal(bob.ping())).toMatchObject({ code: 'PERMISSION_DENIED', details });
    expect((await (await bed.connect(teleport, 'carol')).ping()).ClusterName).toBe(teleport.clusterName);

    teleport.unlock();
    await bob.ping();
  });

  it('targets a role, leaves open watches alone, and ends by itself', async () => {
    const { teleport, clock } = await bed.start();
    const plugin = await bed.connect(teleport);
    const watch = await bed.watch(plugin);
    teleport.lock({ target: { role: 'access-plugin' }, expiresAt: clock.now() + 60_000 });

    expect((await refusal(plugin.ping())).details).toBe('lock targeting Role:"access-plugin" is in force');
    expect(watch.outcome()).toBe('open');

    clock.advance(60_000);
    await plugin.ping();
  });
});

describe('a cluster that wants a second factor for administrative calls', () => {
  const needed = 'admin-level API request requires MFA verification';

  it('refuses reviews and states of people and plugins without one', async () => {
    const { teleport } = await bed.start();
    const [bob, admin] = [await bed.connect(teleport, 'bob'), await bed.connect(teleport, 'admin')];
    teleport.needMfaForAdminActions(true);
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    expect(await refusal(bob.review(id, APPROVED))).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: needed,
    });
    expect((await refusal(admin.setState(id, RequestState.APPROVED))).details).toBe(needed);
    expect((await refusal(admin.create({ User: 'alice', Roles: ['editor'] }))).details).toBe(needed);
    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.PENDING);
  });

  it('spares bots of Machine ID, and does not exist before 15', async () => {
    const { teleport } = await bed.start();
    teleport.needMfaForAdminActions(true);
    teleport.addUser({ name: 'bot-relay', roles: ['admin'], isBot: true });
    const bot = await bed.connect(teleport, 'bot-relay');
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    await bot.setState(id, RequestState.APPROVED);

    const { teleport: old } = await bed.start({ version: '14.3.0' });
    old.needMfaForAdminActions(true);
    const asked = old.createRequest('alice', { roles: ['editor'] });
    await (await bed.connect(old, 'bob')).review(asked, APPROVED);

    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.APPROVED);
    expect(old.state.request(asked)?.Spec.State).toBe(RequestState.APPROVED);
  });
});
