import { describe, expect, test } from 'vitest';
import { Cue } from '../../shared/cue.ts';
import type { RundownItem } from '../../shared/cue.ts';
import type { Fact, Operator } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import { nextUp } from '../../overlay/surfaces/control/logic/next-up.ts';
import { itemOf } from '../../overlay/surfaces/control/logic/rundown-items.ts';
import { paceOf, playedOf } from '../../overlay/surfaces/control/logic/rundown-times.ts';
import type { ControlView, CueRecord, RundownItemView } from '../../shared/view.ts';

type Told = Cue extends infer One ? (One extends Cue ? Omit<One, 'id'> : never) : never;

const ana: Operator = { key: 'k', role: 'staff', name: 'Ana' };
const luis: Operator = { key: 'k', role: 'staff', name: 'Luis' };
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

class Show {
  readonly #state = emptyState('rundown');
  #ids = 0;
  at = 1000;

  constructor() {
    this.cue({ kind: 'show.configure', currency: 'MXN' });
    for (const sku of ['ring', 'pearl', 'bowl'])
      this.cue({ kind: 'product.upsert', sku, title: sku.toUpperCase(), price: '10.00' });
  }

  get view(): ControlView {
    return viewOf(this.#state, NOBODY, 'crew');
  }
  get onAir(): string | undefined {
    const { onAir } = this.view.stage;
    if (onAir?.kind === 'shelf') return onAir.products.map(({ sku }) => sku).join(' ');
    return onAir?.kind === 'product' ? onAir.product.sku : onAir?.text;
  }
  get seen(): string | null {
    return this.view.stage.onAir?.cue ?? null;
  }

  /** Its id, and its outcome in a word. */
  cue(told: Told, by: Operator = ana): { id: string; outcome: string; record: CueRecord } {
    const id = idOf((this.#ids += 1));
    const cue = Cue.parse({ id, ...told });
    reduce(this.#state, { kind: 'cue', at: this.at, by, cue }, this.#state.seq + 1);
    const record = this.view.cues.at(-1) as CueRecord;
    return { id, outcome: record.reason ?? record.outcome, record };
  }

  get helper(): ControlView {
    return viewOf(this.#state, NOBODY, 'helper');
  }

  /** Two pieces of anything, for so many minor units. */
  sell(id: string, total: number): void {
    const body = { status: 'paid', currency: 'MXN', total, items: [{ sku: 'x', title: 'X', quantity: 2 }] } as const;
    const fact = { kind: 'order', source: 'rest', id, version: 1, at: this.at, body } as unknown as Fact;
    reduce(this.#state, fact, this.#state.seq + 1);
  }

  plan(...items: RundownItem[]): string {
    const { id, outcome } = this.cue({ kind: 'rundown.set', items, base: this.view.rundown.base });
    expect(outcome).toBe('taken');
    return id;
  }

  next(over?: string | null): string {
    return this.cue({ kind: 'callout.next', ...(over !== undefined && { over }) }).outcome;
  }
}

const product = (sku: string): RundownItem => ({ id: sku, sku });

describe('[C6] a race', () => {
  test('is lost by whoever acts on what somebody else has changed since, and they are told who and what', () => {
    const show = new Show();
    show.cue({ kind: 'callout.take', sku: 'bowl' });
    const over = show.seen;
    expect(show.cue({ kind: 'callout.take', sku: 'ring', over }, ana).outcome).toBe('taken');
    const lost = show.cue({ kind: 'callout.take', sku: 'pearl', over }, luis);
    expect(lost.record).toMatchObject({ reason: 'lost_race', lostTo: { by: ana, about: 'ring' } });
    expect(show.onAir).toBe('ring');
    expect(show.cue({ kind: 'callout.take', sku: 'pearl', over: show.seen }, luis).outcome).toBe('taken');
    expect(show.onAir).toBe('pearl');
  });

  test('is lost by next and clear, too: a NEXT tapped twice by two passes nothing over', () => {
    const show = new Show();
    for (const sku of ['ring', 'pearl']) show.cue({ kind: 'callout.queue', sku });
    expect(show.cue({ kind: 'callout.next', over: null }, ana).outcome).toBe('taken');
    expect(show.cue({ kind: 'callout.next', over: null }, luis).outcome).toBe('lost_race');
    expect(show.cue({ kind: 'callout.clear', over: null }, luis).outcome).toBe('lost_race');
    expect(show.onAir).toBe('ring');
  });

  test('is not lost to oneself, nor to nothing, nor by two who want the same, nor by who names nothing', () => {
    const show = new Show();
    show.cue({ kind: 'callout.take', sku: 'bowl' });
    const over = show.seen;
    show.cue({ kind: 'callout.take', sku: 'ring', over }, luis);
    expect(show.cue({ kind: 'callout.take', sku: 'pearl', over }, luis).outcome).toBe('taken');
    expect(show.cue({ kind: 'callout.take', sku: 'pearl', over }, ana).outcome).toBe('taken');
    expect(show.cue({ kind: 'callout.take', sku: 'bowl' }, luis).outcome).toBe('taken');
    show.cue({ kind: 'callout.clear' }, ana);
    expect(show.cue({ kind: 'callout.take', sku: 'ring', over }, luis).outcome).toBe('taken');
  });

  test('counts an undo as its giver’s change', () => {
    const show = new Show();
    show.cue({ kind: 'callout.take', sku: 'bowl' }, luis);
    const { id } = show.cue({ kind: 'callout.take', sku: 'ring' }, luis);
    show.cue({ kind: 'undo', cue: id }, ana);
    const { record } = show.cue({ kind: 'callout.take', sku: 'pearl', over: id }, luis);
    expect(record).toMatchObject({ reason: 'lost_race', lostTo: { by: ana, about: 'bowl' } });
  });

  test('for a deal is run by the deal that was seen', () => {
    const show = new Show();
    const deal = (sku: string, by: Operator, over: string | null) =>
      show.cue({ kind: 'deal.start', sku, price: '8.00', seconds: 60, over }, by).record;
    deal('ring', ana, null);
    expect(deal('bowl', luis, null)).toMatchObject({ reason: 'lost_race', lostTo: { by: ana, about: 'ring' } });
    expect(deal('bowl', luis, show.view.stage.deal?.cue ?? null).outcome).toBe('taken');
  });
});

describe('[C7] the rundown', () => {
  test('shows its items as they are now, with what is gone', () => {
    const show = new Show();
    const base = show.plan(
      { id: 'a', sku: 'ring', plan: 90 },
      { id: 'b', text: 'Hello' },
      { id: 'c', deal: { sku: 'bowl', price: '8.00', seconds: 60 } },
    );
    show.cue({ kind: 'product.upsert', sku: 'ring', title: 'Ring, small' });
    show.cue({ kind: 'product.remove', sku: 'bowl' });
    expect(show.view.rundown).toEqual({
      base,
      items: [
        { id: 'a', plan: 90, kind: 'product', sku: 'ring', title: 'Ring, small' },
        { id: 'b', kind: 'message', text: 'Hello' },
        {
          id: 'c',
          kind: 'deal',
          deal: { sku: 'bowl', price: '8.00', seconds: 60 },
          sku: 'bowl',
          title: 'bowl',
          missing: true,
        },
      ],
      current: null,
      next: 'a',
      startedAt: null,
    });
  });

  test('plays a shelf as one callout, counts what sold to it, and goes on without a product that is gone', () => {
    const show = new Show();
    const shelf: RundownItem = { id: 's', skus: ['ring', 'pearl', 'bowl'], plan: 60 };
    show.plan(shelf, product('ring'));
    expect(show.view.rundown.items[0]).toMatchObject({
      kind: 'shelf',
      plan: 60,
      products: [{ sku: 'ring', title: 'RING' }, { sku: 'pearl' }, { sku: 'bowl' }],
    });
    expect(itemOf(show.view.rundown.items[0] as RundownItemView)).toEqual(shelf);
    expect(nextUp(show.view)?.callout).toMatchObject({ kind: 'shelf', products: [{ sku: 'ring' }, {}, {}] });
    show.next();
    expect(show.onAir).toBe('ring pearl bowl');
    show.sell('1', 500);
    const [line] = show.view.rundown.items as [RundownItemView];
    expect(playedOf(line, show.view, 31_000)).toMatchObject({
      isOn: true,
      elapsed: 30,
      plan: 60,
      units: 2,
      net: '5.00',
    });
    show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.onAir).toBe('ring bowl');
    const [rest] = show.view.rundown.items as [RundownItemView];
    expect(playedOf(rest, show.view, 31_000)).toMatchObject({ isOn: true, orders: 1 });
    show.next();
    expect(show.onAir).toBe('ring');
    // Of the three one is left: alone it is a product; without any the line is passed over.
    show.cue({ kind: 'product.remove', sku: 'ring' });
    show.cue({ kind: 'rundown.play', item: 's' });
    expect(show.view.stage.onAir).toMatchObject({ kind: 'product', product: { sku: 'bowl' } });
    show.cue({ kind: 'product.remove', sku: 'bowl' });
    expect(show.cue({ kind: 'rundown.play', item: 's' }).outcome).toBe('product_unknown');
    expect(show.view.rundown.next).toBeNull();
  });

  test('does not show a shelf again that was put together by hand just before its turn', () => {
    const show = new Show();
    show.plan({ id: 's', skus: ['ring', 'bowl'] }, product('pearl'));
    show.cue({ kind: 'callout.take', skus: ['ring', 'bowl'] });
    expect(show.view.rundown).toMatchObject({ current: 's', next: 'pearl' });
  });

  test('two editors never overwrite each other', () => {
    const show = new Show();
    const base = show.plan(product('ring'));
    show.cue({ kind: 'rundown.set', items: [product('pearl')], base }, ana);
    expect(show.cue({ kind: 'rundown.set', items: [product('bowl')], base }, luis).outcome).toBe('rundown_changed');
    expect(show.view.rundown.items).toMatchObject([{ sku: 'pearl' }]);
  });

  test('refuses a deal of which the price is none, and an item that is not there', () => {
    const show = new Show();
    const items = [{ id: 'a', deal: { sku: 'ring', price: '8', seconds: 60 } }];
    expect(show.cue({ kind: 'rundown.set', items, base: null }).outcome).toBe('amount_invalid');
    expect(show.cue({ kind: 'rundown.play', item: 'a' }).outcome).toBe('rundown_item_unknown');
    expect(() => Cue.parse({ id: idOf(1), kind: 'rundown.set', base: null, items: [...items, ...items] })).toThrow();
  });

  test('puts a deal on air with its product, and undoing that takes back both and the place', () => {
    const show = new Show();
    show.plan(product('ring'), { id: 'd', deal: { sku: 'bowl', price: '8.00', seconds: 60, stock: 3 } });
    show.at = 5000;
    const { id } = show.cue({ kind: 'rundown.play', item: 'd' });
    expect(show.view).toMatchObject({
      stage: { onAir: { product: { sku: 'bowl' } }, deal: { price: '8.00', endsAt: 65_000, stock: 3 } },
      rundown: { current: 'd', next: null, startedAt: 5000 },
    });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    expect(show.view).toMatchObject({ stage: { onAir: null, deal: null }, rundown: { current: null, next: 'ring' } });
  });

  test('keeps its place when it is put in another order, and the one before where its place is taken out', () => {
    const show = new Show();
    show.plan(product('ring'), product('pearl'), product('bowl'));
    show.cue({ kind: 'rundown.play', item: 'pearl' });
    show.plan(product('bowl'), product('pearl'), product('ring'));
    expect(show.view.rundown).toMatchObject({ current: 'pearl', next: 'ring' });
    show.plan(product('bowl'), product('ring'));
    expect(show.view.rundown).toMatchObject({ current: 'bowl', next: 'ring' });
    show.plan(product('ring'));
    expect(show.view.rundown).toMatchObject({ current: null, next: 'ring' });
  });
});

describe('[O11] what sold while an item was on air', () => {
  const sold = (show: Show, id: string) => show.view.rundown.items.find((item) => item.id === id)?.aired;

  test('is told of each item once it is off, over all its airings; without amounts to who may not see them', () => {
    const show = new Show();
    show.plan(product('ring'), { id: 'hello', text: 'Hello' });
    show.next();
    show.sell('1', 500);
    expect(sold(show, 'ring')).toBeUndefined();
    expect(show.view.pace.airing).toMatchObject({ item: 'ring', orders: 1, net: '5.00' });
    show.at = 61_000;
    show.next();
    show.sell('2', 700);
    show.at = 91_000;
    show.cue({ kind: 'rundown.play', item: 'ring' });
    show.sell('3', 300);
    show.at = 101_000;
    show.cue({ kind: 'callout.clear' });
    expect(sold(show, 'ring')).toEqual({ ms: 70_000, units: 4, orders: 2, net: '8.00' });
    expect(sold(show, 'hello')).toEqual({ ms: 30_000, units: 2, orders: 1, net: '7.00' });
    expect(show.helper.rundown.items.map((item) => item.aired?.net)).toEqual(['', '']);
  });

  test('adds up what is over and what goes on, exactly', () => {
    const show = new Show();
    show.plan({ ...product('ring'), plan: 60 }, { ...product('bowl'), plan: 120 });
    show.next();
    show.sell('1', 999_999_999_999);
    show.at = 31_000;
    show.cue({ kind: 'callout.clear' });
    show.cue({ kind: 'rundown.play', item: 'ring' });
    show.sell('2', 1);
    const [ring] = show.view.rundown.items as [RundownItemView];
    expect(playedOf(ring, show.view, 41_500)).toEqual({
      isOn: true,
      elapsed: 40,
      plan: 60,
      units: 4,
      orders: 2,
      net: '10000000000.00',
    });
    expect(paceOf(show.view.rundown.items, show.view, 41_500)).toEqual({ planned: 180, elapsed: 40, left: 140 });
  });
});

describe('[C8] next', () => {
  test('shows what was queued, then goes on in the rundown, and says when nothing comes', () => {
    const show = new Show();
    show.plan(product('ring'), { id: 'hello', text: 'Hello' });
    expect(show.next()).toBe('taken');
    expect(show.onAir).toBe('ring');
    show.cue({ kind: 'callout.queue', sku: 'bowl' });
    show.next();
    expect(show.onAir).toBe('bowl');
    show.next();
    expect(show.onAir).toBe('Hello');
    expect(show.next()).toBe('nothing_queued');
  });

  test('passes over a product that is gone', () => {
    const show = new Show();
    show.plan(product('ring'), product('pearl'), product('bowl'));
    show.next();
    show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.view.rundown.next).toBe('bowl');
    show.next();
    expect(show.onAir).toBe('bowl');
  });

  test('does not show again what was taken by hand just before its turn', () => {
    const show = new Show();
    show.plan(product('ring'), product('pearl'), product('bowl'));
    show.next();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    expect(show.view.rundown).toMatchObject({ current: 'pearl', next: 'bowl' });
    show.cue({ kind: 'callout.take', sku: 'ring' });
    expect(show.view.rundown).toMatchObject({ current: 'pearl', next: 'bowl' });
  });
});

test('[O11] an item that was put up and taken back in the same moment has not been on air', () => {
  const show = new Show();
  show.plan(product('ring'));
  show.next();
  show.cue({ kind: 'callout.clear' });
  expect(show.view.rundown.items[0]).not.toHaveProperty('aired');
});
