import Avatar from '@atlaskit/avatar/avatar';
import Heading from '@atlaskit/heading/heading';
import type { Review } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { StateLozenge } from './state-lozenge';

interface ReviewsProps {
  readonly reviews: readonly Review[];
  readonly nowMs: number;
}

/** Who has reviewed, in Teleport's order. */
export function Reviews({ reviews, nowMs }: ReviewsProps) {
  const { t } = useTexts();
  return (
    <section className="panel-section" aria-labelledby="reviews">
      <Heading size="xsmall" as="h3" id="reviews">
        {t('panel.reviews.title')}
      </Heading>
      {reviews.length === 0 ? (
        <p className="panel-subtle">{t('panel.reviews.none')}</p>
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
  const { t } = useTexts();
  return (
    <li>
      <Avatar size="small" label="" />
      <div>
        <p className="panel-line">
          <strong>{review.author}</strong>
          <StateLozenge state={review.proposedState} />
        </p>
        {review.createdAt === undefined ? null : (
          <p className="panel-subtle">
            <Instant at={review.createdAt} nowMs={nowMs} />
          </p>
        )}
        {review.submittedBy === undefined ? null : (
          <p className="panel-subtle">{t('panel.reviews.submittedBy', { user: review.submittedBy })}</p>
        )}
        {review.reason === '' ? null : <p className="panel-reason">{review.reason}</p>}
      </div>
    </li>
  );
}
