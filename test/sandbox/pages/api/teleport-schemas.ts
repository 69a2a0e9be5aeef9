import * as v from 'valibot';

/** What the Teleport emulator's console says. States are Teleport's own words: PENDING, APPROVED, DENIED, PROMOTED. */

export const ClusterSchema = v.object({ clusterName: v.string(), edition: v.string(), version: v.string() });
export type Cluster = v.InferOutput<typeof ClusterSchema>;

const UserSchema = v.object({
  name: v.string(),
  isBot: v.boolean(),
  requestableRoles: v.array(v.string()),
  reviewableRoles: v.array(v.string()),
});
export type TeleportUser = v.InferOutput<typeof UserSchema>;
export const UsersSchema = v.object({ users: v.array(UserSchema) });

const ThresholdSchema = v.object({
  name: v.string(),
  approve: v.number(),
  deny: v.number(),
  approvals: v.number(),
  denials: v.number(),
});
export type TeleportThreshold = v.InferOutput<typeof ThresholdSchema>;

const ReviewSchema = v.object({
  author: v.string(),
  state: v.string(),
  reason: v.string(),
  submittedBy: v.string(),
});
export type TeleportReview = v.InferOutput<typeof ReviewSchema>;

const RequestSchema = v.object({
  id: v.string(),
  user: v.string(),
  roles: v.array(v.string()),
  resources: v.array(v.object({ kind: v.string(), name: v.string(), subResource: v.string() })),
  state: v.string(),
  reason: v.string(),
  resolveReason: v.string(),
  expires: v.nullable(v.string()),
  promotedTo: v.nullable(v.string()),
  thresholds: v.array(ThresholdSchema),
  reviews: v.array(ReviewSchema),
});
export type TeleportRequest = v.InferOutput<typeof RequestSchema>;
export const RequestsSchema = v.object({ requests: v.array(RequestSchema) });

const AuditSchema = v.looseObject({ event: v.string(), code: v.string(), time: v.string() });
export type AuditEntry = v.InferOutput<typeof AuditSchema>;
export const AuditPageSchema = v.object({ events: v.array(AuditSchema) });
