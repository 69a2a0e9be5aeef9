import { Label } from '@atlaskit/form/label';
import Select from '@atlaskit/select/default';
import Textfield from '@atlaskit/textfield/text-field';
import type { LogEvent } from '#core/log/decision-log';
import type { LogInput } from '#wire/pages/log';
import { useTexts } from '../i18n/texts-context';

/** All that the log tells of; a type that has one more does not compile. */
const EVENTS: Readonly<Record<LogEvent, true>> = {
  request: true,
  review: true,
  refusal: true,
  sent: true,
  outcome: true,
  reminder: true,
  'access-end': true,
};

interface LogFiltersProps {
  readonly filters: LogInput;
  readonly onChange: (filters: LogInput) => void;
}

/** What to look for: an event, a word, a span of days. */
export function LogFilters({ filters, onChange }: LogFiltersProps) {
  const { t } = useTexts();
  const any = { value: undefined, label: t('log.event.all') };
  const options = [
    any,
    ...(Object.keys(EVENTS) as LogEvent[]).map((value) => ({ value, label: t(`log.event.${value}`) })),
  ];
  return (
    <div className="log-filters">
      <div>
        <Label htmlFor="log-event">{t('log.event')}</Label>
        <Select
          inputId="log-event"
          options={options}
          value={options.find(({ value }) => value === filters.event) ?? any}
          onChange={(chosen) => onChange({ ...filters, event: chosen?.value })}
        />
      </div>
      <div>
        <Label htmlFor="log-text">{t('log.text')}</Label>
        <Textfield
          id="log-text"
          value={filters.text ?? ''}
          onChange={({ currentTarget }) => onChange({ ...filters, text: currentTarget.value })}
        />
      </div>
      <Day
        id="log-from"
        label={t('log.fromDay')}
        at={filters.from}
        onChange={(day) => onChange({ ...filters, from: day && `${day}T00:00:00.000Z` })}
      />
      <Day
        id="log-to"
        label={t('log.toDay')}
        at={filters.to}
        onChange={(day) => onChange({ ...filters, to: day && `${day}T23:59:59.999Z` })}
      />
    </div>
  );
}

interface DayProps {
  readonly id: string;
  readonly label: string;
  readonly at: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function Day({ id, label, at, onChange }: DayProps) {
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Textfield
        id={id}
        type="date"
        value={at?.slice(0, 10) ?? ''}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === '' ? undefined : currentTarget.value)
        }
      />
    </div>
  );
}
