import Select from '@atlaskit/select/default';
import TextField from '@atlaskit/textfield/text-field';
import type { DecisionPolicy, LogDays } from '#core/project/settings';
import type { TextKey } from '../shared/i18n/catalogue';
import { useTexts } from '../shared/i18n/texts-context';
import { ChoiceField } from './choice-field';
import { Field, type FieldErrors } from './field';

interface PolicyFieldsProps {
  readonly value: DecisionPolicy;
  readonly errors: FieldErrors;
  readonly onChange: (policy: DecisionPolicy) => void;
  /** Whether the relay lets access end as a work item is closed. */
  readonly canEndWithWork: boolean;
}

const DECISIONS = ['approved', 'denied'] as const;
const LEVELS = ['all', 'decisions', 'none'] as const;
/** Days for which the log keeps entries; a number that the app does not know does not compile. */
const LOG_DAYS: readonly LogDays[] = [30, 90, 180, 365];
const LOG_DAYS_MAX: LogDays = 365;

/** What the project asks of decisions, and what its cards carry. */
export function PolicyFields({ value, errors, canEndWithWork, onChange }: PolicyFieldsProps) {
  const { t } = useTexts();
  const decisions = DECISIONS.map((state) => ({ value: state, label: t(`settings.policy.reason.${state}`) }));
  const yesOrNo = (no: TextKey, yes: TextKey) => [
    { value: false, label: t(no) },
    { value: true, label: t(yes) },
  ];
  return (
    <details className="options" data-testid="policy" open={hasError(errors) || undefined}>
      <summary>{t('settings.policy.heading')}</summary>
      <div className="stack">
        <Field
          id="policy-reason"
          label={t('settings.policy.reason.label')}
          help={value.reasonRequiredFor.length === 0 ? undefined : t('settings.policy.reason.help')}
        >
          {({ id, descriptionId }) => (
            <Select
              inputId={id}
              descriptionId={descriptionId}
              isMulti
              options={decisions}
              value={decisions.filter((option) => value.reasonRequiredFor.includes(option.value))}
              onChange={(chosen) =>
                onChange({ ...value, reasonRequiredFor: chosen.map((option) => option.value) })
              }
              placeholder={t('settings.policy.reason.none')}
            />
          )}
        </Field>
        <Field
          id="policy-labels"
          label={t('settings.policy.labels.label')}
          help={t('settings.fields.labels')}
          error={errors['policy-labels']}
        >
          {({ id, isInvalid, descriptionId }) => (
            <TextField
              id={id}
              isInvalid={isInvalid}
              aria-describedby={descriptionId}
              defaultValue={value.labels?.join(' ') ?? ''}
              onChange={(event) => onChange({ ...value, labels: wordsIn(event.currentTarget.value) })}
            />
          )}
        </Field>
        <ChoiceField
          id="policy-due"
          label={t('settings.policy.due.label')}
          options={yesOrNo('settings.policy.due.none', 'settings.policy.due.review')}
          value={value.hasDueDate ?? false}
          onChange={(hasDueDate) => onChange({ ...value, hasDueDate })}
          error={errors['policy-due']}
        />
        <ChoiceField
          id="policy-reporter"
          label={t('settings.policy.reporter.label')}
          options={yesOrNo('settings.policy.reporter.app', 'settings.policy.reporter.requester')}
          value={value.isReportedByRequester ?? false}
          onChange={(isReportedByRequester) => onChange({ ...value, isReportedByRequester })}
          help={value.isReportedByRequester === true ? t('settings.policy.reporter.help') : undefined}
        />
        <ChoiceField
          id="policy-watchers"
          label={t('settings.policy.watchers.label')}
          options={yesOrNo('settings.policy.watchers.none', 'settings.policy.watchers.reviewers')}
          value={value.isWatchedByReviewers ?? false}
          onChange={(isWatchedByReviewers) => onChange({ ...value, isWatchedByReviewers })}
          help={value.isWatchedByReviewers === true ? t('settings.policy.watchers.help') : undefined}
        />
        <ChoiceField
          id="policy-comments"
          label={t('settings.policy.comments.label')}
          options={LEVELS.map((level) => ({ value: level, label: t(`settings.policy.comments.${level}`) }))}
          value={value.comments ?? 'all'}
          onChange={(comments) => onChange({ ...value, comments })}
          help={
            value.comments === undefined || value.comments === 'all'
              ? undefined
              : t('settings.policy.comments.help')
          }
        />
        <ChoiceField
          id="policy-reminders"
          label={t('settings.policy.reminders.label')}
          options={yesOrNo('settings.policy.reminders.none', 'settings.policy.reminders.both')}
          value={value.reminds ?? false}
          onChange={(reminds) => onChange({ ...value, reminds })}
          help={value.reminds === true ? t('settings.policy.reminders.help') : undefined}
        />
        <ChoiceField
          id="policy-evidence"
          label={t('settings.policy.evidence.label')}
          options={yesOrNo('settings.policy.evidence.show', 'settings.policy.evidence.hide')}
          value={value.hidesEvidence ?? false}
          onChange={(hidesEvidence) => onChange({ ...value, hidesEvidence })}
          help={value.hidesEvidence === true ? undefined : t('settings.policy.evidence.help')}
        />
        <ChoiceField
          id="policy-access"
          label={t('settings.policy.access.label')}
          options={yesOrNo('settings.policy.access.no', 'settings.policy.access.yes')}
          value={value.showsAccess ?? false}
          onChange={(showsAccess) => onChange({ ...value, showsAccess })}
          help={value.showsAccess === true ? t('settings.policy.access.help') : undefined}
          error={errors['policy-access']}
        />
        {canEndWithWork || value.endsWithWork === true ? (
          <EndField value={value} onChange={onChange} />
        ) : null}
        <LogDaysField value={value} onChange={onChange} />
      </div>
    </details>
  );
}

function EndField({ value, onChange }: Pick<PolicyFieldsProps, 'value' | 'onChange'>) {
  const { t } = useTexts();
  return (
    <ChoiceField
      id="policy-end"
      label={t('settings.policy.end.label')}
      options={[
        { value: false, label: t('settings.policy.access.no') },
        { value: true, label: t('settings.policy.end.yes') },
      ]}
      value={value.endsWithWork ?? false}
      onChange={(endsWithWork) => onChange({ ...value, endsWithWork })}
      help={value.endsWithWork === true ? t('settings.policy.end.help') : undefined}
    />
  );
}

function LogDaysField({ value, onChange }: Pick<PolicyFieldsProps, 'value' | 'onChange'>) {
  const { t, format } = useTexts();
  const options = LOG_DAYS.map((days) => ({
    value: days,
    label: t('settings.policy.log.days', { days: format.number(days) }),
  }));
  return (
    <ChoiceField
      id="policy-log"
      label={t('settings.policy.log.label')}
      options={options}
      value={value.logDays ?? LOG_DAYS_MAX}
      onChange={(logDays) => onChange({ ...value, logDays })}
      help={t('settings.policy.log.help')}
    />
  );
}

/** What is wrong must not be closed away. */
const hasError = (errors: FieldErrors): boolean => Object.keys(errors).some((id) => id.startsWith('policy-'));

const wordsIn = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
