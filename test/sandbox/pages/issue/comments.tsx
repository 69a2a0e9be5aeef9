import Avatar from '@atlaskit/avatar/avatar';
import Heading from '@atlaskit/heading/heading';
import { Instant } from '../../../../static/shared/instant';
import { useNow } from '../../../../static/shared/use-now';
import { AdfView } from '../adf/adf-view';
import type { JiraComment } from '../api/jira-schemas';
import { AddComment } from './add-comment';

interface CommentsProps {
  readonly actor: string;
  readonly issueKey: string;
  readonly comments: readonly JiraComment[];
  readonly reload: () => Promise<void>;
}

/** The issue's comments, oldest first, and a box for another. */
export function Comments({ actor, issueKey, comments, reload }: CommentsProps) {
  const nowMs = useNow();
  return (
    <section className="stack" aria-labelledby="comments">
      <Heading size="small" as="h2" id="comments">
        Comments
      </Heading>
      {comments.length === 0 ? <p className="subtle">No comments yet.</p> : null}
      <ol className="plain-list comments" data-testid="comments">
        {comments.map((comment) => (
          <li key={comment.id} className="comment">
            <Avatar size="small" label="" />
            <div className="stack">
              <p className="line">
                <strong>{comment.author?.displayName ?? 'Someone'}</strong>
                <span className="subtle">
                  <Instant at={comment.created} nowMs={nowMs} />
                </span>
              </p>
              <AdfView document={comment.body} whenEmpty="(empty)" />
            </div>
          </li>
        ))}
      </ol>
      <AddComment actor={actor} issueKey={issueKey} reload={reload} />
    </section>
  );
}
