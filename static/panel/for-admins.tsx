import { useTexts } from '../shared/i18n/texts-context';

/** What the relay or Teleport said word by word, closed: it speaks to whoever runs them. */
export function ForAdmins({ detail }: { readonly detail: string | undefined }) {
  const { t } = useTexts();
  if (detail === undefined || detail.trim() === '') return null;
  return (
    <details>
      <summary>{t('panel.forAdmins')}</summary>
      <p className="panel-subtle" data-testid="for-admins">
        {detail}
      </p>
    </details>
  );
}
