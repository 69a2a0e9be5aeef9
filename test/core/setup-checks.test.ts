import fc from 'fast-check';
import { statusId, type StatusId } from '#core/ids';
import type { ScreenField } from '#core/project/screen-fields';
import { CARD_STATES } from '#core/project/settings';
import { checkSetup, missingOnTheWay, type Observed, type Stand } from '#core/project/setup-checks';
import { checkValues } from '#core/project/setup-values';
import { transitionsTo, type Transition } from '#core/project/transitions';

const ids = {
  toDo: statusId('1'),
  pending: statusId('2'),
  approved: statusId('3'),
  denied: statusId('4'),
  expired: statusId('5'),
};
const STATUSES = {
  pending: [ids.pending],
  approved: [ids.approved],
  denied: [ids.denied],
  promoted: [ids.approved],
  expired: [ids.expired],
};
const RESOLUTION: ScreenField = {
  id: 'resolution',
  name: 'Resolution',
  kind: 'option',
  required: true,
  options: [{ id: '10000', name: 'Done' }],
};

const transition = (to: StatusId, more: Partial<Transition> = {}): Transition => ({
  id: `to-${to}`,
  name: `To ${to}`,
  to,
  isGlobal: false,
  fields: [],
  ...more,
});
const stand = (...transitions: readonly Transition[]): Stand => ({
  transitions,
  takesEdits: true,
  takesComments: true,
});
const toAll = [ids.pending, ids.approved, ids.denied, ids.expired].map((id) => transition(id));

const observed = (
  stands: readonly (readonly [StatusId, Stand])[],
  more: Partial<Observed> = {},
): Observed => ({
  statuses: STATUSES,
  missingPermissions: [],
  create: { has: ['summary', 'description'], fields: [], unreadable: 0 },
  stands: new Map(stands),
  starts: [ids.toDo],
  ...more,
});

test('a project in which an issue in each status shows the way on has no finding and nothing unseen', () => {
  const all = [ids.toDo, ids.pending, ids.approved, ids.denied].map((id) => [id, stand(...toAll)] as const);

  expect(checkSetup(observed(all))).toEqual({ findings: [], moveFields: [], unseen: [] });
});

test('one missing permission is one finding, whatever follows from it', () => {
  const shut = { transitions: [], takesEdits: false, takesComments: false };
  const all = [ids.toDo, ids.pending, ids.approved].map((id) => [id, shut] as const);
  const findingsOf = (...missingPermissions: Observed['missingPermissions']) =>
    checkSetup(observed(all, { missingPermissions, create: undefined })).findings;

  expect(findingsOf('BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'ADD_COMMENTS')).toEqual([
    { kind: 'permission', permission: 'BROWSE_PROJECTS' },
  ]);
  expect(
    findingsOf('CREATE_ISSUES', 'TRANSITION_ISSUES', 'EDIT_ISSUES', 'ADD_COMMENTS').map(({ kind }) => kind),
  ).toEqual(['permission', 'permission', 'permission', 'permission']);
});

test('a state without a status is that, and no missing transition', () => {
  const all = [[ids.pending, stand(transition(ids.approved), transition(ids.denied))]] as const;
  const statuses = { ...STATUSES, expired: [] };

  expect(checkSetup(observed(all, { statuses })).findings).toEqual([{ kind: 'unmapped', state: 'expired' }]);
});

test('a status that cards cannot leave is one finding that names every state out of reach', () => {
  const all = [
    [ids.toDo, stand()],
    [ids.pending, stand(transition(ids.approved))],
  ] as const;

  expect(checkSetup(observed(all)).findings).toEqual([
    { kind: 'no-transition', from: 'start', status: ids.toDo, to: ['pending'] },
    { kind: 'no-transition', from: 'pending', status: ids.pending, to: ['denied', 'expired'] },
  ]);
});

test('of several statuses in which issues may begin, one that leads on is enough', () => {
  const backlog = statusId('9');
  const all = [
    [ids.toDo, stand()],
    [backlog, stand(transition(ids.pending))],
  ] as const;

  expect(checkSetup(observed(all, { starts: [ids.toDo, backlog] })).findings).toEqual([]);
});

test('transitions that there are in every status are known from any issue', () => {
  const globals = toAll.map((one) => ({ ...one, isGlobal: true }));

  expect(checkSetup(observed([[ids.toDo, stand(...globals)]])).unseen).toEqual([]);
  expect(checkSetup(observed([[ids.toDo, stand(...toAll)]])).unseen).toEqual([
    'pending',
    'approved',
    'denied',
  ]);
});

test('labels and a due date need their fields on the create screen only where the policy sets them', () => {
  const policy = { reasonRequiredFor: [], labels: ['teleport'], hasDueDate: true };
  const given = { createFields: {}, moveFields: {} };

  expect(checkSetup(observed([])).findings).toEqual([]);
  expect(checkSetup(observed([], { policy })).findings).toEqual([
    { kind: 'no-field', field: 'labels' },
    { kind: 'no-field', field: 'duedate' },
  ]);
  expect(checkValues(observed([], { policy }), given, undefined)).toMatchObject({
    ok: false,
    problems: [{ field: 'labels' }, { field: 'duedate' }],
  });
});

test('a status that refuses edits or comments is named, each once', () => {
  const all = [
    [ids.approved, { ...stand(...toAll), takesEdits: false }],
    [ids.denied, { ...stand(...toAll), takesComments: false }],
  ] as const;
  const statuses = { ...STATUSES, promoted: [ids.expired] };

  expect(checkSetup(observed(all, { statuses })).findings).toEqual([
    { kind: 'locked', state: 'approved', status: ids.approved, refuses: 'edits' },
    { kind: 'locked', state: 'denied', status: ids.denied, refuses: 'comments' },
  ]);
});

describe('what a screen requires on the way', () => {
  const closing = transition(ids.approved, { name: 'Close', fields: [RESOLUTION] });
  const world = observed([[ids.pending, stand(closing, transition(ids.denied), transition(ids.expired))]]);
  const given = (values: readonly string[]) => ({
    createFields: {},
    moveFields: { approved: { resolution: values }, promoted: { resolution: values } },
  });

  it('is offered to be filled, and must be', () => {
    expect(checkSetup(world).moveFields).toEqual([
      { state: 'approved', transitions: ['Close'], fields: [RESOLUTION] },
      { state: 'promoted', transitions: ['Close'], fields: [RESOLUTION] },
    ]);
    expect(checkValues(world, given([]), undefined)).toMatchObject({
      ok: false,
      problems: [
        { kind: 'field', state: 'approved', id: 'resolution', problem: 'missing' },
        { kind: 'field', state: 'promoted', id: 'resolution', problem: 'missing' },
      ],
    });
    expect(checkValues(world, given(['7']), undefined)).toMatchObject({
      problems: [{ problem: 'unfit' }, {}],
    });
    expect(checkValues(world, given(['10000']), undefined)).toMatchObject({
      ok: true,
      moveFields: { approved: { resolution: { kind: 'option', values: ['10000'] } } },
    });
  });

  it('need not be filled where another transition gets by without, which then comes first', () => {
    const free = transition(ids.approved, { id: 'free' });
    const transitions = [closing, free, transition(ids.denied), transition(ids.expired)];
    const both = observed([[ids.pending, stand(...transitions)]]);

    expect(missingOnTheWay(both, 'approved', {})).toEqual([]);
    expect(transitionsTo(transitions, STATUSES.approved)).toEqual([free, closing]);
  });

  it('is a finding where the app cannot fill it', () => {
    const fields = [{ ...RESOLUTION, id: 'x', name: 'Sprint', kind: 'unsupported' } as const];
    const stuck = observed([
      [
        ids.pending,
        stand(transition(ids.denied, { name: 'Refuse', fields }), closing, transition(ids.expired)),
      ],
    ]);

    expect(checkSetup(stuck).findings).toEqual([
      { kind: 'unsupported-field', field: 'Sprint', transition: 'Refuse' },
    ]);
  });

  it('keeps a value of which nothing can be seen at the moment, and takes no new one', () => {
    const before = {
      moveFields: { approved: { resolution: { kind: 'option', values: ['10000'] } } },
    } as const;
    const blind = observed([]);
    const unchanged = { createFields: {}, moveFields: { approved: { resolution: ['10000'] } } };

    expect(checkValues(blind, unchanged, before)).toMatchObject({ ok: true, moveFields: before.moveFields });
    expect(checkValues(blind, unchanged, undefined)).toMatchObject({ problems: [{ problem: 'gone' }] });
  });
});

test('whatever values are accepted fill every required field that a card needs on its way (seed in the report)', () => {
  const statuses = Object.values(ids);
  const field = fc.record({ required: fc.boolean(), id: fc.constantFrom('resolution', 'a', 'b') });
  const anyWay = fc
    .record({
      to: fc.constantFrom(...statuses),
      fields: fc.uniqueArray(field, { selector: ({ id }) => id, maxLength: 2 }),
    })
    .chain(({ to, fields }) =>
      fc
        .integer({ min: 1, max: 9 })
        .map((id) =>
          transition(to, { id: String(id), fields: fields.map((one) => ({ ...RESOLUTION, ...one })) }),
        ),
    );
  const stands = fc.array(fc.tuple(fc.constantFrom(...statuses), fc.array(anyWay, { maxLength: 4 })));
  const input = fc.record(
    { resolution: fc.constant(['10000']), a: fc.constant(['10000']) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      stands,
      fc.record({ approved: input, denied: input }, { requiredKeys: [] }),
      (all, moveFields) => {
        const world = observed(all.map(([status, transitions]) => [status, stand(...transitions)] as const));
        const checked = checkValues(world, { createFields: {}, moveFields }, undefined);
        if (!checked.ok) return;
        for (const state of CARD_STATES)
          expect(missingOnTheWay(world, state, checked.moveFields[state] ?? {})).toEqual([]);
      },
    ),
  );
});
