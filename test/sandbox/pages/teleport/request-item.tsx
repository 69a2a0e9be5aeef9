import Heading from '@atlaskit/heading/heading';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { Instant } from '../../../../static/shared/instant';
import { useNow } from '../../../../static/shared/use-now';
import type { TeleportRequest, TeleportReview, TeleportThreshold } from '../api/teleport-schemas';
import { RequestActions } from './request-actions';

interface RequestItemProps {
  readonly user: string;
  readonly request: TeleportRequest;
  readonly reload: () => Promise<void>;
}

const APPEARANCES: Readonly<Record<string, 'information' | 'success' | 'danger' | 'discovery'>> = {
  PENDING: 'information',
  APPROVED: 'success',
  DENIED: 'danger',
  PROMOTED: 'discovery',
};

const WORDS = new Intl.ListFormat('en', { type: 'conjunction' });

/** One request: who asks for what, how far it is, and what the visitor can do with it. */
export function RequestItem({ user, request, reload }: RequestItemProps) {
  const nowMs = useNow();
  return (
    <li className="box stack" data-testid={`request-${request.id}`}>
      <div className="line request-line">
        <Heading size="xsmall" as="h3">{`${request.user} requests ${WORDS.format(request.roles)}`}</Heading>
        <Lozenge appearance={APPEARANCES[request.state] ?? 'neutral'} testId="request-state">
          {request.state}
        </Lozenge>
      </div>
      {request.reason === '' ? null : <p className="request-reason">{request.reason}</p>}
      {request.resources.length === 0 ? null : (
        <p>{`Resources: ${request.resources.map(({ kind, name }) => `${kind}/${name}`).join(', ')}`}</p>
      )}
      <ul className="request-thresholds">
        {thresholdLines(request).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {request.reviews.length === 0 ? null : (
        <ul className="request-reviews">
          {request.reviews.map((review, index) => (
            <li key={index}>
              <strong>{review.author}</strong>
              {reviewLine(review)}
            </li>
          ))}
        </ul>
      )}
      {request.promotedTo === null ? null : <p>{`Promoted to the access list “${request.promotedTo}”`}</p>}
      {request.resolveReason === '' ? null : <p>{`Resolved: ${request.resolveReason}`}</p>}
      <p className="subtle">
        {request.id}
        {request.expires === null ? null : (
          <>
            {' · expires '}
            <Instant at={request.expires} nowMs={nowMs} />
          </>
        )}
      </p>
      <RequestActions user={user} request={request} reload={reload} />
    </li>
  );
}

/** A request without thresholds has Teleport's default of one each. */
function thresholdLines({ thresholds, reviews }: TeleportRequest): readonly string[] {
  if (thresholds.length > 0) return thresholds.map(thresholdLine);
  const count = (wanted: string) => reviews.filter(({ state }) => state === wanted).length;
  return [
    thresholdLine({ name: '', approve: 1, deny: 1, approvals: count('APPROVED'), denials: count('DENIED') }),
  ];
}

function thresholdLine({ name, approve, deny, approvals, denials }: TeleportThreshold): string {
  const label = name === '' ? 'Threshold' : `Threshold “${name}”`;
  return `${label}: ${approvals} of ${approve} approvals, ${denials} of ${deny} denials`;
}

function reviewLine({ state, submittedBy, reason }: TeleportReview): string {
  const by = submittedBy === '' ? '' : ` through ${submittedBy}`;
  return ` ${state.toLowerCase()}${by}${reason === '' ? '' : `: ${reason}`}`;
}
