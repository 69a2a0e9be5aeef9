import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { FieldInput } from '#core/project/screen-fields';
import type { Finding } from '#core/project/setup-checks';
import type { SetupChecks } from '#wire/pages/settings';
import type { Texts } from '../shared/i18n/texts';
import { useTexts } from '../shared/i18n/texts-context';
import type { Loaded } from '../shared/loaded';
import { LoadingView } from '../shared/loading-view';
import { problemText } from '../shared/problem';
import { Problems } from '../shared/problems';
import type { StatusOption } from './ready-setup';

type Checked = Extract<SetupChecks, { readonly kind: 'checked' }>;

interface ChecksViewProps {
  readonly state: Loaded<SetupChecks>;
  readonly statuses: readonly StatusOption[];
  /** What the form has for fields of the create screen. */
  readonly values: FieldInput;
  readonly isChecking: boolean;
  readonly onCheck: () => void;
}

/** What the app found out about the project: what a person has to change in Jira, and what nobody can know yet. */
export function ChecksView({ state, statuses, values, isChecking, onCheck }: ChecksViewProps) {
  const texts = useTexts();
  const { t } = texts;
  const failure = state.kind === 'failed' ? state : state.kind === 'ready' ? state.problem : undefined;
  return (
    <div className="stack" data-testid="checks">
      {state.kind === 'loading' || isChecking ? <LoadingView message={t('settings.checks.loading')} /> : null}
      {failure === undefined ? null : (
        <Problems title={t('settings.checks.failed')} problems={[problemText(texts, failure)]} />
      )}
      {state.kind === 'ready' && state.value.kind === 'checked' ? (
        <Findings checks={state.value} statuses={statuses} values={values} />
      ) : null}
      <div>
        <Button onClick={onCheck} isDisabled={isChecking} testId="check-again">
          {t('shared.checkAgain')}
        </Button>
      </div>
    </div>
  );
}

interface FindingsProps {
  readonly checks: Checked;
  readonly statuses: readonly StatusOption[];
  readonly values: FieldInput;
}

function Findings({ checks, statuses, values }: FindingsProps) {
  const texts = useTexts();
  const { t, count, format } = texts;
  const nameOf = (id: string): string =>
    statuses.find((status) => status.id === id)?.name ?? t('settings.statuses.missing', { id });
  const problems = checks.findings.map((finding) => ({
    text: findingText(texts, finding, nameOf),
    fixAt: finding.fixAt,
  }));
  const unfilled = checks.fields.filter(
    ({ id, kind, required }) =>
      required && kind !== 'unsupported' && (values[id] ?? []).every((value) => value.trim() === ''),
  );
  const isGood = problems.length + unfilled.length === 0;
  const unseen = checks.unseen.map((state) => t(`state.${state}`));
  return (
    <>
      {problems.length > 0 ? <Problems title={t('settings.checks.problems')} problems={problems} /> : null}
      {problems.some(({ fixAt }) => fixAt !== undefined) ? (
        <p className="subtle">{t('settings.checks.pages')}</p>
      ) : null}
      {unfilled.length > 0 ? (
        <Problems
          title={t('settings.checks.unfilled')}
          problems={unfilled.map(({ name }) => t('settings.problem.field.missing', { field: name }))}
        />
      ) : null}
      <SectionMessage
        appearance={isGood ? 'success' : 'information'}
        title={isGood ? t('settings.checks.good') : t('settings.checks.unknown')}
      >
        {unseen.length === 0 ? null : <p>{t('settings.checks.unseen', { states: format.list(unseen) })}</p>}
        {checks.unreadable === 0 ? null : <p>{count('settings.checks.unreadable', checks.unreadable)}</p>}
        <p>{t('settings.checks.people')}</p>
      </SectionMessage>
      <SectionMessage title={t('settings.switchOff.title')}>
        <p>{t('settings.switchOff.text')}</p>
        <ul>
          <li>{t('settings.switchOff.commits')}</li>
          <li>{t('settings.switchOff.automation')}</li>
          <li>{t('settings.switchOff.imports')}</li>
        </ul>
      </SectionMessage>
    </>
  );
}

/** What stands in the way, where to change it, and how. */
function findingText({ t, format }: Texts, finding: Finding, nameOf: (status: string) => string): string {
  switch (finding.kind) {
    case 'permission':
      return t('settings.checks.permission', {
        permission: t(`settings.checks.permission.${finding.permission}`),
      });
    case 'unmapped':
      return t('settings.problem.status.missing', { state: t(`state.${finding.state}`) });
    case 'not-creatable':
      return t('settings.checks.notCreatable');
    case 'no-field':
      return t(`settings.checks.noField.${finding.field}`);
    case 'unsupported-field':
      return finding.transition === undefined
        ? t('settings.problem.field.unsupported', { field: finding.field })
        : t('settings.checks.unsupportedMove', { field: finding.field, transition: finding.transition });
    case 'no-transition': {
      const states = format.list(finding.to.map((state) => t(`state.${state}`)));
      const status = nameOf(finding.status);
      return finding.from === 'start'
        ? t('settings.checks.noStart', { status, states })
        : t('settings.checks.noWay', { status, states });
    }
    case 'locked':
      return t(`settings.checks.locked.${finding.refuses}`, { status: nameOf(finding.status) });
    case 'hidden':
      return t('settings.checks.hidden', { level: finding.level });
  }
}
