import type { Rule, RoleV6 } from './gen/teleport/types/role';

/** The kind that rules about access requests name. */
export const ACCESS_REQUEST_KIND = 'access_request';
/** What to do where Teleport shows the relay too little. */
export const REQUESTS_PERMISSION = "The role of the relay's Teleport user needs access_request: [list, read]";
const ANYTHING = '*';

/**
 * Whether these roles let their user read access requests one by one but not list them. To such a user Teleport does not
 * refuse the list: it leaves out of it, without a word, whatever the user neither made nor may review. Roles that say
 * nothing of access requests tell nothing: then Teleport refuses the watch.
 */
export function seesOnlySome(roles: readonly RoleV6[]): boolean {
  const rules = roles.flatMap(({ Spec }) => Spec?.Allow?.Rules ?? []).filter(isAboutRequests);
  return rules.some((rule) => allows(rule, 'read')) && !rules.some((rule) => allows(rule, 'list'));
}

const isAboutRequests = ({ Resources }: Rule): boolean =>
  Resources.includes(ACCESS_REQUEST_KIND) || Resources.includes(ANYTHING);

const allows = ({ Verbs }: Rule, verb: string): boolean => Verbs.includes(verb) || Verbs.includes(ANYTHING);
