const MINUTE = 60_000;

/** "3 min. ago", "2 hr. ago", "yesterday"; null within the first minute. Both in ms of the same clock. */
export function agoOf(at: number, now: number, locale: string): string | null {
  const minutes = Math.floor((now - at) / MINUTE);
  if (minutes < 1) return null;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (minutes < 60) return format.format(-minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? format.format(-hours, 'hour') : format.format(-Math.floor(hours / 24), 'day');
}
