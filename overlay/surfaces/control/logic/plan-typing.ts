const MOST_SECONDS = 86_400;

/** "3" minutes, "2.5", "1:30" → seconds; null for nothing typed. */
export function readPlan(typed: string): number | null | 'fault' {
  const text = typed.normalize('NFKC').trim().replace(',', '.');
  if (text === '') return null;
  const parts = /^(?:(\d{1,4}(?:\.\d{1,2})?)|(\d{1,4}):([0-5]\d))$/.exec(text);
  if (!parts) return 'fault';
  const [, minutes, whole, rest] = parts;
  const seconds = minutes === undefined ? Number(whole) * 60 + Number(rest) : Math.round(Number(minutes) * 60);
  return seconds >= 1 && seconds <= MOST_SECONDS ? seconds : 'fault';
}

/** The same, the other way: 90 → "1:30", 180 → "3". */
export function typedPlan(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return rest === 0 ? String(minutes) : `${minutes}:${String(rest).padStart(2, '0')}`;
}
