/**
 * Goal: two histories that chance would take long to make up hold all promises in every mode: everybody drags the card of a role
 * about which only clicks decide, and people outdo each other while the site does its worst.
 */
import { makeKeys } from '../sandbox/sandbox';
import type { Action, History, Person, Role } from '../support/histories/actions';
import { PERSONS } from '../support/histories/names';
import { runHistory } from '../support/histories/run-history';

const MODES = ['native', 'relay', 'override'] as const;

const history = (mode: History['mode'], role: Role, actions: readonly Action[]): History => ({
  mode,
  project: 'ACC',
  panelRoles: ['editor'],
  actions: [
    { do: 'ask', who: 'erin', role, ttlMinutes: 300 },
    { do: 'live', seconds: 60 },
    ...actions,
    { do: 'live', seconds: 60 },
  ],
});

const dragged = (who: Person): readonly Action[] => [
  { do: 'drag', who, request: 0, to: 'approved' },
  { do: 'live', seconds: 5 },
  { do: 'drag', who, request: 0, to: 'denied' },
  { do: 'drag', who, request: 0, to: 'pending' },
  { do: 'live', seconds: 20 },
];

test.each(MODES)(
  '%s: whoever drags the card of a role of the tier panel, it decides nothing; a click does',
  async (mode) => {
    const everybody = history(mode, 'editor', [
      ...PERSONS.flatMap(dragged),
      { do: 'rule-move', who: 'bob', request: 0, to: 'approved' },
      { do: 'project-move', request: 0, to: 'approved' },
      { do: 'live', seconds: 60 },
      { do: 'drag', who: 'bob', request: 0, to: 'approved' },
      { do: 'click', who: 'bob', request: 0, state: 'APPROVED' },
    ]);

    await expect(runHistory(everybody, await makeKeys())).resolves.toBeUndefined();
  },
);

test.each(MODES)(
  '%s: of decisions that outdo each other, that are buried, renamed and taken elsewhere, none vanishes',
  async (mode) => {
    const worst = history(mode, 'prod-dba', [
      {
        do: 'quarrel',
        request: 0,
        moves: [
          { who: 'bob', to: 'approved' },
          { who: 'carol', to: 'denied' },
          { who: 'alice', to: 'pending' },
          { who: 'bob', to: 'approved' },
        ],
      },
      { do: 'many-edits', who: 'alice', request: 0, after: { who: 'dave', to: 'denied' } },
      { do: 'mute' },
      { do: 'spoil-property', who: 'dave', request: 0, isGone: true },
      { do: 'live', seconds: 20 },
      { do: 'rename', column: 'denied' },
      { do: 'drag', who: 'carol', request: 0, to: 'denied' },
      { do: 'project-move', request: 0, to: 'pending' },
      { do: 'drag', who: 'bob', request: 0, to: 'denied' },
    ]);

    await expect(runHistory(worst, await makeKeys())).resolves.toBeUndefined();
  },
);
