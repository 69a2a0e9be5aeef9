/** Goal: histories that broke a promise once do so no more. Each is as small as it could be made. */
import { makeKeys } from '../sandbox/sandbox';
import type { Action, History } from '../support/histories/actions';
import { runHistory } from '../support/histories/run-history';

const KNOWN: Readonly<Record<string, History>> = {
  'a relay whose watch lags behind does not turn an approved card back': {
    mode: 'native',
    project: 'ACC',
    actions: [
      { do: 'ask', who: 'erin', role: 'prod-dba', ttlMinutes: 300 },
      { do: 'live', seconds: 4000 },
      { do: 'watch', fault: 'delay' },
      { do: 'reinstall' },
      { do: 'relay', what: 'crash' },
      { do: 'review', who: 'bob', request: 0, state: 'APPROVED' },
      { do: 'drag', who: 'carol', request: 0, to: 'approved' },
    ],
  },
  'a relay whose watch lags behind does not bring an approval back that was taken back': {
    mode: 'override',
    project: 'ACC',
    actions: [
      { do: 'ask', who: 'erin', role: 'ssh-admin', ttlMinutes: 600 },
      { do: 'live', seconds: 330 },
      { do: 'watch', fault: 'delay' },
      { do: 'drag', who: 'carol', request: 0, to: 'approved' },
      { do: 'live', seconds: 1 },
      { do: 'review', who: 'erin', request: 0, state: 'DENIED' },
      { do: 'drag', who: 'bob', request: 0, to: 'expired' },
    ],
  },
  'a closed card that is moved unheard goes back, though its project is off and gets no requests any more': {
    mode: 'native',
    project: 'TEAM',
    actions: [
      { do: 'ask', who: 'erin', role: 'ssh-admin', ttlMinutes: 600 },
      { do: 'live', seconds: 330 },
      { do: 'review', who: 'bob', request: 0, state: 'DENIED' },
      { do: 'live', seconds: 330 },
      { do: 'route', variant: 2 },
      { do: 'turn-off' },
      { do: 'events', fault: { kind: 'lose', delayMs: 0 } },
      { do: 'drag', who: 'dave', request: 0, to: 'start' },
    ],
  },
  'a card that was hidden when the app was installed anew does not outlive its request': {
    mode: 'override',
    project: 'ACC',
    site: { tokens: 'per-call', isService: false },
    actions: [
      { do: 'ask', who: 'erin', role: 'prod-dba', ttlMinutes: 300 },
      { do: 'live', seconds: 100 },
      { do: 'hide', request: 0, isHidden: true },
      { do: 'reinstall' },
      { do: 'withdraw', request: 0 },
      { do: 'live', seconds: 60 },
    ],
  },
  'a card that somebody moved before a new installation knew its project does not outlive its request': {
    mode: 'relay',
    project: 'ACC',
    site: { tokens: 'per-invocation', isService: false },
    actions: [
      { do: 'ask', who: 'alice', role: 'prod-dba', ttlMinutes: 30 },
      { do: 'demand', column: 'denied', what: 'assignee' },
      { do: 'reinstall' },
      { do: 'drag', who: 'carol', request: 0, to: 'denied' },
      { do: 'promote', request: 0 },
    ],
  },
  'news that comes before a new installation has looked for cards makes no second one': {
    mode: 'relay',
    project: 'ACC',
    actions: [
      { do: 'ask', who: 'alice', role: 'prod-dba', ttlMinutes: 300 },
      { do: 'live', seconds: 60 },
      { do: 'reinstall' },
      { do: 'review', who: 'bob', request: 0, state: 'APPROVED' },
    ],
  },
  'the log gives no reason for a review that is in another decision of the same person alone': {
    mode: 'relay',
    project: 'ACC',
    actions: [
      { do: 'ask', who: 'alice', role: 'editor', ttlMinutes: 600 },
      { do: 'live', seconds: 200 },
      { do: 'save-settings', variant: 1 },
      { do: 'route', variant: 0 },
      { do: 'drag', who: 'carol', request: 0, to: 'denied' },
      { do: 'jump', seconds: 200 },
      { do: 'drag', who: 'alice', request: 1, to: 'expired' },
      { do: 'project-move', request: 2, to: 'pending' },
      { do: 'click', who: 'carol', request: 0, state: 'DENIED' },
    ],
  },
  'two workers that take a card in the same millisecond do not both say what is new': {
    mode: 'native',
    project: 'TEAM',
    actions: [
      { do: 'ask', who: 'erin', role: 'ssh-admin', ttlMinutes: 300 },
      { do: 'live', seconds: 60 },
      { do: 'reinstall' },
      { do: 'drag', who: 'carol', request: 0, to: 'approved' },
      { do: 'live', seconds: 5 },
    ],
  },
  'a request that comes between two ticks and is decided while the relay is down does not leave a pending card':
    {
      mode: 'native',
      project: 'ACC',
      actions: [
        { do: 'live', seconds: 400 },
        { do: 'ask', who: 'erin', role: 'prod-dba', ttlMinutes: 600 },
        { do: 'live', seconds: 60 },
        { do: 'relay', what: 'stop' },
        { do: 'review', who: 'bob', request: 0, state: 'APPROVED' },
        { do: 'review', who: 'carol', request: 0, state: 'APPROVED' },
      ],
    },
};

/** Histories that break a promise as soon as one check is taken out of the product: random ones seldom meet them. */
const TELLING: Readonly<Record<string, readonly Action[]>> = {
  'a requester who drags their own card to Approved decides nothing': [
    { do: 'own', request: 0, how: 'drag' },
  ],
  'a requester who clicks on Approve decides nothing': [{ do: 'own', request: 0, how: 'click' }],
  'nobody decides by a drag whom the project does not list': [
    { do: 'drag', who: 'dave', request: 0, to: 'approved' },
  ],
  'whoever was taken off the list decides nothing by a drag': [
    { do: 'save-settings', variant: 2 },
    { do: 'drag', who: 'carol', request: 0, to: 'approved' },
  ],
  'whoever was taken off the list decides nothing by a click': [
    { do: 'save-settings', variant: 2 },
    { do: 'click', who: 'carol', request: 0, state: 'APPROVED' },
  ],
  'a decision whose answer was lost is made once, and not refused when it is sent again': [
    { do: 'fault', planned: { boundary: 'relay review', nth: 0, fault: 'fail-after' } },
    { do: 'drag', who: 'bob', request: 0, to: 'approved' },
  ],
  'a decision whose function died after it is made once, and not refused when it is sent again': [
    { do: 'fault', planned: { boundary: 'relay review', nth: 0, fault: 'crash-after' } },
    { do: 'drag', who: 'bob', request: 0, to: 'approved' },
  ],
};
const MODES = ['native', 'relay', 'override'] as const;
const TOLD = Object.entries(TELLING).flatMap(([what, actions]) =>
  MODES.map((mode) => [mode, what, actions] as const),
);

test.each(TOLD)('%s: %s', async (mode, _, actions) => {
  const history: History = {
    mode,
    project: 'ACC',
    actions: [
      { do: 'ask', who: 'erin', role: 'prod-dba', ttlMinutes: 300 },
      { do: 'live', seconds: 60 },
      ...actions,
      { do: 'live', seconds: 60 },
    ],
  };

  await expect(runHistory(history, await makeKeys())).resolves.toBeUndefined();
});

test.each(Object.entries(KNOWN))('%s', async (_, history) => {
  await expect(runHistory(history, await makeKeys())).resolves.toBeUndefined();
});
