import { refusal, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

const byTrait = (value: string) => ({
  filter: { Traits: { Values: { jira_account_id: { Values: [value] } } } },
});

describe('UsersService in the Teleport emulator', () => {
  it('finds users by trait', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);

    const { users } = await plugin.listUsers(byTrait('5b10ac8d82e05b22cc7d4ef2'));

    expect(users).toMatchObject([{ Metadata: { Name: 'bob' }, Spec: { Roles: ['reviewer'] } }]);
    expect(users[0]?.Spec?.Traits?.Values['jira_account_id']?.Values).toEqual(['5b10ac8d82e05b22cc7d4ef2']);
  });

  it('shows everybody the rules of the roles that they hold, and no others', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);

    const roles = await plugin.ownRoles();

    expect(roles.map(({ Metadata }) => Metadata?.Name)).toEqual(['access-plugin']);
    expect(roles[0]?.Spec?.Allow?.Rules).toContainEqual(
      expect.objectContaining({ Resources: ['access_request'], Verbs: ['list', 'read'] }),
    );
    expect(roles[0]?.Spec?.Deny?.Rules).toEqual([]);
  });

  it('ignores the trait filter before 18.11, so that everyone comes back', async () => {
    const { teleport } = await bed.start({ version: '17.4.0' });
    const plugin = await bed.connect(teleport);

    expect((await plugin.listUsers(byTrait('5b10ac8d82e05b22cc7d4ef2'))).users).toHaveLength(
      teleport.state.users().length,
    );
  });

  it('pages by name', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);

    const first = await plugin.listUsers({ page_size: 4 });
    const second = await plugin.listUsers({ page_size: 4, page_token: first.next_page_token });

    const names = [...first.users, ...second.users].map((user) => user.Metadata?.Name);
    expect(names).toEqual(['access-plugin', 'admin', 'alice', 'bob', 'carol', 'erin']);
    expect(second.next_page_token).toBe('');
  });

  it('gets one user, or the caller without any permission', async () => {
    const { teleport } = await bed.start();
    const [plugin, alice] = [await bed.connect(teleport), await bed.connect(teleport, 'alice')];
    teleport.setTrait('bob', 'team', ['web']);

    expect((await plugin.getUser({ name: 'bob' })).user?.Spec?.Traits?.Values['team']?.Values).toEqual([
      'web',
    ]);
    expect((await alice.getUser({ current_user: true })).user?.Metadata?.Name).toBe('alice');
    expect((await refusal(plugin.getUser({ name: 'nobody' }))).code).toBe('NOT_FOUND');
    expect((await refusal(alice.getUser({ name: 'bob' }))).details).toBe(
      'access denied to perform action "read" on "user"',
    );
    expect((await refusal(alice.listUsers())).code).toBe('PERMISSION_DENIED');
  });

  it('leaves servers of any age the older calls', async () => {
    for (const version of ['14.3.0', '18.11.0']) {
      const { teleport } = await bed.start({ version });
      const [plugin, alice] = [await bed.connect(teleport), await bed.connect(teleport, 'alice')];

      expect((await plugin.getUserOfAuth('bob')).Spec?.Traits?.Values['jira_account_id']?.Values).toEqual([
        '5b10ac8d82e05b22cc7d4ef2',
      ]);
      expect((await plugin.getUsers()).map((user) => user.Metadata?.Name)).toContain('carol');
      expect((await alice.getUserOfAuth('alice')).Metadata?.Name).toBe('alice');
      expect((await refusal(alice.getUserOfAuth('bob'))).code).toBe('PERMISSION_DENIED');
      expect((await refusal(alice.getUsers())).code).toBe('PERMISSION_DENIED');
    }
  });

  it('does not exist on 14', async () => {
    const { teleport } = await bed.start({ version: '14.3.0' });

    expect(await refusal((await bed.connect(teleport)).listUsers())).toMatchObject({
      code: 'UNIMPLEMENTED',
      details: 'unknown service teleport.users.v1.UsersService',
    });
  });
});
