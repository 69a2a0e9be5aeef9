import type { AccessRequest } from '#core/request/access-request';
import type { Texts } from '../shared/i18n/texts';

/** More names than these do not make a sentence. */
const NAMES_MAX = 4;

/** "alice requests prod-dba and ssh-admin for 4 hours, starting now": who wants what, for how long, from when. */
export function sentenceOf(
  texts: Texts,
  request: AccessRequest,
  resourceCount = request.resources.length,
): string {
  const { t, format } = texts;
  const { user, assumeStartAt, accessExpiresAt, createdAt, state } = request;
  const access = accessOf(texts, request, resourceCount);
  const from = Date.parse(assumeStartAt ?? createdAt ?? '');
  const lengthMs = Date.parse(accessExpiresAt ?? '') - from;
  const isPast = state !== 'pending';
  if (Number.isNaN(lengthMs) || lengthMs <= 0) {
    return t(isPast ? 'panel.sentence.pastOpen' : 'panel.sentence.open', { user, access });
  }
  const duration = format.duration(lengthMs);
  if (isPast) return t('panel.sentence.past', { user, access, duration });
  return assumeStartAt === undefined
    ? t('panel.sentence.now', { user, access, duration })
    : t('panel.sentence.later', { user, access, duration, start: format.instant(assumeStartAt) });
}

function accessOf({ t, format }: Texts, { roles, resources }: AccessRequest, count: number): string {
  const shown = roles.slice(0, NAMES_MAX);
  const more = roles.length - shown.length;
  const named = format.list(more > 0 ? [...shown, t('panel.access.more', { count: more })] : shown);
  const [first] = resources;
  if (first === undefined) return named;
  return count === 1
    ? t('panel.access.resource', { resource: first.name, roles: named })
    : t('panel.access.resources', { count, roles: named });
}
