import type { SetupProblem } from '#wire/pages';
import type { Texts } from '../shared/i18n/texts';

/** One reason why settings were not saved, as a sentence that says what to change. */
export function setupProblemText({ t }: Texts, problem: SetupProblem): string {
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
  }
}
