import Button from '@atlaskit/button/default/button';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Textfield from '@atlaskit/textfield/text-field';
import { useTexts } from '../shared/i18n/texts-context';

interface StartFieldProps {
  /** Date and time without a zone, as the browser's field gives it; undefined: access starts when approved. */
  readonly value: string | undefined;
  readonly isDisabled: boolean;
  readonly onChange: (value: string | undefined) => void;
}

/** A later beginning of access, for who wants one. */
export function StartField({ value, isDisabled, onChange }: StartFieldProps) {
  const { t, timeZone } = useTexts();
  if (value === undefined) {
    return (
      <Button spacing="compact" isDisabled={isDisabled} onClick={() => onChange('')}>
        {t('panel.decide.addStart')}
      </Button>
    );
  }
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="panel-field">
      <Label htmlFor="start">{t('panel.decide.start')}</Label>
      <Textfield
        id="start"
        type="datetime-local"
        value={value}
        isDisabled={isDisabled}
        aria-describedby="start-help"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div id="start-help">
        <HelperMessage>{t('panel.decide.startHelp', { zone })}</HelperMessage>
      </div>
      <Button
        appearance="subtle"
        spacing="compact"
        isDisabled={isDisabled}
        onClick={() => onChange(undefined)}
      >
        {t('panel.decide.removeStart')}
      </Button>
    </div>
  );
}
