import type { Review } from '#core/request/access-request';
import type { RequestCardView, ReviewSource } from '#wire/pages/panel';
import type { Texts } from '../shared/i18n/texts';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { plain } from '../shared/plain';

interface TimelineProps {
  readonly card: RequestCardView;
  readonly nowMs: number;
}

/** One thing that happened. */
interface Entry {
  readonly what: string;
  readonly at?: string | undefined;
  readonly through?: string | undefined;
  readonly reason?: string | undefined;
}

/** What happened to the request, oldest first, and where each decision was made. */
export function Timeline({ card, nowMs }: TimelineProps) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <ol className="panel-list panel-timeline" data-testid="timeline">
      {entriesOf(texts, card).map(({ what, at, through, reason }, position) => (
        <li key={position}>
          <p>
            <bdi>{what}</bdi>
          </p>
          {at === undefined ? null : (
            <p className="panel-subtle">
              <Instant at={at} nowMs={nowMs} isPast />
            </p>
          )}
          {through === undefined ? null : (
            <p className="panel-subtle">{t('panel.timeline.source', { source: through })}</p>
          )}
          {reason === undefined || reason.trim() === '' ? null : (
            <p className="panel-text" dir="auto">
              {plain(reason)}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function entriesOf(texts: Texts, { request, sources, resolvedIn }: RequestCardView): readonly Entry[] {
  const { t } = texts;
  const { user, createdAt, reviews, state, resolveReason } = request;
  const asked: Entry = { what: t('panel.timeline.requested', { user }), at: createdAt };
  const reviewed = reviews.map((review, position): Entry => {
    const through = sourceName(texts, sources[position] ?? 'teleport', review);
    return { what: deedOf(texts, review), at: review.createdAt, through, reason: review.reason };
  });
  if (state === 'pending' || state === 'unknown') return [asked, ...reviewed];
  // The review that decided it says all of it: who, why, and through what.
  if (reviews.some(({ proposedState }) => proposedState === state)) return [asked, ...reviewed];
  const ended: Entry = {
    what: t(`panel.timeline.end.${state}`),
    through: sourceName(texts, resolvedIn ?? 'teleport'),
    reason: resolveReason,
  };
  return [asked, ...reviewed, ended];
}

function deedOf({ t }: Texts, { author: user, proposedState }: Review): string {
  switch (proposedState) {
    case 'approved':
      return t('panel.timeline.approved', { user });
    case 'denied':
      return t('panel.timeline.denied', { user });
    case 'promoted':
    case 'unknown':
      return t('panel.timeline.reviewed', { user });
  }
}

const sourceName = ({ t }: Texts, source: ReviewSource, review?: Review): string =>
  source === 'integration'
    ? t('panel.source.integration', { name: review?.submittedBy ?? '' })
    : t(`panel.source.${source}`);
