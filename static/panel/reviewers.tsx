import Avatar from '@atlaskit/avatar/avatar';
import Heading from '@atlaskit/heading/heading';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { AccessRequest } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';
import { StateLozenge } from './state-lozenge';

/** Who has reviewed and who was suggested, each with where they stand. */
export function Reviewers({ request }: { readonly request: AccessRequest }) {
  const { t } = useTexts();
  const { reviews, suggestedReviewers } = request;
  const reviewed = new Set(reviews.map(({ author }) => author));
  const waiting = suggestedReviewers.filter((name) => !reviewed.has(name));
  return (
    <section className="panel-section" aria-labelledby="reviewers">
      <Heading size="xsmall" as="h3" id="reviewers">
        {t('panel.reviewers.title')}
      </Heading>
      {reviews.length + waiting.length === 0 ? (
        <p className="panel-subtle">
          {t(request.state === 'pending' ? 'panel.reviewers.none' : 'panel.reviewers.nobody')}
        </p>
      ) : (
        <ul className="panel-list" data-testid="reviewers">
          {reviews.map(({ author, proposedState }, position) => (
            <li key={`${author}:${position}`} className="panel-line">
              <Avatar size="xxsmall" label="" />
              <bdi>{plain(author)}</bdi>
              <StateLozenge state={proposedState} />
            </li>
          ))}
          {waiting.map((name) => (
            <li key={name} className="panel-line">
              <Avatar size="xxsmall" label="" />
              <bdi>{plain(name)}</bdi>
              <Lozenge>{t('panel.reviewers.suggested')}</Lozenge>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
