import Heading from '@atlaskit/heading/heading';
import { AdfView } from '../adf/adf-view';
import type { JiraIssue } from '../api/jira-schemas';
import { AppPanels } from '../app-modules/app-panels';
import { Link } from '../navigation/link';
import { PageHeader } from '../page-header';
import { Comments } from './comments';
import { Details } from './details';
import { History } from './history';
import { Properties } from './properties';
import { StatusMenu } from './status-menu';

interface IssueViewProps {
  readonly actor: string;
  readonly issue: JiraIssue;
  readonly problem: string | undefined;
  readonly reload: () => Promise<void>;
}

/** The issue in two columns: its content, and beside it details and panels. */
export function IssueView({ actor, issue, problem, reload }: IssueViewProps) {
  const { fields } = issue;
  return (
    <>
      <p className="breadcrumbs">
        <Link to={`/board/${encodeURIComponent(fields.project.key)}`}>{fields.project.name}</Link>
        <span aria-hidden="true"> / </span>
        <span>{issue.key}</span>
      </p>
      <PageHeader title={fields.summary}>
        {problem === undefined ? null : <p role="alert">{`May be out of date: ${problem}`}</p>}
      </PageHeader>
      <div className="issue">
        <div className="issue-main">
          <StatusMenu actor={actor} issue={issue} reload={reload} />
          <section className="stack" aria-labelledby="description">
            <Heading size="small" as="h2" id="description">
              Description
            </Heading>
            <AdfView document={fields.description} whenEmpty="No description." />
          </section>
          <Comments actor={actor} issueKey={issue.key} comments={fields.comment.comments} reload={reload} />
          <History histories={issue.changelog.histories} />
          <Properties properties={issue.properties} />
        </div>
        <aside className="issue-side" aria-label="Details and apps">
          <Details issue={issue} />
          <AppPanels actor={actor} issue={issue} onIssueChanged={reload} />
        </aside>
      </div>
    </>
  );
}
