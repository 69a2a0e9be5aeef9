import type { ReactNode } from 'react';
import Link from '@atlaskit/icon/core/link-external';
import Tag from '@atlaskit/tag';
import type { AccessRequest } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { openInNewTab } from '../shared/rpc';

interface FactsProps {
  readonly request: AccessRequest;
  readonly nowMs: number;
}

/** The request's facts, one line each; those that Teleport does not tell are left out. */
export function Facts({ request, nowMs }: FactsProps) {
  const { t, format } = useTexts();
  const url = request.webUrl;
  return (
    <dl className="panel-facts">
      <Fact name={t('panel.facts.roles')}>
        <Roles roles={request.roles} />
      </Fact>
      {instantFact(t('panel.facts.requested'), request.createdAt, nowMs)}
      {request.state === 'pending'
        ? instantFact(t('panel.facts.decideBefore'), request.expiresAt, nowMs)
        : null}
      {instantFact(t('panel.facts.accessStarts'), request.assumeStartAt, nowMs)}
      {instantFact(t('panel.facts.accessUntil'), request.accessExpiresAt, nowMs)}
      {request.suggestedReviewers.length === 0 ? null : (
        <Fact name={t('panel.facts.suggestedReviewers')}>{format.list(request.suggestedReviewers)}</Fact>
      )}
      {request.resolveReason === '' ? null : (
        <Fact name={t('panel.facts.resolveReason')}>{request.resolveReason}</Fact>
      )}
      {request.promotedTo === undefined ? null : (
        <Fact name={t('panel.facts.promotedTo')}>{request.promotedTo}</Fact>
      )}
      <Fact name={t('panel.facts.request')}>
        <code className="panel-id" data-testid="request-id">
          {request.id}
        </code>
      </Fact>
      {url === undefined ? null : (
        <Fact name={t('panel.facts.teleport')}>
          <button type="button" className="panel-text-button" onClick={() => void openInNewTab(url)}>
            {t('panel.facts.openInTeleport')} <Link label={t('shared.opensNewTab')} size="small" />
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
