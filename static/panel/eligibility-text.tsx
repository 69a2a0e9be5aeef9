import type { RequestCardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import type { Texts } from '../shared/i18n/texts';

/** More roles than these are not listed again in a sentence. */
const ROLES_MAX = 4;

/** Whether this person can review the request; if not, why, and who can. */
export function EligibilityText({ card }: { readonly card: RequestCardView }) {
  const texts = useTexts();
  const { eligibility } = card;
  const detail =
    eligibility.kind === 'not-linked' || eligibility.kind === 'not-eligible'
      ? eligibility.detail
      : eligibility.kind === 'can'
        ? (eligibility.onlyDeny ?? '')
        : '';
  const isOpen = eligibility.kind === 'can' || eligibility.kind === 'unchecked';
  return (
    <div className="panel-stack-tight" data-testid="eligibility">
      <p>{sentenceFor(texts, eligibility)}</p>
      {detail === '' ? null : <p className="panel-subtle">{detail}</p>}
      {isOpen ? null : <p className="panel-subtle">{whoCan(texts, card)}</p>}
    </div>
  );
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
    case 'not-linked':
      return t('panel.eligibility.not-linked');
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
