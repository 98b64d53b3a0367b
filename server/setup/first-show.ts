import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Shows } from '../projection/shows.ts';

const FIRST = 'main';

/** On the first run there is a show to open at once. True when it was made now. */
export async function firstShow({ shows, clock }: { shows: Shows; clock: Clock }): Promise<boolean> {
  if (shows.list().length > 0) return false;
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  const made = await shows.create(FIRST, {
    kind: 'cue',
    at: clock(),
    by: { key: 'owner', role: 'owner' },
    cue: {
      id: randomUUID(),
      kind: 'show.configure',
      title: 'Live',
      currency: 'USD',
      timezone: timeZone || 'UTC',
      locale,
      countOn: 'placed',
    },
  });
  return made !== null;
}
