/** Goal: histories that broke a promise once do so no more. Each is as small as it could be made. */
import { makeKeys } from '../sandbox/sandbox';
import type { History } from '../support/histories/actions';
import { runHistory } from '../support/histories/run-history';

const KNOWN: Readonly<Record<string, History>> = {
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
};

test.each(Object.entries(KNOWN))('%s', async (_, history) => {
  await expect(runHistory(history, await makeKeys())).resolves.toBeUndefined();
});
