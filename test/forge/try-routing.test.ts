/** Goal: a trial of the routing shows what it can. */
import { requestId } from '#core/ids';
import { tryRouting } from '../../src/forge/site';
import { REQUEST_ID, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

test('one record that cannot be used hides no other request from a trial of the routing', async () => {
  const world = new FakeWorld();
  const odd = requestId('odd');
  world.requests.set(odd, anAccessRequest({ id: odd }));
  world.unusable.add(odd);
  world.requests.set(REQUEST_ID, anAccessRequest());

  const answer = await tryRouting(world.ports, { rules: [], defaultProjectId: world.settings.projectId });

  expect(answer).toMatchObject({ kind: 'tried', total: 2, requests: [{ requestId: REQUEST_ID }] });
});
