import type { CardState } from '#core/project/settings';
import type { ApproverProblem, RenamedStatus, SetupProblem } from '#wire/pages/settings';
import type { Texts } from '../shared/i18n/texts';
import type { FieldErrors } from './field';

/** Id of the control for a field: of the create screen, or of the transitions to a state. */
export const fieldControlId = (state: CardState | undefined, field: string): string =>
  state === undefined ? `field-${field}` : `field-${state}-${field}`;

export const statusControlId = (state: CardState): string => `statuses-${state}`;

/** Why settings were not saved, at the controls that it is about. */
export function errorsOf(texts: Texts, problems: readonly SetupProblem[]): FieldErrors {
  return Object.fromEntries(
    problems.flatMap((problem): [string, string][] => {
      const id = controlOf(problem);
      return id === undefined ? [] : [[id, setupProblemText(texts, problem)]];
    }),
  );
}

function controlOf(problem: SetupProblem): string | undefined {
  switch (problem.kind) {
    case 'no-issue-type':
    case 'not-creatable':
      return 'issue-type';
    case 'no-field':
      return problem.field === 'labels'
        ? 'policy-labels'
        : problem.field === 'duedate'
          ? 'policy-due'
          : 'issue-type';
    case 'no-access-field':
      return 'policy-access';
    case 'status':
      return statusControlId(problem.state);
    case 'field':
      return fieldControlId(problem.state, problem.id);
    default:
      return undefined;
  }
}

/** One reason why settings were not saved, as a sentence that says what to change. */
export function setupProblemText(texts: Texts, problem: SetupProblem): string {
  const { t } = texts;
  switch (problem.kind) {
    case 'unreadable':
      return t('settings.problem.unreadable', { where: problem.where });
    case 'no-issue-type':
      return t('settings.problem.noIssueType');
    case 'no-access-field':
      return t('settings.problem.noAccessField');
    case 'not-creatable':
      return t('settings.checks.notCreatable');
    case 'no-field':
      return t(`settings.checks.noField.${problem.field}`);
    case 'status':
      return t(`settings.problem.status.${problem.problem}`, { state: t(`state.${problem.state}`) });
    case 'field':
      return problem.state === undefined || problem.problem !== 'missing'
        ? t(`settings.problem.field.${problem.problem}`, { field: problem.field })
        : t('settings.problem.field.missingMove', {
            field: problem.field,
            state: t(`state.${problem.state}`),
          });
    case 'approver':
      return approverProblemText(texts, problem.problem);
  }
}

/** Why somebody who is chosen cannot decide, and what to do. */
export function approverProblemText({ t }: Texts, problem: ApproverProblem): string {
  switch (problem.kind) {
    case 'groups-hidden':
      return t('settings.problem.approver.groupsHidden');
    case 'roles-hidden':
      return t('settings.problem.approver.rolesHidden');
    case 'person':
    case 'group':
    case 'role':
      return t(`settings.problem.approver.${problem.kind}`, { id: problem.id });
  }
}

/** Which status is called otherwise than when somebody said what it means. */
export const renamedText = ({ t }: Texts, { before, now }: RenamedStatus): string =>
  now === undefined ? t('settings.renamed.gone', { before }) : t('settings.renamed.now', { before, now });
