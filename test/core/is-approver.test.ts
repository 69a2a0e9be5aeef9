import fc from 'fast-check';
import { isApprover } from '#core/decision/is-approver';
import { AppError } from '#core/errors';
import { accountId, groupId, roleId } from '#core/ids';
import { projectSettings } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const [BOB, CAROL] = [accountId('bob'), accountId('carol')];
const [TEAM, OTHERS] = [groupId('team'), groupId('others')];
const LEADS = roleId('10101');

test('isApprover() lets people through who are named, and asks Jira nothing for it', async () => {
  const world = new FakeWorld();
  world.gate = (call) => Promise.reject(new Error(`asked for ${call}`));
  const settings = projectSettings({ approvers: [BOB], approverGroups: [TEAM], approverRoles: [LEADS] });

  expect(await isApprover(world.ports, settings, BOB)).toBe(true);
  expect(await isApprover(world.ports, projectSettings({ approvers: [BOB] }), CAROL)).toBe(false);
  expect(await isApprover(world.ports, projectSettings(), BOB)).toBe(false);
});

test('isApprover() passes a failure on: nobody is let through because Jira did not answer', async () => {
  const world = new FakeWorld();
  world.gate = () => Promise.reject(new AppError('jira-unavailable', 'away', { retry: 'safe' }));

  for (const named of [{ approverGroups: [TEAM] }, { approverRoles: [LEADS] }]) {
    await expect(isApprover(world.ports, projectSettings(named), BOB)).rejects.toMatchObject({
      code: 'jira-unavailable',
    });
  }
});

test('isApprover() is true exactly for who is named, has a named role, or is in a group that is named or has one', async () => {
  const groups = fc.subarray([TEAM, OTHERS]);
  const people = fc.subarray([BOB, CAROL]);
  const members = fc.record({ accounts: people, groups });
  const chosen = fc.record({
    approvers: people,
    approverGroups: groups,
    approverRoles: fc.subarray([LEADS, roleId('gone')]),
  });
  await fc.assert(
    fc.asyncProperty(chosen, groups, members, async (named, own, role) => {
      const world = new FakeWorld();
      world.people.groups.set(BOB, own);
      world.people.roles.set(LEADS, role);
      const hasRole = named.approverRoles.includes(LEADS);
      const through = [...named.approverGroups, ...(hasRole ? role.groups : [])];

      expect(await isApprover(world.ports, projectSettings(named), BOB)).toBe(
        named.approvers.includes(BOB) ||
          (hasRole && role.accounts.includes(BOB)) ||
          own.some((group) => through.includes(group)),
      );
    }),
  );
});
