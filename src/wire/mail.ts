import * as v from '#wire/schema';
import { CALL_NAMES, CALL_STATUSES } from './contract';
import { MAIL_AGE_MS_MAX, MAIL_CALLS_MAX, MAIL_RESULTS_MAX, MAIL_WORKING_MAX, NUDGE_IDS_MAX } from './limits';
import { ClusterAnswerSchema } from './messages';
import { RequestIdSchema } from './records';

/**
 * What app and relay say to each other in the way `pull`, where the relay opens no port: it asks the app's web trigger what
 * there is to do, and brings answers and news along. Each message is a compact JWS (EdDSA over Ed25519) whose header names
 * its kind and its key, so that none can stand for another.
 */
export const MAIL_ALGORITHM = 'EdDSA';

/** Kinds of messages. One end only ever sends the first of a pair and only ever takes the second, and the other way round. */
export const MAIL_KINDS = {
  /** The relay asks what there is to do. */
  question: 'teleport-jira-question+jwt',
  /** The app tells. */
  answer: 'teleport-jira-answer+jwt',
  /** A relay presents its key, and the secret of the code. */
  introduction: 'teleport-jira-introduction+jwt',
  /** The app has taken the key. */
  welcome: 'teleport-jira-welcome+jwt',
} as const;
export type MailKind = (typeof MAIL_KINDS)[keyof typeof MAIL_KINDS];

/** An Ed25519 public key as a JSON Web Key has it, and the thumbprint (RFC 7638) that it goes by. */
export const PublicKeySchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{43}$/, 'not an Ed25519 public key'),
);
export const KeyIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'not the name of a key'));

/** A key of one's own, of the app or a relay, as a JSON Web Key; `d` is the secret. */
export const OwnKeySchema = v.object({
  kty: v.literal('OKP'),
  crv: v.literal('Ed25519'),
  x: PublicKeySchema,
  d: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type OwnKey = v.InferOutput<typeof OwnKeySchema>;

const NonceSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/));
const EpochMsSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const CallIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/));

/** Whether a message that was made then is of this time. Both epoch ms. */
export const isTimely = (at: number, nowMs: number): boolean => Math.abs(nowMs - at) <= MAIL_AGE_MS_MAX;

/** What every message says: for whom it is (the name of that key), when it was made, and a text that no other has. */
const ENVELOPE = { to: KeyIdSchema, at: EpochMsSchema, nonce: NonceSchema };

/** An answer to a call. `body`: what was said, if anything. */
const ResultSchema = v.object({
  id: CallIdSchema,
  status: v.picklist(CALL_STATUSES),
  body: v.optional(v.unknown()),
});
export type MailResult = v.InferOutput<typeof ResultSchema>;

/** Requests that changed since the last message that arrived: "look at these", nothing more. No revision: it is gone. */
const NewsSchema = v.object({
  id: RequestIdSchema,
  revision: v.optional(v.pipe(v.string(), v.maxLength(128))),
});
export type MailNews = v.InferOutput<typeof NewsSchema>;

export const QuestionSchema = v.object({
  ...ENVELOPE,
  /** One run of a relay. Its questions are in the order of their `at`, which no two share. */
  run: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/)),
  version: v.pipe(v.string(), v.maxLength(64)),
  /** The relay stops: whoever comes next need not wait for it. */
  isLeaving: v.optional(v.boolean(), false),
  /** What is pending, as `sync` tells it; absent while the relay cannot say. */
  pending: v.optional(v.object({ digest: v.pipe(v.string(), v.maxLength(128)), count: EpochMsSchema })),
  /** Said when it changes. */
  cluster: v.optional(ClusterAnswerSchema),
  /** Calls that need not be told again: their answers will come. */
  working: v.pipe(v.array(CallIdSchema), v.maxLength(MAIL_WORKING_MAX)),
  results: v.pipe(v.array(ResultSchema), v.maxLength(MAIL_RESULTS_MAX)),
  news: v.pipe(v.array(NewsSchema), v.maxLength(NUDGE_IDS_MAX)),
});
export type Question = v.InferOutput<typeof QuestionSchema>;

/** A call that waits for its answer. `until`: after that (epoch ms, by the app's clock) nobody waits any more. */
const MailCallSchema = v.object({
  id: CallIdSchema,
  name: v.picklist(CALL_NAMES),
  about: v.optional(v.pipe(v.string(), v.maxLength(64))),
  body: v.optional(v.unknown()),
  until: EpochMsSchema,
});
export type MailCall = v.InferOutput<typeof MailCallSchema>;

export const AnswerSchema = v.object({
  ...ENVELOPE,
  /** The nonce of the question: an answer to any other is worth nothing. */
  re: NonceSchema,
  /** `held-by-another`: another relay asks at the moment. News and calls are its business; results were taken. */
  kind: v.picklist(['calls', 'held-by-another']),
  calls: v.pipe(v.array(MailCallSchema), v.maxLength(MAIL_CALLS_MAX)),
  /** When to ask again, unless there is something to tell before. */
  nextInMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type Answer = v.InferOutput<typeof AnswerSchema>;

/**
 * A relay's first message, signed with the key that it presents. `proof`: HMAC-SHA256 with the code's secret over
 * `introductionText`, base64url. The secret itself does not travel.
 */
export const IntroductionSchema = v.object({
  ...ENVELOPE,
  publicKey: PublicKeySchema,
  proof: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** Where the relay runs, for people who look at the list of keys. */
  name: v.pipe(v.string(), v.maxLength(120)),
});
export type Introduction = v.InferOutput<typeof IntroductionSchema>;

export const introductionText = ({
  to,
  at,
  nonce,
  publicKey,
}: Omit<Introduction, 'proof' | 'name'>): string =>
  JSON.stringify(['teleport-jira-pairing', to, at, nonce, publicKey]);

/** `re`: the nonce of the introduction. */
export const WelcomeSchema = v.object({ ...ENVELOPE, re: NonceSchema });

/** Why the app did not take a message. Not signed: nothing is believed but that a person should look. */
export const RefusalSchema = v.object({
  error: v.object({
    code: v.picklist(['not-signed', 'unknown-key', 'clock', 'repeated', 'code-unusable', 'malformed']),
    message: v.pipe(v.string(), v.maxLength(500)),
  }),
});
export type MailRefusal = v.InferOutput<typeof RefusalSchema>['error'];

/** What the code of the site page holds: where the app is, the key it signs with, and a secret that is good once. */
export const PairingCodeSchema = v.object({
  url: v.pipe(v.string(), v.url(), v.maxLength(1024)),
  key: PublicKeySchema,
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/)),
});
export type PairingCode = v.InferOutput<typeof PairingCodeSchema>;

/** How a code begins, so that people and programs see what it is. */
export const PAIRING_CODE_PREFIX = 'tjr1_';
