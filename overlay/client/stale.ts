import { computed } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { LedgerSection } from '../../shared/view.ts';
import type { Session } from './session.ts';

/**
 * Server time, ms, since which what is shown may be old: the link is lost, or the server behind it cannot read the log.
 * Null while neither is so. The earlier one, where both are: a link that breaks during an outage begins no new one.
 */
export function staleSince({
  view,
  lostSince,
}: Pick<Session<{ ledger: LedgerSection }>, 'view' | 'lostSince'>): ReadonlySignal<number | null> {
  return computed(() => {
    const awaySince = view.value?.ledger.awaySince ?? null;
    if (awaySince === null || lostSince.value === null) return awaySince ?? lostSince.value;
    return Math.min(awaySince, lostSince.value);
  });
}
