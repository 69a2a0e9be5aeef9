/** Goal: whatever Teleport's users and plugin data hold, what is good among it is found, and nothing else breaks or passes for it. */
import fc from 'fast-check';
import { requestId } from '#core/ids';
import { IssueNotes } from '../../../src/relay/issue-notes';
import { silentLog } from '../../../src/relay/log';
import type { Connection } from '../../../src/relay/teleport/connection';
import { PluginDataV3 } from '../../../src/relay/teleport/gen/teleport/types/plugin_data';
import { UserV2 } from '../../../src/relay/teleport/gen/teleport/types/user';
import type { TeleportConnections } from '../../../src/relay/teleport/connections';
import { PluginData } from '../../../src/relay/teleport/plugin-data';
import { TeleportUsers } from '../../../src/relay/teleport/users';
import { ManualClock } from '../../sandbox/clock';

type Done = (error: null, answer: unknown) => void;
const answering = (answer: unknown) => (_ask: unknown, done: Done) => {
  done(null, answer);
  return { cancel: () => undefined };
};
const linkTo = (connection: object): TeleportConnections =>
  ({ use: () => connection as unknown as Connection }) as unknown as TeleportConnections;

const text = fc.string({ unit: 'binary', maxLength: 12 });
const odd = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'jira_account_id', 'bob', 'issue_id', ''),
);

const garbageUser: fc.Arbitrary<UserV2> = fc
  .record(
    {
      Kind: text,
      Metadata: fc.record({ Name: odd }, { requiredKeys: [] }),
      Spec: fc.record(
        {
          Roles: fc.array(text),
          Traits: fc.record({
            Values: fc.dictionary(odd, fc.record({ Values: fc.array(odd) }, { requiredKeys: [] })),
          }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((user) => UserV2.fromPartial(user as never));

const TRAIT = { name: 'jira_account_id', value: '5b10ac8d82e05b22cc7d4ef2' };
const GOOD = UserV2.fromPartial({
  Metadata: { Name: 'bob' },
  Spec: { Roles: ['reviewer'], Traits: { Values: { [TRAIT.name]: { Values: [TRAIT.value] } } } },
});

test('the one user with an account is found among whatever users there are, and no other is taken for them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(garbageUser, { maxLength: 6 }), fc.nat(), async (users, at) => {
      const all = users.toSpliced(at % (users.length + 1), 0, GOOD);
      const listUsers = answering({ users: all, next_page_token: '' });
      const found = new TeleportUsers({
        connections: linkTo({ users: { listUsers } }),
        clock: new ManualClock(0),
      });

      expect(await found.withTrait(TRAIT)).toMatchObject([{ name: 'bob', roles: ['reviewer'] }]);
      expect(await found.all()).toHaveLength(all.length);
    }),
  );
});

const garbageData: fc.Arbitrary<PluginDataV3> = fc
  .record(
    {
      Metadata: fc.record({ Name: odd }, { requiredKeys: [] }),
      Spec: fc.record(
        {
          Entries: fc.dictionary(
            fc.oneof(odd, fc.constant('jira')),
            fc.record({ Data: fc.dictionary(odd, text) }, { requiredKeys: [] }),
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((data) => PluginDataV3.fromPartial(data as never));

test('the note of a card is found among whatever notes there are, and garbage is the note of no card', async () => {
  const id = requestId('01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80');
  const good = PluginDataV3.fromPartial({
    Metadata: { Name: id },
    Spec: { Entries: { jira: { Data: { issue_id: '10001', issue_key: 'ACC-1', reviews_count: 'many' } } } },
  });
  await fc.assert(
    fc.asyncProperty(fc.array(garbageData, { maxLength: 6 }), garbageData, async (others, alone) => {
      const pluginData = (found: readonly PluginDataV3[]) =>
        new PluginData({
          connections: linkTo({ auth: { getPluginData: answering({ PluginData: found }) } }),
          clock: new ManualClock(0),
        });
      const all = await pluginData([...others, good]).readAll();
      expect(all.get(id)).toMatchObject({ issue_id: '10001' });
      const notesOf = (found: PluginDataV3) =>
        new IssueNotes({ pluginData: pluginData([found]), log: silentLog });
      expect(await notesOf(good).read(id)).toMatchObject({ issueId: '10001', shown: { reviews: 0 } });

      const read = await notesOf(alone).read(id);

      if (read !== undefined) expect(read.issueId).toMatch(/^[0-9]{1,18}$/);
    }),
  );
});
