import type { ReactNode } from 'react';
import Link from '@atlaskit/icon/core/link-external';
import Tag from '@atlaskit/tag';
import type { AccessRequest } from '#core/access-request';
import { Instant } from '../shared/instant';
import { openInNewTab } from '../shared/rpc';

interface FactsProps {
  readonly request: AccessRequest;
  readonly nowMs: number;
}

/** The request's facts, one line each; those that Teleport does not tell are left out. */
export function Facts({ request, nowMs }: FactsProps) {
  const url = request.webUrl;
  return (
    <dl className="panel-facts">
      <Fact name="Roles">
        <Roles roles={request.roles} />
      </Fact>
      {instantFact('Requested', request.createdAt, nowMs)}
      {request.state === 'pending' ? instantFact('Decide before', request.expiresAt, nowMs) : null}
      {instantFact('Access starts', request.assumeStartAt, nowMs)}
      {instantFact('Access until', request.accessExpiresAt, nowMs)}
      {request.suggestedReviewers.length === 0 ? null : (
        <Fact name="Suggested reviewers">{request.suggestedReviewers.join(', ')}</Fact>
      )}
      {request.resolveReason === '' ? null : <Fact name="Decision’s reason">{request.resolveReason}</Fact>}
      {request.promotedTo === undefined ? null : <Fact name="Access list">{request.promotedTo}</Fact>}
      <Fact name="Request">
        <code className="panel-id" data-testid="request-id">
          {request.id}
        </code>
      </Fact>
      {url === undefined ? null : (
        <Fact name="Teleport">
          <button type="button" className="panel-text-button" onClick={() => void openInNewTab(url)}>
            Open in Teleport <Link label="(opens a new tab)" size="small" />
          </button>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="panel-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function instantFact(name: string, at: string | undefined, nowMs: number): ReactNode {
  if (at === undefined) return null;
  return (
    <Fact name={name}>
      <Instant at={at} nowMs={nowMs} />
    </Fact>
  );
}

function Roles({ roles }: { readonly roles: readonly string[] }) {
  return (
    <ul className="panel-tags">
      {roles.map((role) => (
        <li key={role}>
          <Tag text={role} isRemovable={false} />
        </li>
      ))}
    </ul>
  );
}
