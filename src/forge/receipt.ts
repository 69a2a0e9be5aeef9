import { linkOfIssue } from '#core/link/link-of-issue';
import { readOfRequest } from '#core/log/read-log';
import type { Ports } from '#core/ports';
import type { ReceiptView } from '#wire/pages/panel';
import { RECEIPT_KIND, type Receipt } from '#wire/receipt';
import { readNames } from './jira/people';
import { signed } from './mailbox/jws';
import { ownKey } from './mailbox/keys';
import type { Viewed } from './panel';

/** What the log has of a card, signed, for whoever may see the card. */
export async function makeReceipt(
  ports: Pick<Ports, 'links' | 'log' | 'clock'>,
  { issue }: Viewed,
): Promise<ReceiptView> {
  const link = await linkOfIssue(ports, issue);
  if (link === undefined) return { kind: 'not-a-request' };
  const { requestId, issueKey } = link;
  const [{ entries, unread, next }, key] = await Promise.all([
    readOfRequest(ports, requestId, readNames),
    ownKey(),
  ]);
  const receipt: Receipt = {
    version: 1,
    at: new Date(ports.clock.now()).toISOString(),
    requestId,
    issueKey,
    isWhole: next === undefined && unread === 0,
    entries: entries.toReversed().map((entry) => ({ ...entry })),
  };
  return { kind: 'receipt', name: `${issueKey}-receipt.jws`, text: signed(RECEIPT_KIND, receipt, key) };
}
