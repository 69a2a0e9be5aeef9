import { useTexts } from './i18n/texts-context';

interface InstantProps {
  /** ISO 8601. */
  readonly at: string;
  readonly nowMs: number;
}

/** A moment in the reader's own time zone, with how far off it is. */
export function Instant({ at, nowMs }: InstantProps) {
  const { t, format } = useTexts();
  if (Number.isNaN(Date.parse(at))) return <span>{at}</span>;
  return (
    <time dateTime={at}>
      {t('shared.instant', { absolute: format.instant(at), relative: format.relative(at, nowMs) })}
    </time>
  );
}
