import { useEffect, useState } from 'react';
import type { RequestCardView } from '#wire/pages/panel';
import { CopyButton } from '../shared/copy-button';
import { useTexts } from '../shared/i18n/texts-context';
import type { Texts } from '../shared/i18n/texts';
import { viewerAccountId } from '../shared/rpc';
import { ForAdmins } from './for-admins';

/** More roles than these are not listed again in a sentence. */
const ROLES_MAX = 4;

/** Whether this person can review the request; if not, why, what to do, and who can. */
export function EligibilityText({ card }: { readonly card: RequestCardView }) {
  const texts = useTexts();
  const { eligibility } = card;
  const isOpen = eligibility.kind === 'can' || eligibility.kind === 'unchecked';
  return (
    <div className="panel-stack-tight" data-testid="eligibility">
      <p>{sentenceFor(texts, eligibility)}</p>
      {eligibility.kind === 'unmatched' ? <OwnAccount /> : null}
      {isOpen ? null : <p className="panel-subtle">{whoCan(texts, card)}</p>}
      <ForAdmins detail={detailOf(eligibility)} />
    </div>
  );
}

/** The account id that a Teleport administrator needs, which Jira shows nowhere. */
function OwnAccount() {
  const { t } = useTexts();
  const [id, setId] = useState<string>();
  useEffect(() => {
    // Without it the person has to ask an administrator of Jira; the sentence above still holds.
    viewerAccountId().then(setId, () => undefined);
  }, []);
  if (id === undefined) return null;
  return (
    <div className="panel-id-line">
      <span>{t('panel.eligibility.account')}</span>
      <code className="panel-id" data-testid="own-account">
        {id}
      </code>
      <CopyButton text={id} />
    </div>
  );
}

function detailOf(eligibility: RequestCardView['eligibility']): string | undefined {
  switch (eligibility.kind) {
    case 'unmatched':
    case 'not-eligible':
      return eligibility.detail;
    case 'can':
      return eligibility.onlyDeny;
    case 'own-request':
    case 'already-reviewed':
    case 'not-pending':
    case 'teleport-only':
    case 'long-term':
    case 'unchecked':
      return undefined;
  }
}

function sentenceFor({ t }: Texts, eligibility: RequestCardView['eligibility']): string {
  switch (eligibility.kind) {
    case 'can':
      return eligibility.onlyDeny === undefined
        ? t('panel.eligibility.can')
        : t('panel.eligibility.onlyDeny');
    case 'already-reviewed':
      return t('panel.eligibility.already-reviewed', { reviewer: eligibility.reviewer });
    case 'long-term':
      return t('panel.decide.longTerm');
    case 'teleport-only':
      return t('panel.tier.teleport');
    case 'own-request':
      return t('panel.eligibility.own-request');
    case 'unmatched':
      return t('panel.eligibility.unmatched');
    case 'not-eligible':
      return t('panel.eligibility.not-eligible');
    case 'not-pending':
      return t('panel.eligibility.not-pending');
    case 'unchecked':
      return t('panel.eligibility.unchecked');
  }
}

function whoCan({ t, format }: Texts, { request }: RequestCardView): string {
  const reviewed = new Set(request.reviews.map(({ author }) => author));
  const others = request.suggestedReviewers.filter((name) => !reviewed.has(name));
  if (others.length > 0) return t('panel.who.suggested', { users: format.list(others) });
  return request.roles.length <= ROLES_MAX
    ? t('panel.who.roles', { roles: format.list(request.roles) })
    : t('panel.who.long');
}
