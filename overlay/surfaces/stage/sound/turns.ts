import { unreachable } from '../../../../shared/assert.ts';
import type { SoundName } from '../../../../shared/view.ts';

/** Two sounds begin at least so far apart; under load most are left out. */
export const GAP_MS = 120;
/** A sale's bell is left out for so long after any other. */
const SALE_GAP_MS = 450;

export interface Turn {
  at: number;
  rank: number;
}

function rankOf(sound: SoundName): number {
  switch (sound) {
    case 'sale':
      return 0;
    case 'soldout':
    case 'deal':
      return 1;
    case 'big':
      return 2;
    case 'goal':
      return 3;
    default:
      return unreachable(sound);
  }
}

/**
 * When a sound that is asked for now begins (ms); null when it is left out. `last` is the one that began, or is yet to.
 * What says more than the last one waits for its gap; what says as much, or less, while that is yet to begin is merged
 * into it.
 */
export function turnOf(sound: SoundName, last: Turn | null, now: number): Turn | null {
  const rank = rankOf(sound);
  if (last === null) return { at: now, rank };
  const since = now - last.at;
  if (since < (rank === 0 ? SALE_GAP_MS : GAP_MS) && rank <= last.rank) return null;
  if (rank === 0 && since < SALE_GAP_MS) return null;
  return { at: Math.max(now, last.at + GAP_MS), rank };
}
