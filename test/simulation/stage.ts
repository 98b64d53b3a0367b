import '../support/web-socket.ts';
import { effect } from '@preact/signals';
import { join } from '../../overlay/client/session.ts';
import type { StageView } from '../../shared/view.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import type { Books, Totals } from './books.ts';

/** A stage as OBS has it open: the page's own session, with its frames, resyncs and reconnections, and nothing drawn. */
export interface Stage {
  readonly totals: Totals | null;
  /** Milliseconds since 1970 since which it is linked; null while it is not. */
  readonly liveSince: number | null;
  /** What it showed that can never have been true; empty when all is well. */
  readonly wrongs: string[];
  stop(): void;
}

export function openStage(url: string, show: string, key: string, books: Books): Stage {
  const session = join<StageView>({ show, surface: 'stage', key, url });
  const wrongs: string[] = [];
  let liveSince: number | null = null;
  const forget = [
    effect(() => {
      if (session.link.value !== 'live') liveSince = null;
      else liveSince ??= Date.now();
    }),
    // Whatever was lost or late, a total above all that was ever posted counts something twice.
    effect(() => {
      const totals = session.view.value?.totals;
      if (!totals || (totals.orders <= books.sold && centsOf(totals.gross) <= books.soldCents)) return;
      wrongs.push(`${totals.orders} orders of ${totals.gross} shown while ${books.sold} were posted`);
    }),
  ];
  const stop = onceAtEnd(() => {
    for (const one of forget) one();
    session.stop();
  });
  return {
    get totals() {
      return session.view.value?.totals ?? null;
    },
    get liveSince() {
      return liveSince;
    },
    wrongs,
    stop: () => void stop(),
  };
}

const centsOf = (amount: string): bigint => BigInt(amount.replace('.', ''));
