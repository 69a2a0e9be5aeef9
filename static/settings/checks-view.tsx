import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { CreateFieldInput } from '#core/create-fields';
import type { SetupChecks } from '#wire/pages';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { problemText } from '../shared/problem';
import type { Loaded } from '../shared/use-load';
import { Problems } from '../shared/problems';

type Checked = Extract<SetupChecks, { readonly kind: 'checked' }>;

interface ChecksViewProps {
  readonly state: Loaded<SetupChecks>;
  /** What the form has for fields of the create screen. */
  readonly values: CreateFieldInput;
  readonly onCheck: () => void;
}

/** What the app found out about the project: what a person has to change in Jira, and what nobody can know yet. */
export function ChecksView({ state, values, onCheck }: ChecksViewProps) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <div className="stack" data-testid="checks">
      {state.kind === 'loading' ? <LoadingView message={t('settings.checks.loading')} /> : null}
      {state.kind === 'failed' ? (
        <Problems title={t('settings.checks.failed')} problems={[problemText(texts, state)]} />
      ) : null}
      {state.kind === 'ready' && state.value.kind === 'checked' ? (
        <Findings checks={state.value} values={values} />
      ) : null}
      <div>
        <Button onClick={onCheck} testId="check-again">
          {t('settings.checks.again')}
        </Button>
      </div>
    </div>
  );
}

interface FindingsProps {
  readonly checks: Checked;
  readonly values: CreateFieldInput;
}

function Findings({ checks, values }: FindingsProps) {
  const { t, format } = useTexts();
  const { missingPermissions, create, moves } = checks;
  const problems = [
    ...missingPermissions.map((name) =>
      t('settings.checks.permission', { permission: t(`settings.checks.permission.${name}`) }),
    ),
    ...(create === undefined ? [t('settings.checks.notCreatable')] : []),
    ...(create?.lacking ?? []).map((field) => t('settings.checks.lacking', { field })),
    ...(create?.fields ?? [])
      .filter(({ kind, required }) => required && kind === 'unsupported')
      .map(({ name }) => t('settings.problem.field.unsupported', { field: name })),
    ...moves.impossible.map(({ from, to }) =>
      t('settings.checks.move', { from: t(`state.${from}`), to: t(`state.${to}`) }),
    ),
  ];
  const unfilled = (create?.fields ?? []).filter(
    ({ id, kind, required }) =>
      required && kind !== 'unsupported' && (values[id] ?? []).every((value) => value.trim() === ''),
  );
  const isGood = problems.length + unfilled.length === 0;
  const unseen = moves.unseen.map((state) => t(`state.${state}`));
  return (
    <>
      {problems.length > 0 ? <Problems title={t('settings.checks.problems')} problems={problems} /> : null}
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
        <p>{t('settings.checks.people')}</p>
      </SectionMessage>
    </>
  );
}
