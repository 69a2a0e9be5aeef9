import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading/heading';
import Select from '@atlaskit/select/default';
import TextField from '@atlaskit/textfield/text-field';
import type { DecisionPolicy } from '#core/settings';
import { useTexts } from '../shared/i18n/texts-context';

interface PolicyFieldsProps {
  readonly value: DecisionPolicy;
  readonly onChange: (policy: DecisionPolicy) => void;
}

const DECISIONS = ['approved', 'denied'] as const;
const LEVELS = ['all', 'decisions', 'none'] as const;

/** What the project asks of decisions, and what its cards carry. */
export function PolicyFields({ value, onChange }: PolicyFieldsProps) {
  const { t } = useTexts();
  const decisions = DECISIONS.map((state) => ({ value: state, label: t(`settings.policy.reason.${state}`) }));
  const levels = LEVELS.map((level) => ({ value: level, label: t(`settings.policy.comments.${level}`) }));
  const dueDates = [
    { value: false, label: t('settings.policy.due.none') },
    { value: true, label: t('settings.policy.due.review') },
  ];
  return (
    <section className="stack" data-testid="policy">
      <Heading size="small" as="h2">
        {t('settings.policy.heading')}
      </Heading>
      <div>
        <Label htmlFor="policy-reason">{t('settings.policy.reason.label')}</Label>
        <Select
          inputId="policy-reason"
          isMulti
          options={decisions}
          value={decisions.filter((option) => value.reasonRequiredFor.includes(option.value))}
          onChange={(chosen) =>
            onChange({ ...value, reasonRequiredFor: chosen.map((option) => option.value) })
          }
          placeholder={t('settings.policy.reason.none')}
        />
        <HelperMessage>{t('settings.policy.reason.help')}</HelperMessage>
      </div>
      <div>
        <Label htmlFor="policy-labels">{t('settings.policy.labels.label')}</Label>
        <TextField
          id="policy-labels"
          defaultValue={value.labels?.join(' ') ?? ''}
          onChange={(event) => onChange({ ...value, labels: wordsIn(event.currentTarget.value) })}
        />
        <HelperMessage>{t('settings.fields.labels')}</HelperMessage>
      </div>
      <div>
        <Label htmlFor="policy-due">{t('settings.policy.due.label')}</Label>
        <Select
          inputId="policy-due"
          options={dueDates}
          value={dueDates.find((option) => option.value === (value.hasDueDate ?? false)) ?? null}
          onChange={(chosen) => onChange({ ...value, hasDueDate: chosen?.value ?? false })}
        />
      </div>
      <div>
        <Label htmlFor="policy-comments">{t('settings.policy.comments.label')}</Label>
        <Select
          inputId="policy-comments"
          options={levels}
          value={levels.find((option) => option.value === (value.comments ?? 'all')) ?? null}
          onChange={(chosen) => onChange({ ...value, comments: chosen?.value ?? 'all' })}
        />
        <HelperMessage>{t('settings.policy.comments.help')}</HelperMessage>
      </div>
    </section>
  );
}

const wordsIn = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
