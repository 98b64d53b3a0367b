import { flushed, nodeKilled, tailTorn } from '../faults/deaths.ts';
import { diskFull } from '../faults/disks.ts';
import type { Fault } from '../faults/fault.ts';
import { replyCut } from '../faults/network.ts';
import type { Plant } from './build.ts';

/** A mistake that somebody could make, and the faults that must bring it to light. */
export interface Bug {
  name: string;
  plants: readonly Plant[];
  /** Tried in this order until one shows it. */
  faults: readonly { fault: Fault; rounds: number }[];
}

export const BUGS: readonly Bug[] = [
  {
    name: 'acknowledge before commit',
    plants: [
      {
        file: 'server/ledger/outbox.ts',
        find: `const kept = await own.append(show, facts);
      return { placed: forwarding.placed(kept.map(({ seq }) => seq)) };`,
        replace: `const placed = own.append(show, facts).then((kept) => forwarding.placed(kept.map(({ seq }) => seq)));
      return { placed: placed.catch(() => []) };`,
      },
    ],
    faults: [
      { fault: diskFull, rounds: 3 },
      { fault: nodeKilled, rounds: 20 },
    ],
  },
  {
    // The fold is a join, so that what is resent is counted once; but a try to append is known by its mark, and
    // then two entries bear the same one: a place whose entry was lost could look as if it stood.
    name: 'resend on',
    plants: [
      {
        file: 'server/ledger/redis-connection.ts',
        find: `  autoResendUnfulfilledCommands: false,`,
        replace: `  autoResendUnfulfilledCommands: true,`,
      },
      {
        file: 'server/ledger/redis-connection.ts',
        find: `  maxRetriesPerRequest: 0,`,
        replace: `  maxRetriesPerRequest: 20,`,
      },
    ],
    faults: [{ fault: replyCut, rounds: 5 }],
  },
  {
    name: "cursor starts at '$'",
    plants: [
      {
        file: 'server/ledger/redis-log.ts',
        find: `const pump = makePump(readerOf(show, from), follower);`,
        replace: `let reader = null;
      const pump = makePump(async () => {
        if (!reader) {
          const { epoch, seq } = await this.head(show);
          reader = readerOf(show, { epoch, seq: Math.max(seq, from.seq) });
        }
        return reader();
      }, follower);`,
      },
    ],
    faults: [{ fault: nodeKilled, rounds: 2 }],
  },
  {
    name: 'epoch never changes',
    plants: [
      {
        file: 'server/ledger/redis-log.ts',
        find: `.set(epochKey(show), randomUUID(), 'NX')`,
        replace: `.set(epochKey(show), 'always', 'NX')`,
      },
      {
        file: 'server/ledger/redis-log.ts',
        find: `await asking(client.eval(REPLACE, 1, epochKey(show), former, randomUUID()))`,
        replace: `'always'`,
      },
    ],
    faults: [
      { fault: flushed, rounds: 2 },
      { fault: tailTorn, rounds: 5 },
    ],
  },
  {
    name: 'outbox never replayed',
    plants: [
      {
        file: 'server/ledger/outbox.ts',
        find: `giveBack: async (show, epoch, wanted) => shows.get(show)?.giveBack(epoch, wanted),`,
        replace: `giveBack: async () => {},`,
      },
    ],
    faults: [{ fault: flushed, rounds: 2 }],
  },
  {
    name: 'lost tail unseen by its writer',
    plants: [
      {
        file: 'server/ledger/outbox.ts',
        find: `      await verify();
      const positions`,
        replace: `      const positions`,
      },
    ],
    faults: [{ fault: tailTorn, rounds: 40 }],
  },
  {
    name: 'duplicate by window',
    plants: [
      {
        file: 'shared/sale-names.ts',
        find: `    return found === 0 ? -1 :`,
        replace: `    return found <= Math.max(0, this.#size - 100) ? -1 :`,
      },
      {
        file: 'shared/sale-names.ts',
        find: `    if (known > 0) return`,
        replace: `    if (known > Math.max(0, this.#size - 100)) return`,
      },
    ],
    faults: [{ fault: replyCut, rounds: 3 }],
  },
  {
    name: 'total kept incrementally',
    plants: [
      {
        file: 'shared/sales.ts',
        find: `  if (!isNews) return null;
  count(state, before, -1);`,
        replace: `  const counter = sales.sums.get(slots.show.currency);
  if (fact.kind === 'refund' && counter) counter.refunded += BigInt(fact.body.amount);
  if (!isNews) return null;
  if (fact.kind !== 'refund') count(state, before, -1);`,
      },
      {
        file: 'shared/sales.ts',
        find: `  count(state, sale, 1);
  sales.table.put(sale);`,
        replace: `  if (fact.kind !== 'refund') count(state, sale, 1);
  sales.table.put(sale);`,
      },
    ],
    // Only a refund that is appended twice tells; not every cut reply holds one.
    faults: [{ fault: replyCut, rounds: 25 }],
  },
];
