/** Screens that demand something, statuses that allow nothing, and field metadata as odd as it comes. */
import { ACC_STATUSES, ISSUE_TYPES, PEOPLE } from './demo-site';
import type { Json, JsonObject } from './json';
import type { FieldOption, FieldSpec } from './state';
import { at, doc, each, useJira } from './use-jira';
import { workflow, type WorkflowBuilder } from './workflow';

const API = '/rest/api/3';
const { toDo, pending, approved, denied } = ACC_STATUSES;
const TRANSITIONS = `${API}/issue/ACC-1/transitions`;
const RESOLUTION = { fieldId: 'resolution', isRequired: true };

const under = useJira();
beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

/** Gives the project another workflow, which starts as ever. */
function work(build: (builder: WorkflowBuilder) => WorkflowBuilder): void {
  const project = under.jira.site.project('ACC');
  if (project !== undefined) project.workflow = build(workflow('W', toDo)).build();
}

const move = (id: string, fields?: JsonObject) =>
  under.send(PEOPLE.app, 'POST', TRANSITIONS, {
    transition: { id },
    ...(fields === undefined ? {} : { fields }),
  });

describe('a transition whose screen demands a resolution', () => {
  test('says so, with the resolutions there are, and takes one', async () => {
    work((builder) => builder.anyTo(approved, { screen: [RESOLUTION] }));

    const listed = await under.send(PEOPLE.app, 'GET', `${TRANSITIONS}?expand=transitions.fields`);
    const without = await move('11');
    const withOne = await move('11', { resolution: { name: 'Done' } });

    expect(at(listed.body, 'transitions', 0, 'fields', 'resolution')).toEqual({
      required: true,
      schema: { type: 'resolution', system: 'resolution' },
      name: 'Resolution',
      key: 'resolution',
      hasDefaultValue: false,
      allowedValues: [
        { id: '10000', name: 'Done' },
        { id: '10001', name: "Won't Do" },
      ],
      operations: ['set'],
    });
    expect(without).toMatchObject({
      status: 400,
      body: { errorMessages: [], errors: { resolution: 'Resolution is required.' } },
    });
    expect(withOne.status).toBe(204);
    expect(under.jira.state.issue('ACC-1').resolution).toBe('Done');
  });

  test('may stand beside one that leads to the same status and demands nothing', async () => {
    work((builder) =>
      builder
        .anyTo(approved, { name: 'Close', screen: [RESOLUTION] })
        .anyTo(approved, { name: 'Approve quickly' }),
    );

    const listed = await under.send(PEOPLE.app, 'GET', TRANSITIONS);
    const answers = [await move('11'), await move('21')];

    expect(each(at(listed.body, 'transitions'), 'to', 'id')).toEqual([approved, approved]);
    expect(answers.map(({ status }) => status)).toEqual([400, 204]);
  });
});

test('a transition that demands an assignee lets those issues through that have one', async () => {
  work((builder) => builder.anyTo(pending, { screen: [{ fieldId: 'assignee', isRequired: true }] }));

  const before = await move('11');
  await under.jira.as(PEOPLE.app).editIssue('ACC-1', { assignee: { accountId: PEOPLE.bob } });
  const after = await move('11');

  expect(at(before.body, 'errors')).toEqual({ assignee: 'Assignee is required.' });
  expect(after.status).toBe(204);
});

test('an issue created with a transition that demands something stays where it starts', async () => {
  work((builder) => builder.anyTo(pending, { screen: [{ fieldId: 'assignee', isRequired: true }] }));

  const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
    fields: { project: { key: 'ACC' }, issuetype: { name: 'Task' }, summary: 'A card' },
    transition: { id: '11' },
  });

  expect(created.body).toMatchObject({
    transition: { status: 400, errorCollection: { errors: { assignee: expect.any(String) as string } } },
  });
  expect(under.jira.state.statusOf('ACC-2')).toBe('To Do');
});

const CITIES: readonly FieldOption[] = [
  { id: '1', value: 'North', children: [{ id: '11', value: 'Oslo' }] },
  { id: '2', value: 'South' },
];
interface Kind {
  readonly kind: string;
  readonly schema: FieldSpec['schema'];
  readonly good: Json;
  readonly bad: Json;
  readonly allowedValues?: readonly FieldOption[];
}
const KINDS: readonly Kind[] = [
  {
    kind: 'a person',
    schema: { type: 'user' },
    good: { accountId: PEOPLE.bob },
    bad: { accountId: 'nobody' },
  },
  {
    kind: 'an option',
    schema: { type: 'option' },
    good: { id: '2' },
    bad: { id: '3' },
    allowedValues: CITIES,
  },
  {
    kind: 'a cascading choice',
    schema: { type: 'option-with-child' },
    good: { id: '1', child: { id: '11' } },
    bad: { id: '1', child: { id: '99' } },
    allowedValues: CITIES,
  },
  {
    kind: 'a date and a time',
    schema: { type: 'datetime' },
    good: '2026-03-02T11:00:00.000+0200',
    bad: 'tomorrow',
  },
  {
    kind: 'another issue',
    schema: { type: 'issuelink', system: 'parent' },
    good: { key: 'ACC-1' },
    bad: { key: 'ACC-99' },
  },
  { kind: 'a number', schema: { type: 'number' }, good: 3, bad: '3' },
  {
    kind: 'several options',
    schema: { type: 'array', items: 'option' },
    good: [{ value: 'North' }],
    bad: [{ value: 'West' }],
    allowedValues: CITIES,
  },
];

describe.each(KINDS)('a field that takes $kind', ({ schema, good, bad, allowedValues }) => {
  const field = {
    fieldId: schema.system ?? 'customfield_10077',
    name: 'Extra',
    isRequired: true,
    schema,
    ...(allowedValues === undefined ? {} : { allowedValues }),
  };

  test('takes no other value when an issue is created', async () => {
    under.jira.site.issueType(ISSUE_TYPES.accTask).fields.push(field);
    const create = (value?: Json) =>
      under.send(PEOPLE.app, 'POST', `${API}/issue`, {
        fields: {
          project: { key: 'ACC' },
          issuetype: { name: 'Task' },
          summary: 'A card',
          ...(value === undefined ? {} : { [field.fieldId]: value }),
        },
      });

    const answers = [await create(), await create(bad), await create(good)];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 201]);
    expect(Object.keys(at(answers[1]?.body, 'errors') ?? {})).toEqual([field.fieldId]);
  });

  test('takes no other value on the screen of a transition', async () => {
    under.jira.site.issueType(ISSUE_TYPES.accTask).fields.push({ ...field, isRequired: false });
    work((builder) => builder.anyTo(approved, { screen: [{ fieldId: field.fieldId, isRequired: true }] }));

    const listed = await under.send(PEOPLE.app, 'GET', `${TRANSITIONS}?expand=transitions.fields`);
    const answers = [
      await move('11'),
      await move('11', { [field.fieldId]: bad }),
      await move('11', { [field.fieldId]: good }),
    ];

    expect(at(listed.body, 'transitions', 0, 'fields', field.fieldId)).toMatchObject({
      required: true,
      schema,
      name: 'Extra',
    });
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 204]);
  });
});

describe('metadata of fields', () => {
  const read = async () => {
    const path = `${API}/issue/createmeta/ACC/issuetypes/${ISSUE_TYPES.accTask}?maxResults=200`;
    return at((await under.send(PEOPLE.app, 'GET', path)).body, 'fields');
  };
  const push = (more: Pick<FieldSpec, 'allowedValues' | 'oddValues'>) =>
    under.jira.site.issueType(ISSUE_TYPES.accTask).fields.push({
      fieldId: 'customfield_10088',
      name: 'Odd',
      isRequired: true,
      schema: { type: 'option', custom: 'com.example:odd', customId: 10_088 },
      ...more,
    });

  test('tells choices that are numbers, bare words or nothing', async () => {
    const odd: readonly Json[] = [{ id: 7, value: 'Seven' }, 'bare', null, { id: '8', name: 'Eight' }];
    push({ allowedValues: [], oddValues: odd });

    expect(at(await read(), 8, 'allowedValues')).toEqual(odd);
  });

  test('tells all of 601 choices, and each may be chosen', async () => {
    push({
      allowedValues: Array.from({ length: 601 }, (_, index) => ({
        id: String(index + 1),
        value: `Choice ${index + 1}`,
      })),
    });

    const choices = at(await read(), 8, 'allowedValues') as readonly Json[];
    const created = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: {
        project: { key: 'ACC' },
        issuetype: { name: 'Task' },
        summary: 'A card',
        customfield_10088: { id: '601' },
      },
    });

    expect(choices).toHaveLength(601);
    expect(created.status).toBe(201);
  });

  test('may lack labels and due date, which then cannot be set', async () => {
    const { fields } = under.jira.site.issueType(ISSUE_TYPES.accTask);
    const kept = fields.filter(({ fieldId }) => !['labels', 'duedate'].includes(fieldId));
    fields.splice(0, fields.length, ...kept);

    const refused = await under.send(PEOPLE.app, 'POST', `${API}/issue`, {
      fields: {
        project: { key: 'ACC' },
        issuetype: { name: 'Task' },
        summary: 'A card',
        labels: ['teleport'],
        duedate: '2026-03-05',
      },
    });

    expect(refused.status).toBe(400);
    expect(Object.keys(at(refused.body, 'errors') ?? {})).toEqual(['labels', 'duedate']);
  });
});

describe('a status that is locked', () => {
  test('against edits takes no property and no field from anybody, but lets the issue go on', async () => {
    work((builder) => builder.anyTo(approved).anyTo(denied).lock(approved, { edits: true }));
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved');

    const property = await under.send(PEOPLE.erin, 'PUT', `${API}/issue/ACC-1/properties/key`, { a: 1 });
    const field = await under.send(PEOPLE.erin, 'PUT', `${API}/issue/ACC-1`, { fields: { summary: 'B' } });
    const comment = await under.send(PEOPLE.erin, 'POST', `${API}/issue/ACC-1/comment`, { body: doc('Hi') });
    const onwards = await move('21');

    expect(property).toMatchObject({
      status: 403,
      body: { errorMessages: ['You do not have permission to edit this issue.'] },
    });
    expect(field.status).toBe(400);
    expect(at(field.body, 'errors', 'summary')).toContain('cannot be set');
    expect([comment.status, onwards.status]).toEqual([201, 204]);
  });

  test('against comments takes none from anybody', async () => {
    work((builder) => builder.anyTo(approved).lock(approved, { comments: true }));
    const path = `${API}/issue/ACC-1/comment`;

    const before = await under.send(PEOPLE.app, 'POST', path, { body: doc('Hi') });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Approved');
    const after = await under.send(PEOPLE.app, 'POST', path, { body: doc('Hi') });

    expect([before.status, after.status]).toEqual([201, 400]);
    expect(at(after.body, 'errorMessages', 0)).toContain('permission to comment');
  });
});

describe('reads of people and roles', () => {
  test('of people need the permission to browse them, but for oneself', async () => {
    under.jira.withhold(PEOPLE.app, 'USER_PICKER');

    const read = await under.send(PEOPLE.app, 'GET', `${API}/user?accountId=${PEOPLE.bob}`);
    const found = await under.send(PEOPLE.app, 'GET', `${API}/user/search?query=bob`);
    const own = await under.send(PEOPLE.app, 'GET', `${API}/myself`);

    expect([read.status, found.status, own.status]).toEqual([403, 200, 200]);
    expect(found.body).toEqual([]);
  });

  test('of roles need the permission to administer the project', async () => {
    under.jira.withhold(PEOPLE.app, 'ADMINISTER_PROJECTS');

    const all = await under.send(PEOPLE.app, 'GET', `${API}/project/ACC/role`);
    const one = await under.send(PEOPLE.app, 'GET', `${API}/project/ACC/role/10101`);

    expect([all.status, one.status]).toEqual([404, 404]);
  });
});
