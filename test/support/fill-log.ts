import { manyOrders } from './many-orders.ts';
import { openDirect } from './redis-direct.ts';

const FIRST = {
  kind: 'cue',
  at: 1,
  by: { key: 'owner', role: 'owner' },
  cue: { kind: 'show.configure', title: 'Many', currency: 'MXN', id: '00000000-0000-4000-8000-000000000000' },
} as const;

/** A show of so many facts, all but the first orders of different ids, without a node. */
export async function fillLog(url: string, show: string, facts: number): Promise<void> {
  const { ledger, store, close } = await openDirect(url);
  await ledger.append(show, [FIRST]);
  for (let from = 1; from < facts; from += 5000)
    await ledger.append(show, manyOrders(from, Math.min(from + 5000, facts)));
  await store.write({ [`show/${show}`]: true });
  await close();
}
