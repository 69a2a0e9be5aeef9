import SectionMessage from '@atlaskit/section-message/section-message';
import type { SaveSetupResult } from '#wire/pages/settings';
import { useTexts } from '../shared/i18n/texts-context';
import { problemText, type Problem } from '../shared/problem';
import { NotAdminView } from './not-admin-view';
import { setupProblemText } from './problem-texts';
import { Problems } from '../shared/problems';

export type SaveOutcome =
  | SaveSetupResult
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | ({ readonly kind: 'failed' } & Problem);

/** What became of saving. Announced to screen readers, since it appears away from the button's focus. */
export function SaveOutcomeView({ outcome }: { readonly outcome: SaveOutcome }) {
  return (
    <div role="status" data-testid="save-outcome">
      <Content outcome={outcome} />
    </div>
  );
}

function Content({ outcome }: { readonly outcome: SaveOutcome }) {
  const texts = useTexts();
  const { t } = texts;
  switch (outcome.kind) {
    case 'idle':
      return null;
    case 'saving':
      return <p>{t('settings.save.saving')}</p>;
    case 'saved':
      return (
        <SectionMessage appearance="success" title={t('settings.save.saved.title')}>
          <p>{outcome.receives ? t('settings.save.saved.text') : t('settings.save.saved.notRouted')}</p>
        </SectionMessage>
      );
    case 'refused':
      return (
        <Problems
          title={t('settings.save.refused.title')}
          problems={outcome.problems.map((problem) => setupProblemText(texts, problem))}
        />
      );
    case 'not-admin':
      return <NotAdminView />;
    case 'failed':
      return (
        <SectionMessage appearance="error" title={t('settings.save.refused.title')}>
          <p>{problemText(texts, outcome)}</p>
          <p>{t('settings.save.failed.advice')}</p>
        </SectionMessage>
      );
  }
}
