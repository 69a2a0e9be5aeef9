import type { CardDraft } from '#core/card/card';
import type { AccountId, GroupId, IssueId } from '#core/ids';
import type { Created, Memberships, RoleMembers } from '#core/ports';

/** People, as relay and Jira know them. */
export class FakePeople {
  /** Atlassian accounts by Teleport user. */
  readonly accounts = new Map<string, readonly AccountId[]>();
  readonly groups = new Map<string, readonly GroupId[]>();
  readonly roles = new Map<string, RoleMembers>();
  /** Whether Jira lets the app choose a reporter. */
  takesReporters = true;
  /** People who may not see issues. */
  readonly blind = new Set<AccountId>();
  /** Roles of Teleport users. */
  readonly rolesHeld = new Map<string, readonly string[]>();
  readonly watchers: { issueId: IssueId; account: AccountId }[] = [];

  accountsOf(users: readonly string[]): ReadonlyMap<string, readonly AccountId[]> {
    return new Map(users.map((user) => [user, this.accounts.get(user) ?? []]));
  }

  memberships(call: <T>(name: string, effect: () => T) => Promise<T>): Memberships {
    return {
      groupsOf: (account) => call('groupsOf', () => this.groups.get(account) ?? []),
      membersOf: (_, role) => call('membersOf', () => this.roles.get(role) ?? { accounts: [], groups: [] }),
    };
  }

  refusalOf({ reporter }: CardDraft): Created | undefined {
    if (reporter === undefined || this.takesReporters) return undefined;
    return { kind: 'reporter-refused', why: 'it cannot be set' };
  }

  watch(issueId: IssueId, accounts: readonly AccountId[]): { account: AccountId; why: string }[] {
    const seeing = accounts.filter((account) => !this.blind.has(account));
    this.watchers.push(...seeing.map((account) => ({ issueId, account })));
    return accounts
      .filter((account) => this.blind.has(account))
      .map((account) => ({ account, why: 'no permission to see it' }));
  }
}
