import type { ReactNode } from 'react';
import type { AccessRequest } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';

interface FactsProps {
  readonly request: AccessRequest;
  readonly nowMs: number;
}

/** When: to be decided, access from and until, asked. Those that Teleport does not tell are left out. */
export function Facts({ request, nowMs }: FactsProps) {
  const { t } = useTexts();
  const { state, expiresAt, assumeStartAt, accessExpiresAt, createdAt } = request;
  return (
    <dl className="panel-facts">
      {state === 'pending' ? instantFact(t('panel.facts.decideBefore'), expiresAt, nowMs) : null}
      {instantFact(t('panel.facts.accessStarts'), assumeStartAt, nowMs)}
      {instantFact(t('panel.facts.accessUntil'), accessExpiresAt, nowMs)}
      {instantFact(t('panel.facts.requested'), createdAt, nowMs)}
    </dl>
  );
}

function instantFact(name: string, at: string | undefined, nowMs: number): ReactNode {
  if (at === undefined) return null;
  return (
    <div className="panel-fact">
      <dt>{name}</dt>
      <dd>
        <Instant at={at} nowMs={nowMs} />
      </dd>
    </div>
  );
}
