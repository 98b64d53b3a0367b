import type { RefusedEntry } from '../../shared/view.ts';
import type { Clock } from '../clock.ts';
import type { ErrorCode } from '../errors.ts';
import type { Metrics } from '../metrics.ts';

/**
 * What was refused, by source and reason, so that a seller sees "12 webhooks refused: wrong secret" and not a silent
 * zero (I4). Refusals are not facts: a stranger must not be able to make a show's log grow.
 */
export interface Refused {
  of(show: string): readonly RefusedEntry[];
  /** `place` is null where the delivery names no show or no source of ours: then only the metrics know. */
  count(place: { show: string; source: string } | null, code: ErrorCode): void;
}

export function makeRefused(clock: Clock, metrics: Metrics, onChange: (show: string) => void): Refused {
  const shows = new Map<string, Map<string, RefusedEntry>>();
  return {
    of: (show) => [...(shows.get(show)?.values() ?? [])].sort((a, b) => b.lastAt - a.lastAt),
    count(place, code) {
      metrics.refusals.inc({ reason: code });
      if (!place) return;
      const { show, source } = place;
      const entries = shows.get(show) ?? new Map<string, RefusedEntry>();
      shows.set(show, entries);
      const name = `${source} ${code}`;
      const former = entries.get(name);
      entries.set(name, { source, code, count: (former?.count ?? 0) + 1, lastAt: clock() });
      onChange(show);
    },
  };
}
