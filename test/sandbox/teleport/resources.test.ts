import { refusal, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

const WEB_1 = '307e091b-7f6b-42e0-b78d-3362ad10b55d';
const WEB_2 = '3cb4ff5c-0d39-4f05-9b0e-6a8e5ac2d3b1';
/** How Teleport's clients ask for the details of requested resources. */
const named = (kind: string, ...names: readonly string[]) => ({
  ResourceType: kind,
  PredicateExpression: names.map((name) => `resource.metadata.name == ${JSON.stringify(name)}`).join(' || '),
  UseSearchAsRoles: true,
  UsePreviewAsRoles: true,
});
const hostnames = (answer: { readonly Resources: readonly { readonly resource?: unknown }[] }) =>
  answer.Resources.map(({ resource }) => resource);

describe('the resources of the Teleport emulator', () => {
  it('tell a reviewer, who may look at them as another role, what their nodes are called', async () => {
    const { teleport } = await bed.start();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), previewAsRoles: ['ssh-admin'] });
    const plugin = await bed.connect(teleport);

    const found = await plugin.listResources(named('node', WEB_1, WEB_2, 'no-such-node'));

    expect(hostnames(found)).toMatchObject([
      {
        $case: 'Node',
        value: { Metadata: { Name: WEB_1, Labels: { env: 'prod' } }, Spec: { Hostname: 'web-1' } },
      },
      { $case: 'Node', value: { Metadata: { Name: WEB_2 }, Spec: { Hostname: 'web-2' } } },
    ]);
  });

  it('are seen by those who may search for them, and by nobody else', async () => {
    const { teleport } = await bed.start();
    const [plugin, alice] = [await bed.connect(teleport), await bed.connect(teleport, 'alice')];

    expect((await alice.listResources(named('node', WEB_1))).Resources).toHaveLength(1);
    expect((await alice.listResources({ ResourceType: 'node' })).Resources).toEqual([]);
    expect((await plugin.listResources(named('node', WEB_1))).Resources).toEqual([]);
  });

  it('come in pages of one kind; user groups need the verbs too', async () => {
    const { teleport } = await bed.start();
    const alice = await bed.connect(teleport, 'alice');
    const first = await alice.listResources({ ResourceType: 'node', UseSearchAsRoles: true, Limit: 2 });
    const rest = await alice.listResources({
      ResourceType: 'node',
      UseSearchAsRoles: true,
      StartKey: first.NextKey,
    });

    expect(hostnames(first)).toHaveLength(2);
    expect(hostnames(rest)).toMatchObject([{ value: { Spec: { Hostname: 'build-7' } } }]);
    expect(rest.NextKey).toBe('');
    expect(hostnames(await alice.listResources(named('app_server', 'grafana')))).toMatchObject([
      { $case: 'AppServer', value: { Spec: { App: { Metadata: { Name: 'grafana' } } } } },
    ]);
    expect((await refusal(alice.listResources(named('user_group', '00g8x1')))).code).toBe(
      'PERMISSION_DENIED',
    );
    expect(await refusal(alice.listResources(named('saml', 'x')))).toMatchObject({
      code: 'UNIMPLEMENTED',
      details: 'resource type saml does not support pagination',
    });
  });

  it('are narrowed by the labels of a role', async () => {
    const { teleport } = await bed.start();
    teleport.addRole({ name: 'ci', allow: { nodeLabels: { env: ['ci'] } } });
    teleport.addRole({
      name: 'not-ci',
      allow: { nodeLabels: { '*': ['*'] } },
      deny: { nodeLabels: { env: ['ci'] } },
    });
    teleport.addUser({ name: 'cindy', roles: ['ci'] });
    teleport.addUser({ name: 'noah', roles: ['not-ci'] });
    const seenBy = async (user: string) =>
      hostnames(await (await bed.connect(teleport, user)).listResources({ ResourceType: 'node' }));

    expect(await seenBy('cindy')).toMatchObject([{ value: { Spec: { Hostname: 'build-7' } } }]);
    expect(await seenBy('noah')).toMatchObject([
      { value: { Spec: { Hostname: 'web-1' } } },
      { value: { Spec: { Hostname: 'web-2' } } },
    ]);
  });
});

describe('what somebody may ask for', () => {
  it('is told to themselves, and to those who may read users and roles', async () => {
    const { teleport } = await bed.start();
    const [alice, admin] = [await bed.connect(teleport, 'alice'), await bed.connect(teleport, 'admin')];
    const everything = { RequestableRoles: true, SuggestedReviewers: true };

    const own = await alice.capabilities(everything);

    expect(own.RequestableRoles).toEqual(['editor', 'prod-dba', 'ssh-admin']);
    expect((await admin.capabilities({ ...everything, User: 'alice' })).RequestableRoles).toEqual(
      own.RequestableRoles,
    );
    expect((await refusal(alice.capabilities({ User: 'bob' }))).code).toBe('PERMISSION_DENIED');
    const node = { ClusterName: teleport.clusterName, Kind: 'node', Name: WEB_1 };
    expect((await alice.capabilities({ ResourceIDs: [node] })).ApplicableRolesForResources).toEqual([
      'ssh-admin',
    ]);
    expect(
      (await refusal((await bed.connect(teleport, 'bob')).capabilities({ ResourceIDs: [node] }))).details,
    ).toBe('Resource Access Requests require usable "search_as_roles", none found for user "bob"');
  });
});
