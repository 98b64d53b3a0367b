import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Cue } from '../../shared/cue.ts';
import type { Fact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { viewOf } from '../../shared/views.ts';
import type { Audience, Present } from '../../shared/views.ts';

const STAGED = { alertTiers: ['99999.00'], approveNames: true, topBuyers: true, bestSellers: true };

/** A show of which every section has something to say. Its amounts are told apart by their digits. */
function busyShow(settings: object = {}): State {
  const state = emptyState('busy');
  let id = 0;
  const fold = (fact: Fact): void => void reduce(state, fact, state.seq + 1);
  const cue = (told: object): void => {
    id += 1;
    const given = { id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`, ...told } as Cue;
    fold({ kind: 'cue', at: 1000 + id, by: { key: 'k', role: 'host', name: 'Lu' }, cue: given });
  };
  const order = (name: string, status: 'paid' | 'cancelled', currency: string, total: number): void =>
    fold({
      kind: 'order',
      source: 'rest',
      id: name,
      version: 1,
      at: 2000,
      body: {
        status,
        currency,
        total,
        name: 'Ana G.',
        buyer: 'b',
        items: [{ sku: 'pearl', title: 'Pearl', quantity: 2, price: 5 }],
      },
    });
  const layout = { landscape: { total: true, x: 1, theme: 'a' } };
  cue({ kind: 'show.configure', title: 'Busy', currency: 'MXN', rates: { USD: '17' }, layout, ...STAGED, ...settings });
  const pearl = { sku: 'pearl', title: 'Pearl', variant: 'white', price: '10.00', wasPrice: '12.00', stock: 9 };
  cue({ kind: 'product.upsert', ...pearl, image: 'https://shop.test/a.png', link: 'https://shop.test/a' });
  cue({ kind: 'product.upsert', sku: 'bowl', title: 'Bowl' });
  cue({ kind: 'callout.take', sku: 'pearl' });
  cue({ kind: 'callout.queue', text: 'Hello' });
  cue({ kind: 'callout.queue', sku: 'pearl' });
  cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60, stock: 2 });
  const items = [
    { id: 'a', sku: 'pearl', plan: 60 },
    { id: 'b', text: 'Hello' },
    { id: 'c', deal: { sku: 'gone', price: '8.00', seconds: 60, stock: 5 } },
  ];
  cue({ kind: 'rundown.set', base: null, items });
  cue({ kind: 'rundown.play', item: 'b' });
  cue({ kind: 'callout.take', sku: 'pearl', over: null });
  cue({ kind: 'goal.set', amount: '33333.33', steps: [{ amount: '22222.22', label: 'Tea' }] });
  cue({ kind: 'callout.take' });
  cue({ kind: 'callout.queue', skus: ['pearl', 'bowl'] });
  cue({ kind: 'slate.show', slate: 'thanks', text: 'Good night' });
  cue({ kind: 'sound.test', sound: 'goal' });
  cue({ kind: 'alerts.hold' });
  state.cues.steered.onAir = { key: 'other', role: 'staff', name: 'Ana' };
  cue({ kind: 'callout.clear', over: null });
  cue({ kind: 'undo', cue: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}` });
  order('1', 'paid', 'MXN', 7_777_777);
  order('2', 'cancelled', 'MXN', 100);
  order('3', 'paid', 'CHF', 5_555_555);
  const refund = { order: '1', currency: 'MXN', amount: 6_666_666 };
  fold({ kind: 'refund', source: 'rest', id: 'r', version: 1, at: 2500, body: refund });
  fold({ kind: 'refund', source: 'rest', id: 'r', version: 1, at: 2500, body: { ...refund, order: 'unheard' } });
  cue({ kind: 'alerts.replay', seq: state.recent.at(-1)?.seq });
  fold({
    kind: 'order',
    source: 'hand',
    id: '10000000-0000-4000-8000-000000000001',
    version: 1,
    at: 2600,
    body: {
      status: 'cancelled',
      currency: 'MXN',
      total: 4_444_444,
      name: 'Eva G.',
      items: [{ sku: 'pearl', title: 'Pearl', quantity: 1 }],
      hand: { method: 'cash', by: { key: 'k', role: 'staff', name: 'Lu' } },
    },
  });
  fold({ kind: 'crowd', at: 3000, viewers: 5, likes: 7 });
  return state;
}

const PRESENT: Present = {
  crowd: { viewers: 5, peak: 6, likes: 7 },
  refused: [{ source: 'shopify', code: 'signature_invalid', count: 1, lastAt: 1 }],
  surfaces: [],
  operators: [],
  ledger: { awaySince: null, waiting: 0 },
};
const jsonOf = (settings: object, audience: Audience): string =>
  JSON.stringify(viewOf(busyShow(settings), PRESENT, audience));

/** What only those who may see money see: of sales, refunds and the goal; not the prices on offer. */
const MONEY = ['77777.77', '66666.66', '55555.55', '11111.11', '33333.33', '22222.22', '44444.44'];
const moneyIn = (text: string): string[] => MONEY.filter((amount) => text.includes(amount));

describe('what each audience sees', () => {
  test('[F5] a helper who may not see money sees none, in no section', () => {
    expect(moneyIn(jsonOf({}, 'crew'))).toEqual(MONEY);
    expect(moneyIn(jsonOf({}, 'helper'))).toEqual([]);
  });

  test('[F5] the public sees the total where the host allows it, and no amount where not', () => {
    // 11111.11 is what is left of 77777.77 after the refund.
    expect(moneyIn(jsonOf({}, 'ticker'))).toEqual(['77777.77', '55555.55', '11111.11', '33333.33', '22222.22']);
    expect(moneyIn(jsonOf({ tickerTotal: false }, 'ticker'))).toEqual([]);
  });

  test.each(['ticker', 'board'] as const)(
    '[M6 F5] the %s knows of no refund, no staff and no connection',
    (audience) => {
      const view = viewOf(busyShow(), PRESENT, audience);
      expect(Object.keys(view).sort()).toEqual(['crowd', 'goal', 'ledger', 'recent', 'show', 'stage', 'totals']);
      expect(JSON.stringify(view)).not.toMatch(/refund|cancelled|disputed|gross|signature|"Lu"|next|alerts|rates/);
    },
  );

  test('[F5] the stage sees nothing of staff and connections', () => {
    expect(jsonOf({}, 'stage')).not.toMatch(/signature|"Lu"|unheard/);
  });

  test('[A5] buyers’ names are the only thing of theirs in any view', () => {
    const recent = viewOf(busyShow(), PRESENT, 'crew').recent.map((sale) => Object.keys(sale).sort());
    for (const keys of recent) expect(keys).toEqual(['amount', 'at', 'currency', 'held', 'items', 'name', 'seq']);
  });

  /**
   * Pages of the last version read these. When this fails and the change is meant: raise PROTOCOL_VERSION unless old
   * pages and new servers still understand each other, and put the new hash here.
   */
  test.each<[Audience, string]>([
    ['stage', '98193899b9e760bd'],
    ['crew', 'd280d8d9db242d80'],
    ['helper', '62872e1313b536ce'],
    ['ticker', 'f44d8f29a8155c7c'],
  ])('[F1] the shape of the %s view is the one that was pinned', (audience, pinned) => {
    const lines = [...new Set(shapeOf(viewOf(busyShow(), PRESENT, audience)))].sort();
    const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
    expect(hash, lines.join('\n')).toBe(pinned);
  });
});

/** Every path of a value with the type at its end. */
function shapeOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => shapeOf(one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [`${path} ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([key, one]) => shapeOf(one, `${path}.${key}`));
}
