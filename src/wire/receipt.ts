import * as v from '#wire/schema';

/**
 * What the decision log has of one card, signed by the app with the key that relays know it by, so that anybody who has that key
 * can tell later that nothing in it was changed. A compact JWS as the messages of the way `pull` are, of a kind of its own, so
 * that neither can stand for the other.
 */
export const RECEIPT_KIND = 'teleport-jira-receipt+jwt';

export const ReceiptSchema = v.object({
  version: v.literal(1),
  /** When it was made. ISO 8601. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  requestId: v.string(),
  issueKey: v.string(),
  /** Whether it has all entries that the log has of the card. */
  isWhole: v.boolean(),
  /** As the log has them, oldest first. What a later version of the app adds is kept. */
  entries: v.array(v.looseObject({ id: v.string(), at: v.string(), event: v.string() })),
});
export type Receipt = v.InferOutput<typeof ReceiptSchema>;
