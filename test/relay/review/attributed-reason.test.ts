import fc from 'fast-check';
import { accountId } from '#core/ids';
import { REASON_BYTES_MAX, type Actor } from '#core/request/review';
import { attributedReason } from '../../../src/relay/review/relay-user';

const actor = (displayName: string): Actor => ({
  accountId: accountId('a1'),
  displayName,
  isProjectApprover: true,
});
const SIGNATURE = ' (Jira account a1) decided in Jira.';

test('the first line names the person, whose name can neither end it nor be long', () => {
  expect(attributedReason(actor('Bob  B.\n\u2028 '), '')).toBe(`Bob B.${SIGNATURE}`);
  expect(attributedReason(actor('Bob'), 'on call')).toBe(`Bob${SIGNATURE}\non call`);
  expect(attributedReason(actor('x'.repeat(300)), '').indexOf(' ')).toBe(100);
});

test('a reason that just fits is whole, and a longer one is cut at a character, with the rest counted', () => {
  const room = REASON_BYTES_MAX - Buffer.byteLength(`Bob${SIGNATURE}\n`);

  expect(attributedReason(actor('Bob'), 'x'.repeat(room)).endsWith('x')).toBe(true);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
      fc.nat({ max: 9 }),
      (piece, more) => {
        const reason = piece.repeat(Math.ceil(room / Buffer.byteLength(piece)) + 1 + more);
        const shown = attributedReason(actor('Bob'), reason);
        expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(REASON_BYTES_MAX);
        expect(Buffer.byteLength(shown)).toBeGreaterThan(REASON_BYTES_MAX - 8);
        expect(shown).not.toContain('\ufffd');
        const [kept = '', left] = shown.split(/… and (\d+) more bytes$/);
        const whole = `Bob${SIGNATURE}\n${reason}`;
        expect(whole.startsWith(kept)).toBe(true);
        expect(Buffer.byteLength(kept) + Number(left)).toBe(Buffer.byteLength(whole));
      },
    ),
  );
});
