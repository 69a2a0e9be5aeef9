/** Characters that turn the direction of a text: with them a line reads otherwise than it is. */
const TURNING = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
/** Characters without any width: with them two names that differ look the same. Tag characters hide whole sentences. */
const HIDDEN =
  '\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u2060-\\u2065\\u206a-\\u206f\\u3164\\ufeff\\uffa0\\u{e0000}-\\u{e0fff}';
/** Joiners are without width too, but emojis and some scripts are spelled with them: there they stay. */
const JOINER =
  '(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f]|(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])[\\p{L}\\p{M}])[\\u200c\\u200d]';

const UNSEEN = new RegExp(`[${TURNING}${HIDDEN}]|${JOINER}`, 'gu');

/**
 * A text as it may be shown to somebody who decides on it: without characters that nobody sees and that make it read
 * otherwise than it is.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export const legible = (text: string): string => text.replace(UNSEEN, '');
