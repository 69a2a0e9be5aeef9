import { RoleV6 } from '../../../src/relay/teleport/gen/teleport/types/role';
import { seesOnlySome } from '../../../src/relay/teleport/own-roles';

const role = (...rules: readonly (readonly [resources: string, verbs: string])[]): RoleV6 =>
  RoleV6.fromPartial({
    Spec: {
      Allow: {
        Rules: rules.map(([resources, verbs]) => ({
          Resources: resources.split(' '),
          Verbs: verbs.split(' '),
        })),
      },
    },
  });

it.each([
  ['read alone', [role(['access_request', 'read'])]],
  ['read and update', [role(['access_request', 'read update'])]],
  ['list of something else', [role(['access_request', 'read'], ['user', 'list read'])]],
])('seesOnlySome() is true with %s', (_what, roles) => {
  expect(seesOnlySome(roles)).toBe(true);
});

it.each([
  ['both verbs', [role(['access_request', 'list read'])]],
  ['the verbs in two rules', [role(['access_request', 'read'], ['access_request', 'list'])]],
  ['the verbs in two roles', [role(['access_request', 'read']), role(['access_request', 'list'])]],
  ['any verb', [role(['access_request', '*'])]],
  ['any resource', [role(['user role', 'read'], ['*', 'list read'])]],
  ['no rule about access requests, since then the watch is refused', [role(['user', 'read'])]],
  ['no rules', [RoleV6.create()]],
  ['no roles', []],
])('seesOnlySome() is false with %s', (_what, roles) => {
  expect(seesOnlySome(roles)).toBe(false);
});
