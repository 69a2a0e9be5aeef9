import Heading from '@atlaskit/heading/heading';
import LinkExternal from '@atlaskit/icon/core/link-external';
import Button from '@atlaskit/button/default/button';
import type { DecideInput, RequestCardView } from '#wire/pages/panel';
import type { TextKey } from '../shared/i18n/catalogue';
import { useTexts } from '../shared/i18n/texts-context';
import { openInNewTab } from '../shared/rpc';
import { DecideForm } from './decide-form';
import { EligibilityText } from './eligibility-text';
import type { Decision } from './use-decision';

interface DecideProps {
  readonly card: RequestCardView;
  readonly decision: Decision;
  readonly onDecide: (input: DecideInput) => void;
}

/** Whether this person can decide, and if so, with what. Nothing once the request has been decided. */
export function Decide({ card, decision, onDecide }: DecideProps) {
  const { t } = useTexts();
  const { request, eligibility } = card;
  if (request.state !== 'pending') return null;
  const { tier = 'drag' } = request;
  const elsewhere = elsewhereKey(card);
  const canDecide =
    elsewhere === undefined && (eligibility.kind === 'can' || eligibility.kind === 'unchecked');
  return (
    <section className="panel-section panel-decide" aria-labelledby="decide">
      <Heading size="xsmall" as="h3" id="decide">
        {t('panel.decide.title')}
      </Heading>
      {elsewhere === undefined ? (
        <EligibilityText card={card} />
      ) : (
        <Elsewhere why={t(elsewhere)} url={request.webUrl} />
      )}
      {canDecide && tier === 'panel' ? (
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

function Elsewhere({ why, url }: { readonly why: string; readonly url: string | undefined }) {
  const { t } = useTexts();
  return (
    <>
      <p data-testid="eligibility">{why}</p>
      {url === undefined ? null : (
        <Button iconAfter={LinkExternal} onClick={() => void openInNewTab(url)}>
          {t('panel.decide.reviewInTeleport')}
          <span className="visually-hidden">{t('shared.opensNewTab')}</span>
        </Button>
      )}
    </>
  );
}
