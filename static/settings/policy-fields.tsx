import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading/heading';
import Select from '@atlaskit/select/default';
import TextField from '@atlaskit/textfield/text-field';
import type { DecisionPolicy } from '#core/settings';
import type { TextKey } from '../shared/i18n/catalogue';
import { useTexts } from '../shared/i18n/texts-context';
import { ChoiceField } from './choice-field';

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
  const yesOrNo = (no: TextKey, yes: TextKey) => [
    { value: false, label: t(no) },
    { value: true, label: t(yes) },
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
      <ChoiceField
        id="policy-due"
        label={t('settings.policy.due.label')}
        options={yesOrNo('settings.policy.due.none', 'settings.policy.due.review')}
        value={value.hasDueDate ?? false}
        onChange={(hasDueDate) => onChange({ ...value, hasDueDate })}
      />
      <ChoiceField
        id="policy-reporter"
        label={t('settings.policy.reporter.label')}
        options={yesOrNo('settings.policy.reporter.app', 'settings.policy.reporter.requester')}
        value={value.isReportedByRequester ?? false}
        onChange={(isReportedByRequester) => onChange({ ...value, isReportedByRequester })}
        help={t('settings.policy.reporter.help')}
      />
      <ChoiceField
        id="policy-watchers"
        label={t('settings.policy.watchers.label')}
        options={yesOrNo('settings.policy.watchers.none', 'settings.policy.watchers.reviewers')}
        value={value.isWatchedByReviewers ?? false}
        onChange={(isWatchedByReviewers) => onChange({ ...value, isWatchedByReviewers })}
        help={t('settings.policy.watchers.help')}
      />
      <ChoiceField
        id="policy-comments"
        label={t('settings.policy.comments.label')}
        options={LEVELS.map((level) => ({ value: level, label: t(`settings.policy.comments.${level}`) }))}
        value={value.comments ?? 'all'}
        onChange={(comments) => onChange({ ...value, comments })}
        help={t('settings.policy.comments.help')}
      />
    </section>
  );
}

const wordsIn = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
