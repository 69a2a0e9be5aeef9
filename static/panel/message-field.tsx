import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import TextArea from '@atlaskit/textarea/text-area';
import type { ProposedState } from '#core/request/access-request';
import { useTexts } from '../shared/i18n/texts-context';

/** As the relay and Teleport count. @see https://goteleport.com/docs/ (access request limits) */
const MESSAGE_BYTES_MAX = 4096;
/** Until then nobody needs to know how much room there is. */
const BYTES_SHOWN_FROM = 3072;

interface MessageFieldProps {
  readonly value: string;
  readonly requiredFor: readonly ProposedState[];
  readonly isDisabled: boolean;
  readonly onChange: (value: string) => void;
}

/** What the reviewer says, with how much room is left. */
export function MessageField({ value, requiredFor, isDisabled, onChange }: MessageFieldProps) {
  const { t } = useTexts();
  return (
    <div className="panel-field">
      <Label htmlFor="message">{t('panel.decide.message')}</Label>
      <TextArea
        id="message"
        minimumRows={2}
        maxHeight="12rem"
        value={value}
        isDisabled={isDisabled}
        isInvalid={isTooLong(value)}
        aria-describedby="message-help"
        dir="auto"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div id="message-help">
        <HelperMessage>
          <span>{t('panel.decide.messageHelp')}</span>{' '}
          {requiredFor.includes('approved') ? <span>{t('panel.decide.requiredToApprove')} </span> : null}
          {requiredFor.includes('denied') ? <span>{t('panel.decide.requiredToDeny')} </span> : null}
          {bytesIn(value) < BYTES_SHOWN_FROM ? null : (
            <span data-testid="bytes">
              {t('panel.decide.bytes', { used: bytesIn(value), limit: MESSAGE_BYTES_MAX })}
            </span>
          )}
        </HelperMessage>
      </div>
    </div>
  );
}

/** Length as it is sent: in UTF-8, without the blanks around it. */
const bytesIn = (text: string): number => new TextEncoder().encode(text.trim()).length;

export const isTooLong = (text: string): boolean => bytesIn(text) > MESSAGE_BYTES_MAX;
