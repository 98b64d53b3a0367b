import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../support/api.ts';

/** An evening that does what evenings do, at leisure, for as long as it is asked to. Seeded by counting: the same each time. */
export interface Evening {
  goOn(ms: number): Promise<void>;
  /** Nothing on air, no deal, and lists that are as long and as wide as at every other rest. */
  rest(): Promise<void>;
  orders(): number;
}

const APART_MS = 1200;
const WARES = ['Pearl ring', 'Shell comb', 'Rose earrings', 'Moon brooch', 'Sea bracelet'];
const NAMES = ['María García', 'Emily Johnson', 'Olu Adeyemi', '小明 王', "Siobhán O'Neill"];
/** Lists of the pages are at most so long. */
const LISTED = 100;

export async function openEvening(api: Api, show: string): Promise<Evening> {
  await api.createShow({ show, title: 'The long evening', currency: 'USD' });
  for (const [place, title] of WARES.entries())
    await api.cue(show, { kind: 'product.upsert', sku: `S${place}`, title, price: `${place + 2}9.00`, stock: 100_000 });
  await api.cue(show, { kind: 'goal.set', amount: '900000.00', steps: ['200000.00', '500000.00'] });

  let sold = 0;
  let turn = 0;
  const order = (number: number, more: object = {}) => ({
    id: `o${number}`,
    version: 1,
    status: 'paid',
    currency: 'USD',
    // The first is large: totals have as many digits at the end as at the beginning.
    total: number === 0 ? '120000.00' : `${(number % 5) + 2}9.00`,
    buyer: { name: NAMES[number % NAMES.length] },
    items: [{ sku: `S${number % 5}`, title: WARES[number % 5], quantity: 1 }],
    ...more,
  });
  const sell = async (): Promise<void> => {
    await api.postOrders(show, order(sold));
    sold += 1;
  };

  /** One of what happens now and then, each in its turn; sales always. */
  async function happen(): Promise<void> {
    const is = (every: number, at = 0): boolean => turn % every === at;
    turn += 1;
    for (let many = is(50) ? 12 : 1 + (turn % 2); many > 0; many -= 1) await sell();
    if (is(4)) await api.postCrowd(show, { viewers: 900 + (turn % 90), likes: 5000 + turn });
    if (is(11, 5)) {
      const number = Math.max(1, sold - 7);
      await api.postOrders(show, order(number, { version: 2, refunds: [{ id: `r${number}`, amount: '5.00' }] }));
    }
    if (is(15, 2)) await api.cue(show, { kind: 'callout.take', sku: `S${turn % 5}` });
    if (is(45, 20)) await api.cue(show, { kind: 'callout.take', text: `Free shipping until ${turn} · gratis` });
    if (is(60, 30))
      await api.cue(show, { kind: 'deal.start', sku: `S${turn % 5}`, price: '19.00', seconds: 25, stock: 40 });
    if (is(90, 40)) await api.cue(show, { kind: 'alerts.hold' });
    if (is(90, 50)) await api.cue(show, { kind: 'alerts.resume' });
    if (is(120, 70)) await api.cue(show, { kind: 'goal.set', amount: '900000.00', steps: [`${200_000 + sold}.00`] });
    if (is(200, 100)) await api.cue(show, { kind: 'panic.hide' });
    if (is(200, 103)) await api.cue(show, { kind: 'panic.show' });
  }

  return {
    orders: () => sold,
    async goOn(ms) {
      const until = performance.now() + ms;
      while (performance.now() < until) {
        await happen();
        await sleep(APART_MS);
      }
    },
    async rest() {
      await api.cue(show, { kind: 'alerts.resume' });
      await api.cue(show, { kind: 'panic.show' });
      await api.cue(show, { kind: 'goal.set', amount: '900000.00', steps: ['200000.00', '500000.00'] });
      // Every list is full, and of the same things in the same order.
      while (sold % WARES.length !== 0) await sell();
      for (let number = 0; number < LISTED; number += 1) {
        await sell();
        await api.cue(show, { kind: 'callout.take', sku: `S${number % 2}` });
      }
      for (let number = sold - 60; number < sold; number += 1)
        await api.postOrders(show, order(number, { version: 2, refunds: [{ id: `r${number}`, amount: '5.00' }] }));
      await api.cue(show, { kind: 'deal.start', sku: 'S0', price: '19.00', seconds: 5 });
      await api.cue(show, { kind: 'deal.stop' });
      await api.cue(show, { kind: 'callout.clear' });
    },
  };
}
