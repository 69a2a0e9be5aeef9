import { requestId, type RequestId } from '#core/ids';
import type { AccessRequest, RequestHead } from '#core/request/access-request';
import { TIERS } from '#core/request/tier';
import * as v from '#wire/schema';
import { REQUEST_ID_PATTERN } from './limits';

/** Schemas of the records that cross between relay and app. What they accept is exactly the core's types. */

export const RequestIdSchema = v.pipe(
  v.string(),
  v.regex(REQUEST_ID_PATTERN, 'not the name of an access request'),
  v.transform((text): RequestId => requestId(text)),
);

/** People follow it: no other scheme, whoever wrote it. */
export const WebUrlSchema = v.pipe(v.string(), v.startsWith('https://'));

const InstantSchema = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const ResourceSchema = v.object({
  cluster: v.string(),
  kind: v.string(),
  name: v.string(),
  subResource: v.optional(v.string()),
  friendlyName: v.optional(v.string()),
  constraints: v.optional(v.array(v.string())),
});

const ThresholdSchema = v.object({ name: v.string(), approve: count, deny: count });

const ReviewSchema = v.object({
  author: v.string(),
  proposedState: v.picklist(['approved', 'denied', 'promoted', 'unknown']),
  reason: v.string(),
  createdAt: v.optional(InstantSchema),
  thresholdIndexes: v.array(count),
  submittedBy: v.optional(v.string()),
});

export const AccessRequestSchema: v.GenericSchema<unknown, AccessRequest> = v.object({
  id: RequestIdSchema,
  revision: v.string(),
  user: v.string(),
  roles: v.array(v.string()),
  state: v.picklist(['pending', 'approved', 'denied', 'promoted', 'unknown']),
  kind: v.picklist(['short-term', 'long-term']),
  requestReason: v.string(),
  resolveReason: v.string(),
  createdAt: v.optional(InstantSchema),
  expiresAt: v.optional(InstantSchema),
  accessExpiresAt: v.optional(InstantSchema),
  assumeStartAt: v.optional(InstantSchema),
  resources: v.array(ResourceSchema),
  thresholds: v.array(ThresholdSchema),
  roleThresholds: v.record(v.string(), v.array(v.array(count))),
  reviews: v.array(ReviewSchema),
  suggestedReviewers: v.array(v.string()),
  promotedTo: v.optional(v.string()),
  webUrl: v.optional(WebUrlSchema),
  tier: v.optional(v.picklist(TIERS)),
});

export const RequestHeadSchema: v.GenericSchema<unknown, RequestHead> = v.object({
  id: RequestIdSchema,
  revision: v.string(),
});
