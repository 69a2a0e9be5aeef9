import SectionMessage from '@atlaskit/section-message/section-message';
import type { RoutingProblem, SaveRoutingResult, SetUpProject, TryRoutingResult } from '#wire/pages/site';
import type { Texts } from '../shared/i18n/texts';
import { useTexts } from '../shared/i18n/texts-context';
import { problemText, type Problem } from '../shared/problem';
import { Problems } from '../shared/problems';
import { nameOf } from './project-field';

/** What became of the rules that were sent. */
export type RoutingOutcome =
  | SaveRoutingResult
  | TryRoutingResult
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  | ({ readonly kind: 'failed' } & Problem);

interface OutcomeProps {
  readonly outcome: RoutingOutcome;
  readonly projects: readonly SetUpProject[];
}

/** What became of saving or trying the rules. Announced to screen readers, since it appears away from the button. */
export function RoutingOutcomeView(props: OutcomeProps) {
  return (
    <div role="status" data-testid="routing-outcome">
      <Content {...props} />
    </div>
  );
}

function Content({ outcome, projects }: OutcomeProps) {
  const texts = useTexts();
  const { t } = texts;
  switch (outcome.kind) {
    case 'idle':
      return null;
    case 'working':
      return <p>{t('site.routing.working')}</p>;
    case 'saved':
      return (
        <SectionMessage appearance="success" title={t('settings.save.saved.title')}>
          <p>{t('site.routing.saved')}</p>
        </SectionMessage>
      );
    case 'tried':
      return <Tried {...outcome} projects={projects} />;
    case 'refused':
      return (
        <Problems
          title={t('site.routing.refused')}
          problems={outcome.problems.map((problem) => routingProblemText(texts, problem))}
        />
      );
    case 'not-admin':
      return <Problems title={t('settings.save.refused.title')} problems={[t('site.notAdmin.title')]} />;
    case 'unavailable':
      return <Problems title={t('settings.relay.down.title')} problems={[outcome.message]} />;
    case 'failed':
      return (
        <SectionMessage appearance="error" title={t('settings.save.refused.title')}>
          <p>{problemText(texts, outcome)}</p>
          <p>{t('settings.save.failed.advice')}</p>
        </SectionMessage>
      );
  }
}

function routingProblemText({ t }: Texts, problem: RoutingProblem): string {
  switch (problem.kind) {
    case 'unreadable':
      return t('settings.problem.unreadable', { where: problem.where });
    case 'project-not-set-up':
      return problem.rule === undefined
        ? t('site.problem.default')
        : t('site.problem.project', { number: problem.rule + 1 });
    case 'rule-without-pattern':
      return t('site.problem.pattern', { number: problem.rule + 1 });
  }
}

/** Where each pending request would go. Nothing has been saved. */
function Tried({
  requests,
  total,
  projects,
}: Extract<TryRoutingResult, { readonly kind: 'tried' }> & Pick<OutcomeProps, 'projects'>) {
  const { t, count, format } = useTexts();
  const named = (key: string): string => nameOf(projects.find((project) => project.key === key) ?? { key });
  return (
    <SectionMessage title={count('site.tried.title', total)}>
      <p>{t('site.tried.text')}</p>
      {total > requests.length ? <p>{count('site.tried.cut', requests.length)}</p> : null}
      <ul className="plain" data-testid="tried">
        {requests.map(({ requestId, user, roles, resources, issueKey, projectKey, rule }) => (
          <li key={requestId}>
            <span>{t('site.tried.asks', { user, what: format.list([...roles, ...resources]) })}</span>
            <span className="subtle">
              {projectKey === undefined
                ? t('site.tried.nowhere')
                : rule === undefined
                  ? t('site.tried.default', { project: named(projectKey) })
                  : t('site.tried.rule', { project: named(projectKey), number: rule + 1 })}
            </span>
            {issueKey === undefined ? null : (
              <span className="subtle">{t('site.tried.card', { card: issueKey })}</span>
            )}
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}
