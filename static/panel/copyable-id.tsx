import { CopyButton } from '../shared/copy-button';
import { useTexts } from '../shared/i18n/texts-context';

/** The request's name in Teleport, to copy into a command. Where copying is not allowed, it can be selected by one click. */
export function CopyableId({ id }: { readonly id: string }) {
  const { t } = useTexts();
  return (
    <div className="panel-stack-tight">
      <span className="panel-subtle">{t('panel.facts.requestId')}</span>
      <div className="panel-id-line">
        <code className="panel-id" data-testid="request-id">
          {id}
        </code>
        <CopyButton text={id} />
      </div>
    </div>
  );
}
