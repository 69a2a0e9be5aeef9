import type { ApproverProblem, SetupProblem } from '#wire/pages';
import type { Texts } from '../shared/i18n/texts';

/** One reason why settings were not saved, as a sentence that says what to change. */
export function setupProblemText(texts: Texts, problem: SetupProblem): string {
  const { t } = texts;
  switch (problem.kind) {
    case 'unreadable':
      return t('settings.problem.unreadable', { where: problem.where });
    case 'no-issue-type':
      return t('settings.problem.noIssueType');
    case 'not-creatable':
      return problem.lacking.length === 0
        ? t('settings.checks.notCreatable')
        : t('settings.checks.lacking', { field: problem.lacking.join(', ') });
    case 'status':
      return t(`settings.problem.status.${problem.problem}`, { state: t(`state.${problem.state}`) });
    case 'field':
      return t(`settings.problem.field.${problem.problem}`, { field: problem.field });
    case 'approver':
      return approverProblemText(texts, problem.problem);
  }
}

/** Why somebody who is chosen cannot decide, and what to do. */
export function approverProblemText({ t }: Texts, problem: ApproverProblem): string {
  return problem.kind === 'groups-hidden'
    ? t('settings.problem.approver.groupsHidden')
    : t(`settings.problem.approver.${problem.kind}`, { id: problem.id });
}
