import { useTexts } from './i18n/texts-context';

interface InstantProps {
  /** ISO 8601. */
  readonly at: string;
  readonly nowMs: number;
  /** It has happened: "in 4 seconds" would only say that two clocks differ. */
  readonly isPast?: boolean;
}

/** A moment in the reader's own time zone, with how far off it is. */
export function Instant({ at, nowMs, isPast = false }: InstantProps) {
  const { t, format } = useTexts();
  if (Number.isNaN(Date.parse(at))) return <span>{at}</span>;
  const fromMs = isPast ? Math.max(nowMs, Date.parse(at)) : nowMs;
  return (
    <time dateTime={at}>
      {t('shared.instant', { absolute: format.instant(at), relative: format.relative(at, fromMs) })}
    </time>
  );
}
