import type { CardProperty } from '#core/card/card';
import type { StatusChange } from '#core/decision/moves';
import {
  issueKey,
  type AccountId,
  type IssueId,
  type ProjectId,
  type RequestId,
  type StatusId,
} from '#core/ids';
import type { FoundCard } from '#core/ports';
import { APP_ACCOUNT } from './builders';

export const APP_AUTHOR = { accountId: APP_ACCOUNT, displayName: 'app', accountType: 'app' };

export interface FakeIssue {
  readonly id: IssueId;
  requestId: RequestId;
  /** Whether somebody wrote something else into the property, so that it names no request. */
  isSpoilt?: boolean;
  readonly projectId?: ProjectId;
  readonly reporter?: AccountId | undefined;
  readonly createdMs: number;
  status: StatusId;
  property: CardProperty;
  changes: readonly StatusChange[];
}

/** The issue as a search finds it. */
export function foundCard({ id, requestId, createdMs }: FakeIssue, projectId: ProjectId): FoundCard {
  return {
    requestId,
    issueId: id,
    issueKey: issueKey('ACC-1'),
    projectId,
    creatorId: APP_ACCOUNT,
    createdMs,
  };
}
