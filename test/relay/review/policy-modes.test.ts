/** Goal: the rules of the relay's configuration hold where Teleport does not see the person. */
import { actor, BOB, CAROL, RelayBed } from '../bed';
import { textWith } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

describe.each([
  ['relay', '17.4.0', 'enterprise'],
  ['override', '18.11.0', 'oss'],
] as const)('mode %s', (mode, version, edition) => {
  it.each([
    ['a role outside allowed_roles', { allowedRoles: ['viewer'] }, 'allowed_roles'],
    ['an approval while deny_only', { denyOnly: true }, 'deny requests but not approve'],
    ['longer access than longest_access', { longestAccessMs: 60_000 }, 'at most'],
    ['anybody while approvers is empty', { approvers: [] }, '[review] approvers'],
    ['somebody else than the approvers', { approvers: [CAROL] }, '[review] approvers'],
  ])('refuses %s', async (_, review, why) => {
    const teleport = await bed.teleport({ version, edition });
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport, { review: { mode, ...review } });

    const { body } = await relay.review(id, { actor: actor(BOB) });

    expect(body).toMatchObject({ kind: 'not-permitted', detail: textWith(why) });
    expect(teleport.state.request(id)?.Spec).toMatchObject({ Reviews: [] });
    expect(teleport.state.auditLog().filter(({ event }) => event === 'access_request.update')).toEqual([]);
  });
});
