import { hasCard, REMINDER_MARKS, type Link, type OpenLink, type ReminderMark } from '../link/link';

const PARTS: Readonly<Record<ReminderMark, number>> = { half: 0.5, 'nine-tenths': 0.9 };

/** What the comment of a reminder is found by. */
export const reminderMarker = (mark: ReminderMark): string => `reminder:${mark}`;

/**
 * The reminder that is due on a card now, if any: the last one whose time has come, unless it has been given. One whose time went by
 * unused, as nothing ran, is left out. A card's time runs from when it could be decided on in its project until its request
 * lapses; a request that has lapsed needs no reminder.
 */
export function dueReminder(link: Link, nowMs: number): ReminderMark | undefined {
  if (!isOpen(link) || link.expiresAt === undefined) return undefined;
  const [fromMs, toMs] = [Date.parse(link.claimedAt), Date.parse(link.expiresAt)];
  if (nowMs >= toMs) return undefined;
  const due = REMINDER_MARKS.findLast((mark) => nowMs >= fromMs + (toMs - fromMs) * PARTS[mark]);
  return due === undefined || isGiven(link, due) ? undefined : due;
}

/** Whether this reminder, or a later one, has been given on the card. */
const isGiven = ({ reminded }: Pick<OpenLink, 'reminded'>, mark: ReminderMark): boolean =>
  reminded !== undefined && REMINDER_MARKS.indexOf(reminded) >= REMINDER_MARKS.indexOf(mark);

const isOpen = (link: Link): link is OpenLink => hasCard(link) && link.phase === 'open';
