/**
 * Goal: whatever fields a project's screens ask for, cards can be made and moved there: an admin gives the values once.
 */
import { GROUPS, ISSUE_TYPES } from '../sandbox/jira/demo-site';
import type { FieldSpec } from '../sandbox/jira/state';
import { BOB, ERIN } from '../sandbox/people';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

const proposalOf = async (sandbox: Story): Promise<object> =>
  ((await onPage(sandbox, 'settings', 'setup')) as { readonly proposal: object }).proposal;

const custom = (
  id: number,
  type: string,
  more: Partial<FieldSpec> & { readonly items?: string } = {},
): FieldSpec => ({
  fieldId: `customfield_${id}`,
  name: `Field ${id}`,
  isRequired: true,
  schema: {
    type,
    custom: `com.atlassian.jira.plugin.system.customfieldtypes:${type}`,
    customId: id,
    ...(more.items === undefined ? {} : { items: more.items }),
  },
  ...(more.allowedValues === undefined ? {} : { allowedValues: more.allowedValues }),
});

test('every common kind of field that the create screen requires can be filled, and stands on every card', async () => {
  const sandbox = await native();
  const { fields } = sandbox.jira.site.issueType(ISSUE_TYPES.accTask);
  const earlier = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  const services = Array.from({ length: 601 }, (_, index) => ({
    id: String(index + 1),
    value: `Service ${index + 1}`,
  }));
  fields.push(
    custom(1, 'option-with-child', {
      allowedValues: [{ id: '10', value: 'EMEA', children: [{ id: '11', value: 'Berlin' }] }],
    }),
    custom(2, 'user'),
    custom(3, 'array', { items: 'user' }),
    custom(4, 'group'),
    custom(5, 'datetime'),
    custom(6, 'option', { allowedValues: services }),
    { fieldId: 'parent', name: 'Parent', isRequired: true, schema: { type: 'issuelink', system: 'parent' } },
  );
  const createFields = {
    customfield_1: ['10/11'],
    customfield_2: [BOB],
    customfield_3: [BOB, ERIN],
    customfield_4: [GROUPS['jira-users']],
    customfield_5: ['2026-11-28T10:30'],
    customfield_6: ['601'],
    parent: [earlier.key],
  };
  const input = { ...(await proposalOf(sandbox)), createFields };

  const checks = await onPage(sandbox, 'settings', 'checkSetup', input);
  expect(await onPage(sandbox, 'settings', 'saveSetup', input)).toEqual({ kind: 'saved', receives: true });
  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['ssh-admin'] }));

  expect(checks).toMatchObject({
    findings: [],
    fields: expect.arrayContaining([
      expect.objectContaining({
        id: 'customfield_2',
        options: [expect.objectContaining({ name: 'Bob Baker' })],
      }),
      expect.objectContaining({
        id: 'customfield_6',
        leftOut: 100,
        options: expect.arrayContaining([{ id: '601', name: 'Service 601' }]) as unknown,
      }),
    ]) as unknown,
  });
  expect(Object.fromEntries(card.custom)).toEqual({
    customfield_1: { id: '10', child: { id: '11' } },
    customfield_2: { id: BOB },
    customfield_3: [{ id: BOB }, { id: ERIN }],
    customfield_4: { groupId: GROUPS['jira-users'] },
    customfield_5: '2026-11-28T10:30:00.000+0000',
    customfield_6: { id: '601' },
    parent: { key: earlier.key },
  });
});

test('people, groups and issues that are not there are refused when they are saved', async () => {
  const sandbox = await native();
  const { fields } = sandbox.jira.site.issueType(ISSUE_TYPES.accTask);
  fields.push(custom(1, 'user'), custom(2, 'group'), {
    fieldId: 'parent',
    name: 'Parent',
    isRequired: true,
    schema: { type: 'issuelink', system: 'parent' },
  });
  const createFields = {
    customfield_1: ['nobody'],
    customfield_2: ['00000000-0000-0000-0000-000000000000'],
    parent: ['ACC-99'],
  };

  expect(
    await onPage(sandbox, 'settings', 'saveSetup', { ...(await proposalOf(sandbox)), createFields }),
  ).toEqual({
    kind: 'refused',
    problems: [
      { kind: 'field', id: 'customfield_1', field: 'Field 1', problem: 'unfit' },
      { kind: 'field', id: 'customfield_2', field: 'Field 2', problem: 'unfit' },
      { kind: 'field', id: 'parent', field: 'Parent', problem: 'unfit' },
    ],
  });
});

test('options that Jira describes oddly hide no other option', async () => {
  const sandbox = await native();
  const { fields } = sandbox.jira.site.issueType(ISSUE_TYPES.accTask);
  const spec = custom(1, 'option', { allowedValues: [{ id: '8', value: 'Eight' }] });
  fields.push({ ...spec, oddValues: [{ id: 7, value: 'Seven' }, 'bare', null] });

  expect(await onPage(sandbox, 'settings', 'checkSetup', await proposalOf(sandbox))).toMatchObject({
    fields: expect.arrayContaining([
      expect.objectContaining({
        id: 'customfield_1',
        options: [
          { id: '8', name: 'Eight' },
          { id: '7', name: 'Seven' },
        ],
      }),
    ]) as unknown,
  });
});
