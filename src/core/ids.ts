/** Branded strings, so that two kinds of id cannot be swapped by mistake. Parsers at the edges make them. */
type Branded<Name extends string> = string & { readonly __brand: Name };

/** Name of an access request in Teleport (a UUID). */
export type RequestId = Branded<'RequestId'>;
/** Numeric id of a Jira issue, as a string. Stable when the issue moves to another project. */
export type IssueId = Branded<'IssueId'>;
/** Key of a Jira issue such as `ACC-7`. For people; not stable. */
export type IssueKey = Branded<'IssueKey'>;
export type ProjectId = Branded<'ProjectId'>;
/** Atlassian account id. */
export type AccountId = Branded<'AccountId'>;
/** Id of a Jira group. Stable when the group is renamed. */
export type GroupId = Branded<'GroupId'>;
/** Numeric id of a Jira project role, as a string. All projects share the roles; who has them differs. */
export type RoleId = Branded<'RoleId'>;
/** Numeric id of a Jira status, as a string. Stable when the status is renamed. */
export type StatusId = Branded<'StatusId'>;
/** One human decision: the issue and the changelog entry (or the panel's nonce and button) that carries it. */
export type DecisionId = Branded<'DecisionId'>;

export const requestId = (text: string): RequestId => text as RequestId;
export const issueId = (text: string): IssueId => text as IssueId;
export const issueKey = (text: string): IssueKey => text as IssueKey;
export const projectId = (text: string): ProjectId => text as ProjectId;
export const accountId = (text: string): AccountId => text as AccountId;
export const groupId = (text: string): GroupId => text as GroupId;
export const roleId = (text: string): RoleId => text as RoleId;
export const statusId = (text: string): StatusId => text as StatusId;

/** The id of the decision that the status change `change` of `issue` stands for. */
export const decisionId = (issue: IssueId, change: string): DecisionId => `${issue}:${change}` as DecisionId;

/** The note that a decision has been told to wait, beside the decision itself. */
export const waitingFor = (decision: DecisionId): DecisionId => `${decision}:waiting` as DecisionId;

/**
 * The id of a decision made in the panel; `nonce` holds letters and digits and stands for person, request and revision. The
 * verdict is part of it: the same button twice is one decision, the other button is another.
 */
export const panelDecisionId = (issue: IssueId, nonce: string, verdict: 'approved' | 'denied'): DecisionId =>
  `${issue}:panel:${nonce}:${verdict}` as DecisionId;

/** Where a card lives in Jira. */
export interface IssueRef {
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
}
