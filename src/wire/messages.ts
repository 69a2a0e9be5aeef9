import type { AccessEnded, AccessEnding } from '#core/access-end/ending';
import { accountId, issueId, issueKey, type DecisionId } from '#core/ids';
import type { NotedIssue } from '#core/ports';
import {
  REASON_BYTES_MAX,
  type Eligibility,
  type ReviewMode,
  type ReviewOutcome,
  type ReviewSubmission,
} from '#core/request/review';
import * as v from '#wire/schema';
import { HEADS_MAX, NUDGE_IDS_MAX, REQUEST_IDS_MAX, USERS_MAX } from './limits';
import { AccessRequestSchema, RequestHeadSchema, RequestIdSchema, WebUrlSchema } from './records';

/** What the calls of `contract.ts` carry, and the nudge by which the relay tells the app to look. */

/** Where and with which key the relay may nudge the app. `keyId` names the key without giving it away. */
const NudgeTargetSchema = v.object({
  url: v.pipe(v.string(), v.url(), v.maxLength(2048)),
  keyId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Standard Webhooks secret: `whsec_` and base64. */
  key: v.pipe(v.string(), v.startsWith('whsec_'), v.maxLength(256)),
});
export type NudgeTarget = v.InferOutput<typeof NudgeTargetSchema>;

/** `known`: the digest that the app has dealt with. `nudge` is sent only when the relay named another `nudgeKeyId`. */
export const SyncCallSchema = v.object({
  known: v.optional(v.pipe(v.string(), v.maxLength(128))),
  nudge: v.optional(NudgeTargetSchema),
});
export type SyncCall = v.InferOutput<typeof SyncCallSchema>;

/**
 * Heads of all pending requests, oldest first, or `unchanged` where their digest equals `known`. `unlisted`: how many there are
 * besides, where they are too many for one list. `nudgeKeyId` names the key that this
 * relay nudges with, so that an app sees when a relay has lost it.
 */
export const SyncAnswerSchema = v.variant('kind', [
  v.object({ kind: v.literal('unchanged'), digest: v.string(), nudgeKeyId: v.optional(v.string()) }),
  v.object({
    kind: v.literal('heads'),
    digest: v.string(),
    heads: v.pipe(v.array(RequestHeadSchema), v.maxLength(HEADS_MAX)),
    unlisted: v.optional(v.number()),
    nudgeKeyId: v.optional(v.string()),
  }),
]);
export type SyncAnswer = v.InferOutput<typeof SyncAnswerSchema>;

const RevisionsSchema = v.record(v.string(), v.pipe(v.string(), v.maxLength(128)));

/**
 * `withIssues` also reads which issue Teleport's plugin data names for each request; costs a call to Teleport each. `heard`:
 * revisions by request id that a nudge named; where the relay knows that very one, Teleport is not asked again.
 */
export const FetchCallSchema = v.object({
  ids: v.pipe(v.array(RequestIdSchema), v.minLength(1), v.maxLength(REQUEST_IDS_MAX)),
  withIssues: v.optional(v.boolean()),
  heard: v.optional(RevisionsSchema),
});
export type FetchCall = v.InferOutput<typeof FetchCallSchema>;

/** `shown`: what the issue tells of the request. */
export const NotedIssueSchema: v.GenericSchema<unknown, NotedIssue> = v.object({
  issueId: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/), v.transform(issueId)),
  issueKey: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{0,254}-[0-9]{1,18}$/), v.transform(issueKey)),
  shown: v.optional(
    v.object({
      reviews: v.pipe(v.number(), v.integer(), v.minValue(0)),
      resolution: v.optional(v.picklist(['approved', 'denied', 'promoted', 'expired', 'deleted'])),
    }),
  ),
});

export const FetchedSchema = v.variant('kind', [
  v.object({ kind: v.literal('found'), request: AccessRequestSchema, issue: v.optional(NotedIssueSchema) }),
  v.object({ kind: v.literal('gone'), id: RequestIdSchema }),
  v.object({ kind: v.literal('unusable'), id: RequestIdSchema, why: v.string() }),
]);
export type Fetched = v.InferOutput<typeof FetchedSchema>;

/** One entry per id asked for, in the same order. `parseFetchAnswer` reads it record by record. */
export const FetchAnswerSchema = v.object({ requests: v.array(FetchedSchema) });
export type FetchAnswer = v.InferOutput<typeof FetchAnswerSchema>;

export const AccountIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9:_-]{1,128}$/, 'not an Atlassian account id'),
  v.transform(accountId),
);

const ActorSchema = v.object({
  accountId: AccountIdSchema,
  displayName: v.pipe(v.string(), v.maxLength(255)),
  emailAddress: v.optional(v.pipe(v.string(), v.maxLength(320))),
  isProjectApprover: v.boolean(),
});

export const ReviewCallSchema: v.GenericSchema<unknown, ReviewSubmission> = v.object({
  decisionId: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9:._-]{1,128}$/),
    v.transform((text) => text as DecisionId),
  ),
  actor: ActorSchema,
  proposedState: v.picklist(['approved', 'denied']),
  // An app that does not say so is held to the stricter rule.
  via: v.optional(v.picklist(['drag', 'panel']), 'drag'),
  reason: v.pipe(v.string(), v.maxBytes(REASON_BYTES_MAX)),
  assumeStartAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

const detail = v.pipe(v.string(), v.maxLength(2000));

export const ReviewAnswerSchema: v.GenericSchema<unknown, ReviewOutcome> = v.variant('kind', [
  v.object({
    kind: v.literal('recorded'),
    request: AccessRequestSchema,
    reviewer: v.string(),
    // Absent from a relay of an earlier version.
    mode: v.optional(v.picklist(['native', 'relay', 'override'] satisfies ReviewMode[])),
  }),
  v.object({ kind: v.literal('already-reviewed'), request: AccessRequestSchema, reviewer: v.string() }),
  v.object({ kind: v.literal('already-resolved'), request: AccessRequestSchema }),
  v.object({ kind: v.literal('own-request') }),
  v.object({ kind: v.literal('not-permitted'), detail }),
  v.object({ kind: v.literal('unknown-reviewer'), detail }),
  v.object({ kind: v.literal('long-term') }),
  v.object({ kind: v.literal('panel-only') }),
  v.object({ kind: v.literal('teleport-only') }),
  v.object({ kind: v.literal('gone') }),
]);

/** Asks whether a person could review a request. */
export const ReviewerCallSchema = v.object({ actor: ActorSchema });

export const EligibilitySchema: v.GenericSchema<unknown, Eligibility> = v.variant('kind', [
  v.object({ kind: v.literal('can'), onlyDeny: v.optional(detail), canDelayStart: v.boolean() }),
  v.object({ kind: v.literal('own-request') }),
  v.object({ kind: v.literal('already-reviewed'), reviewer: v.string() }),
  v.object({ kind: v.literal('unmatched'), detail }),
  v.object({ kind: v.literal('not-eligible'), detail }),
  v.object({
    kind: v.literal('not-pending'),
    access: v.optional(v.picklist(['can-end', 'ended'])),
  }),
  v.object({ kind: v.literal('teleport-only') }),
  v.object({ kind: v.literal('long-term') }),
]);

/** Asks the same about several requests, for a list of them. */
export const ReviewerOfManyCallSchema = v.object({
  actor: ActorSchema,
  ids: v.pipe(v.array(RequestIdSchema), v.minLength(1), v.maxLength(REQUEST_IDS_MAX)),
});
export type ReviewerOfManyCall = v.InferOutput<typeof ReviewerOfManyCallSchema>;

/** Of a request that is gone, or cannot be read, there is no entry. */
export const ReviewerOfManyAnswerSchema = v.object({
  requests: v.array(v.object({ id: RequestIdSchema, eligibility: EligibilitySchema })),
});
export type ReviewerOfManyAnswer = v.InferOutput<typeof ReviewerOfManyAnswerSchema>;

/** Asks to end the access that a request gave, before its time: somebody, or nobody as a work item was closed. */
export const EndAccessCallSchema: v.GenericSchema<unknown, AccessEnding> = v.union([
  v.object({ actor: ActorSchema, reason: v.pipe(v.string(), v.nonEmpty(), v.maxBytes(REASON_BYTES_MAX)) }),
  v.object({ workItem: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,9}-[1-9][0-9]{0,8}$/)) }),
]);

export const EndAccessAnswerSchema: v.GenericSchema<unknown, AccessEnded> = v.variant('kind', [
  v.object({ kind: v.literal('ended'), lock: v.string() }),
  v.object({ kind: v.literal('not-running') }),
  v.object({ kind: v.literal('not-permitted'), detail }),
]);

/** Asks for the Atlassian accounts of Teleport users. */
export const PeopleCallSchema = v.object({
  users: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1), v.maxLength(USERS_MAX)),
  /** Whether the answer is to name the roles that they have. */
  withRoles: v.optional(v.boolean()),
});
export type PeopleCall = v.InferOutput<typeof PeopleCallSchema>;

/**
 * One entry per user asked for, in the same order; none or several accounts where that is what the relay knows. `unreadable`: what
 * stands where an account id belongs and is none.
 */
export const PeopleAnswerSchema = v.object({
  people: v.array(
    v.object({
      user: v.string(),
      accounts: v.array(AccountIdSchema),
      unreadable: v.optional(v.array(v.string())),
      /** Absent where nobody asked, or where the relay may not see them. */
      roles: v.optional(v.array(v.string())),
    }),
  ),
});
export type PeopleAnswer = v.InferOutput<typeof PeopleAnswerSchema>;

/** What the app may show of the cluster and the relay. */
export const ClusterAnswerSchema = v.object({
  clusterName: v.string(),
  teleportVersion: v.string(),
  edition: v.picklist(['oss', 'enterprise']),
  reviewMode: v.picklist(['native', 'relay', 'override'] satisfies ReviewMode[]),
  certificateExpiresAt: v.pipe(v.string(), v.isoTimestamp()),
  relayVersion: v.string(),
  watch: v.picklist(['live', 'down']),
  lastEventAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  webUrl: v.optional(WebUrlSchema),
  /** Whether access may end as the work item that its request names is closed. */
  endsAccessOnClose: v.optional(v.boolean()),
  /** What claims the token of this very call has, by name, those within others after a dot. Absent where there is no token. */
  tokenClaims: v.optional(v.array(v.pipe(v.string(), v.regex(/^[\w.-]{1,130}$/)))),
});
export type ClusterAnswer = v.InferOutput<typeof ClusterAnswerSchema>;

/**
 * Codes of the relay's refusals. `answer-too-large` (413) is for a caller to ask for less at a time. 401 is kept for a token that Forge must renew; 403 a caller that may not call this relay;
 * 503 that a repeat helps (with `retryAfterSeconds`): Teleport or Atlassian's keys cannot be reached, or too many calls.
 */
export const PROBLEM_CODES = [
  'answer-too-large',
  'bad-request',
  'body-too-large',
  'busy',
  'forbidden',
  'internal',
  'keys-unavailable',
  'not-found',
  'teleport-unavailable',
  'unauthenticated',
] as const;

export const ProblemSchema = v.object({
  error: v.object({
    code: v.picklist(PROBLEM_CODES),
    message: v.string(),
    retryAfterSeconds: v.optional(v.number()),
  }),
});
export type Problem = v.InferOutput<typeof ProblemSchema>;
export type ProblemCode = Problem['error']['code'];

/**
 * A nudge says "look at these", nothing more: the app then asks the relay, except about a request whose card shows the
 * very revision that is named here. Signed as Standard Webhooks describes.
 */
export const NudgeBodySchema = v.object({
  ids: v.pipe(v.array(RequestIdSchema), v.minLength(1), v.maxLength(NUDGE_IDS_MAX)),
  /** By request id; none for a request that is gone. */
  revisions: v.optional(RevisionsSchema),
});
export type NudgeBody = v.InferOutput<typeof NudgeBodySchema>;
