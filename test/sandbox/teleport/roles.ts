/** Users and roles, reduced to what decides about access requests. Names follow Teleport's role fields. */
import { RoleV6 } from '../../../src/relay/teleport/gen/teleport/types/role';

/** What a rule is about and what it allows; "*" stands for all. */
export interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** How many approvals or denials settle a request. `filter`: see threshold-filter.ts. Zero never settles. */
export interface Threshold {
  readonly name?: string;
  readonly filter?: string;
  readonly approve: number;
  readonly deny: number;
}

/** Label -> values; "*" stands for any. All labels must match; none opens nothing. */
export type LabelMatchers = Readonly<Record<string, readonly string[]>>;

/** One side (allow or deny) of a role. Role names may hold "*" or be a ^regular expression$. */
export interface RoleConditions {
  readonly rules?: readonly Rule[];
  readonly request?: {
    readonly roles?: readonly string[];
    readonly searchAsRoles?: readonly string[];
    readonly thresholds?: readonly Threshold[];
    readonly suggestedReviewers?: readonly string[];
    readonly annotations?: Readonly<Record<string, readonly string[]>>;
    readonly reasonRequired?: boolean;
  };
  readonly reviewRequests?: {
    readonly roles?: readonly string[];
    readonly submitForUsers?: readonly string[];
    /** Roles whose resources a reviewer may look at. */
    readonly previewAsRoles?: readonly string[];
  };
  /** Which resources a role opens, by their labels. */
  readonly nodeLabels?: LabelMatchers;
  readonly appLabels?: LabelMatchers;
  readonly groupLabels?: LabelMatchers;
}

/** A role: what it allows and, stronger, what it denies. */
export interface Role {
  readonly name: string;
  readonly allow?: RoleConditions;
  readonly deny?: RoleConditions;
}

/** A Teleport user. Traits are what an identity provider says about a person. */
export interface User {
  readonly name: string;
  readonly roles: readonly string[];
  readonly traits?: Readonly<Record<string, readonly string[]>>;
  /** Machine ID users: nobody may review in their name. */
  readonly isBot?: boolean;
}

/** Tells whether a name is covered by a list of matchers ("*" inside, or a ^regular expression$). */
export function matchesName(matchers: readonly string[] | undefined, name: string): boolean {
  return (matchers ?? []).some((matcher) => {
    if (matcher.startsWith('^') && matcher.endsWith('$')) return new RegExp(matcher).test(name);
    if (!matcher.includes('*')) return matcher === name;
    const pattern = matcher.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.*')}$`).test(name);
  });
}

/** A role as Teleport sends it. Parity: only its rules; of the conditions on either side nothing else is modelled. */
export function toMessage({ name, allow, deny }: Role): RoleV6 {
  return RoleV6.fromPartial({
    Kind: 'role',
    Version: 'v7',
    Metadata: { Name: name, Namespace: 'default' },
    Spec: { Allow: { Rules: rulesOf(allow) }, Deny: { Rules: rulesOf(deny) } },
  });
}

const rulesOf = (conditions: RoleConditions | undefined) =>
  (conditions?.rules ?? []).map(({ resources, verbs }) => ({ Resources: [...resources], Verbs: [...verbs] }));
