const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const inLocale = new Map<string, Intl.RelativeTimeFormat>();

/** Making one costs more than all that it then writes. */
function writer(locale: string): Intl.RelativeTimeFormat {
  const made = inLocale.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  inLocale.set(locale, made);
  return made;
}

/** "now", "12 seconds ago", "3 minutes ago"… A time slightly ahead, of another clock, is now. Both in ms since 1970. */
export function ago(then: number, now: number, locale: string): string {
  const words = writer(locale);
  const past = Math.max(0, now - then);
  if (past < 5 * SECOND) return words.format(0, 'second');
  if (past < MINUTE) return words.format(-Math.floor(past / SECOND), 'second');
  if (past < HOUR) return words.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return words.format(-Math.floor(past / HOUR), 'hour');
  return words.format(-Math.floor(past / DAY), 'day');
}

/** "28 November", in the reader's own time zone. */
export const day = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(at);
