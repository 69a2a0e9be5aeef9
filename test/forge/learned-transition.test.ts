/** Goal: the app learns a project's workflow beside what admins save, in no more reads, and never under other settings. */
import { statusId } from '#core/ids';
import { forgeSettings } from '../../src/forge/storage/settings';
import { STATUS, projectSettings } from '../support/builders';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

const settings = projectSettings();
const { projectId: id, statuses } = settings;
const calls = { count: 0 };

beforeEach(async () => {
  useStorage((answer) => {
    calls.count += 1;
    return answer();
  });
  await forgeSettings.save(settings);
});
afterEach(forgetStorage);

test('what was learned comes with the settings, in one read, before and after', async () => {
  calls.count = 0;
  expect(await forgeSettings.ofProject(id)).toEqual({ ...settings, createTransition: undefined });
  expect(calls.count).toBe(1);
  await forgeSettings.learnTransition(settings, '11');

  calls.count = 0;
  expect(await forgeSettings.ofProject(id)).toEqual({ ...settings, createTransition: '11' });
  expect(calls.count).toBe(1);
});

test('learning brings back nothing that an admin has changed meanwhile, whoever is last', async () => {
  const before = { ...settings, approvers: [settings.appAccountId] };
  await forgeSettings.save(before);
  const after = { ...settings, approvers: [], isOff: true };

  await forgeSettings.save(after);
  await forgeSettings.learnTransition(before, '11');
  expect(await forgeSettings.ofProject(id)).toEqual({ ...after, createTransition: '11' });

  await forgeSettings.save({ ...before, createTransition: '12' });
  expect(await forgeSettings.ofProject(id)).toEqual({ ...before, createTransition: '11' });
});

test.each([
  ['issue type', { issueTypeId: '10003' }],
  ['pending status', { statuses: { ...statuses, pending: [STATUS.elsewhere] } }],
])('what was learned under another %s is learned again', async (_, changes) => {
  await forgeSettings.learnTransition(settings, '11');
  await forgeSettings.save({ ...settings, ...changes });

  expect(await forgeSettings.ofProject(id)).toMatchObject({ createTransition: undefined });
});

test('what was learned outlives changes that it does not rest on, until it is forgotten', async () => {
  await forgeSettings.learnTransition(settings, '11');
  const other = { ...settings, statuses: { ...statuses, denied: [statusId('31')] } };
  await forgeSettings.save(other);
  expect(await forgeSettings.ofProject(id)).toMatchObject({ createTransition: '11' });

  await forgeSettings.learnTransition(other, undefined);
  expect(await forgeSettings.ofProject(id)).toMatchObject({ createTransition: undefined });
});
