const zoned = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than all that it then writes. */
function writer(locale: string, timeZone: string): Intl.DateTimeFormat {
  const known = zoned.get(`${locale} ${timeZone}`);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone });
  zoned.set(`${locale} ${timeZone}`, made);
  return made;
}

/** "21:40", as the reader writes it, by the show's time zone. */
export function clockTime(at: number, locale: string, timeZone: string): string {
  return writer(locale, timeZone).format(at);
}

/** "4 min", "1 h 5 min": how long something has been going on. */
export function lasting(ms: number, locale: string): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? unit(minutes, 'minute') : `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`;
}
