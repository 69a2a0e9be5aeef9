import type { DecideInput, RequestCardView } from '#wire/pages/panel';
import type { TextKey } from '../shared/i18n/catalogue';
import { useTexts } from '../shared/i18n/texts-context';
import { DecideForm } from './decide-form';
import { EligibilityText } from './eligibility-text';
import { InTeleportButton } from './in-teleport-button';
import { formStateOf, type Decision } from './use-decision';

interface DecideProps {
  readonly card: RequestCardView;
  readonly decision: Decision;
  readonly onDecide: (input: DecideInput) => void;
}

/**
 * Whether this person can decide, and if so, with what. Nothing once the request has been decided, nor while an answer stands
 * in its place, nor where nobody can be reached.
 */
export function Decide({ card, decision, onDecide }: DecideProps) {
  const { t } = useTexts();
  const { request, eligibility, remembered } = card;
  const form = formStateOf(card, decision);
  if (request.state !== 'pending' || form === 'answered' || remembered?.problem !== undefined) return null;
  const elsewhere = elsewhereKey(card);
  const canDecide =
    elsewhere === undefined && (eligibility.kind === 'can' || eligibility.kind === 'unchecked');
  return (
    <section className="panel-section panel-decide" aria-labelledby="decide">
      <h3 className="panel-heading" id="decide">
        {t('panel.decide.title')}
      </h3>
      {elsewhere === undefined ? (
        <EligibilityText card={card} />
      ) : (
        <>
          <p data-testid="eligibility">{t(elsewhere)}</p>
          <div>
            <InTeleportButton url={request.webUrl} label={t('panel.decide.reviewInTeleport')} />
          </div>
        </>
      )}
      {canDecide && request.tier === 'panel' ? (
        <p className="panel-subtle" data-testid="tier">
          {t('panel.tier.panel')}
        </p>
      ) : null}
      {canDecide ? (
        <DecideForm
          card={card}
          sending={decision.kind === 'sending' ? decision.input.proposedState : undefined}
          onDecide={onDecide}
        />
      ) : null}
    </section>
  );
}

/** Why nobody can decide the request in Jira, if that is so. */
function elsewhereKey({ request, eligibility }: RequestCardView): TextKey | undefined {
  if (request.kind === 'long-term' || eligibility.kind === 'long-term') return 'panel.decide.longTerm';
  if (request.tier === 'teleport' || eligibility.kind === 'teleport-only') return 'panel.tier.teleport';
  return undefined;
}
