import Avatar from '@atlaskit/avatar/avatar';
import Heading from '@atlaskit/heading/heading';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { Review } from '#core/access-request';
import { Instant } from '../shared/instant';
import { stateLabel } from './state-label';

interface ReviewsProps {
  readonly reviews: readonly Review[];
  readonly nowMs: number;
}

/** Who has reviewed, in Teleport's order. */
export function Reviews({ reviews, nowMs }: ReviewsProps) {
  return (
    <section className="panel-section" aria-labelledby="reviews">
      <Heading size="xsmall" as="h3" id="reviews">
        Reviews
      </Heading>
      {reviews.length === 0 ? (
        <p className="panel-subtle">Nobody has reviewed this request yet.</p>
      ) : (
        <ul className="panel-reviews">
          {reviews.map((review, position) => (
            <ReviewItem key={`${review.author}:${position}`} review={review} nowMs={nowMs} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ReviewItem({ review, nowMs }: { readonly review: Review; readonly nowMs: number }) {
  const label = stateLabel(review.proposedState);
  return (
    <li>
      <Avatar size="small" label="" />
      <div>
        <p className="panel-line">
          <strong>{review.author}</strong>
          <Lozenge appearance={label.appearance}>{label.text}</Lozenge>
        </p>
        {review.createdAt === undefined ? null : (
          <p className="panel-subtle">
            <Instant at={review.createdAt} nowMs={nowMs} />
          </p>
        )}
        {review.submittedBy === undefined ? null : (
          <p className="panel-subtle">{`Handed in by ${review.submittedBy}`}</p>
        )}
        {review.reason === '' ? null : <p className="panel-reason">{review.reason}</p>}
      </div>
    </li>
  );
}
