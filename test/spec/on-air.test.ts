import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dealEndsAt } from '../../shared/deal.ts';
import type { Cue } from '../../shared/cue.ts';
import type { Fact, OrderFact } from '../../shared/fact.ts';
import { Ranking } from '../../shared/ranking.ts';
import type { Place } from '../../shared/ranking.ts';
import { reduce } from '../../shared/reduce.ts';
import { recount } from '../../shared/sales.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';

/** The cue without its id; each gets one of its own. */
type Told = Cue extends infer One ? (One extends Cue ? Omit<One, 'id'> : never) : never;
type Body = Partial<OrderFact['body']>;

class Show {
  readonly state = emptyState('on-air');
  at = 1000;
  #ids = 0;

  constructor(settings: object = {}) {
    this.cue({ kind: 'show.configure', title: 'On air', currency: 'USD', ...settings });
    for (const sku of ['pearl', 'bowl', 'ring'])
      this.cue({ kind: 'product.upsert', sku, title: `A ${sku}`, price: '10.00' });
  }

  fold(fact: Fact): void {
    reduce(this.state, fact, this.state.seq + 1);
  }

  cue(told: Told): { id: string; outcome: string } {
    const id = `00000000-0000-4000-8000-${String((this.#ids += 1)).padStart(12, '0')}`;
    this.fold({ kind: 'cue', at: this.at, by: { key: 'k', role: 'host' }, cue: { id, ...told } });
    const outcome = this.state.cues.outcomes.get(id);
    return { id, outcome: outcome?.outcome === 'refused' ? outcome.reason : 'taken' };
  }

  /** Returns its position. */
  sell(id: string, total: number, body: Body = {}, version = 1): number {
    const read = { status: 'paid' as const, currency: 'USD', total, ...body };
    this.fold({ kind: 'order', source: 'rest', id, version, at: this.at, body: read });
    return this.state.seq;
  }

  pieces(id: string, sku: string, quantity: number, status: 'paid' | 'cancelled' = 'paid', version = 1): void {
    this.sell(id, 1000, { status, items: [{ sku, title: sku, quantity }] }, version);
  }

  refund(order: string, amount: number): void {
    const body = { order, currency: 'USD', amount };
    this.fold({ kind: 'refund', source: 'rest', id: `r-${order}`, version: 1, at: this.at, body });
  }

  get stage() {
    return viewOf(this.state, NOBODY, 'stage');
  }
  get crew() {
    return viewOf(this.state, NOBODY, 'crew');
  }
  get helper() {
    return viewOf(this.state, NOBODY, 'helper');
  }
  get ticker() {
    return viewOf(this.state, NOBODY, 'ticker');
  }
}

describe('a shelf', () => {
  const skusOn = (show: Show): unknown => {
    const { onAir } = show.stage.stage;
    return onAir?.kind === 'shelf' ? onAir.products.map(({ sku }) => sku) : onAir;
  };

  test('[S8] of three products is on air, queued, and taken as one', () => {
    const show = new Show();
    show.cue({ kind: 'callout.queue', skus: ['pearl', 'bowl', 'ring'] });
    show.cue({ kind: 'callout.next' });
    expect(skusOn(show)).toEqual(['pearl', 'bowl', 'ring']);
    expect(show.stage.stage.next).toEqual([]);
  });

  test('[S8 C3] a product that is gone leaves it; one that is left alone is a product; an undo brings all back', () => {
    const show = new Show();
    show.cue({ kind: 'callout.take', skus: ['pearl', 'bowl', 'ring'] });
    show.cue({ kind: 'product.remove', sku: 'bowl' });
    expect(skusOn(show)).toEqual(['pearl', 'ring']);
    const { id } = show.cue({ kind: 'product.remove', sku: 'ring' });
    expect(skusOn(show)).toMatchObject({ kind: 'product', product: { sku: 'pearl' } });
    show.cue({ kind: 'undo', cue: id });
    expect(skusOn(show)).toEqual(['pearl', 'ring']);
    const added = show.cue({ kind: 'product.upsert', sku: 'cup', title: 'Cup' });
    show.cue({ kind: 'callout.take', skus: ['cup', 'ring', 'pearl'] });
    show.cue({ kind: 'undo', cue: added.id });
    expect(skusOn(show)).toEqual(['ring', 'pearl']);
  });

  test('[S8] one product named twice is no shelf', () => {
    const show = new Show();
    show.cue({ kind: 'callout.take', skus: ['pearl', 'pearl'] });
    expect(skusOn(show)).toMatchObject({ kind: 'product', product: { sku: 'pearl' } });
  });
});

describe('a slate', () => {
  test('[S10] stands from its cue until it is hidden; the thanks name what was bought the most', () => {
    const show = new Show();
    show.pieces('1', 'bowl', 3);
    show.at = 5000;
    show.cue({ kind: 'slate.show', slate: 'soon', text: 'At eight' });
    expect(show.stage.stage.slate).toEqual({ slate: 'soon', text: 'At eight', since: 5000 });
    show.cue({ kind: 'slate.show', slate: 'thanks' });
    expect(show.stage.stage.slate).toEqual({ slate: 'thanks', since: 5000, best: { title: 'A bowl', units: 3 } });
    show.cue({ kind: 'slate.hide' });
    expect(show.stage.stage.slate).toBeNull();
  });
});

describe('a replay', () => {
  test('[S11] names a sale among the latest; an undo of what came before it brings no former one back', () => {
    const show = new Show();
    const seq = show.sell('1', 1000);
    const first = show.cue({ kind: 'alerts.replay', seq });
    expect(show.stage.stage.alerts.replay).toEqual({ seq, cue: first.id });
    const held = show.cue({ kind: 'alerts.hold' });
    const second = show.cue({ kind: 'alerts.replay', seq });
    expect(show.cue({ kind: 'undo', cue: held.id }).outcome).toBe('taken');
    expect(show.stage.stage.alerts).toMatchObject({ state: 'live', replay: { cue: second.id } });
    expect(show.cue({ kind: 'undo', cue: second.id }).outcome).toBe('undo_not_possible');
  });

  test('[S11] a sale that was cancelled is not replayed', () => {
    const show = new Show();
    const seq = show.sell('1', 1000);
    show.sell('1', 1000, { status: 'cancelled' }, 2);
    expect(show.cue({ kind: 'alerts.replay', seq }).outcome).toBe('sale_unknown');
  });
});

describe('names to approve', () => {
  test('[S14] only staff see a name until it is approved; then everybody does, on every sale of that name', () => {
    const show = new Show({ approveNames: true, topBuyers: true });
    const seq = show.sell('1', 1000, { name: 'Ana G.' });
    show.sell('2', 2000, { name: 'Rude W.' });
    expect(show.crew.recent).toMatchObject([
      { name: 'Ana G.', held: 'waits' },
      { name: 'Rude W.', held: 'waits' },
    ]);
    for (const view of [show.stage, show.ticker]) expect(view.recent.map(({ name }) => name)).toEqual(['', '']);
    expect(JSON.stringify([show.stage, show.ticker])).not.toMatch(/Ana|Rude/);
    const { id } = show.cue({ kind: 'names.approve', seqs: [seq] });
    show.sell('3', 500, { name: 'Ana G.' });
    expect(show.stage.recent.map(({ name }) => name)).toEqual(['Ana G.', '', 'Ana G.']);
    expect(show.stage.leaders?.buyers.map(({ name }) => name)).toEqual(['', 'Ana G.', 'Ana G.']);
    expect(show.crew.recent.map(({ held }) => held)).toEqual([undefined, 'waits', undefined]);
    show.cue({ kind: 'undo', cue: id });
    expect(show.stage.recent.map(({ name }) => name)).toEqual(['', '', '']);
  });

  test('[S14] a name that the shop corrects waits anew; a show that approves none holds none', () => {
    const show = new Show({ approveNames: true });
    show.cue({ kind: 'names.approve', seqs: [show.sell('1', 1000, { name: 'Ana G.' })] });
    show.sell('1', 1000, { name: 'Rude W.' }, 2);
    expect(show.stage.recent.map(({ name }) => name)).toEqual(['']);
    show.cue({ kind: 'show.configure', approveNames: false });
    expect(show.crew.recent).toEqual([expect.not.objectContaining({ held: 'waits' })]);
    expect(show.stage.recent.map(({ name }) => name)).toEqual(['Rude W.']);
  });
});

describe('names on air', () => {
  const names = (view: { recent: { name: string }[] }): string[] => view.recent.map(({ name }) => name);

  test('[A12] a name with words that are not fit for a stream is held as one that waits, and its money is not', () => {
    const show = new Show({ topBuyers: true });
    show.sell('1', 1000, { name: 'F u c k Y.' });
    const seq = show.sell('2', 2000, { name: 'Put4 M.' });
    show.sell('3', 3000, { name: 'Ana G.' });
    for (const view of [show.stage, show.ticker]) {
      expect(names(view)).toEqual(['', '', 'Ana G.']);
      expect(view.totals).toMatchObject({ net: '60.00', orders: 3 });
      expect(JSON.stringify(view)).not.toMatch(/F u c k|Put4/);
    }
    expect(show.crew.recent.map(({ name, held }) => [name, held])).toEqual([
      ['F u c k Y.', 'words'],
      ['Put4 M.', 'words'],
      ['Ana G.', undefined],
    ]);
    expect(show.stage.leaders?.buyers.map(({ name, amount }) => [name, amount])).toEqual([
      ['Ana G.', '30.00'],
      ['', '20.00'],
      ['', '10.00'],
    ]);
    // Staff know better.
    show.cue({ kind: 'names.approve', seqs: [seq] });
    expect(names(show.stage)).toEqual(['', 'Put4 M.', 'Ana G.']);
  });

  test('[A17] goods that an order calls what is not fit for a stream are called by staff, or not at all; staff read it all', () => {
    const show = new Show();
    const items = [
      'Mug "you bitch"',
      'M i e r d a "x"',
      'H1tlers',
      '傻*逼',
      'Conos',
      'Collar de perra',
      '去死皮膏',
    ].map((title) => ({
      sku: title.startsWith('H') ? 'ring' : 'mug',
      title,
      quantity: 1,
    }));
    const pairs = [items.slice(0, 4), items.slice(4)];
    pairs.forEach((some, place) => show.sell(String(place), 1000, { items: some }));
    const titles = (view: { recent: { items: { title: string }[] }[] }): string[] =>
      view.recent.flatMap(({ items: all }) => all.map(({ title }) => title));
    for (const view of [show.stage, show.ticker])
      expect(titles(view)).toEqual(['A ring', 'Conos', 'Collar de perra', '去死皮膏']);
    expect(titles(show.crew)).toEqual(items.map(({ title }) => title));
    show.cue({ kind: 'product.upsert', sku: 'mug', title: 'The mug', price: '10.00' });
    expect(titles(show.stage).slice(0, 2)).toEqual(['The mug', 'The mug']);
  });

  test('[A12] staff add words of the show’s own, which no screen is told; an undo takes them away again', () => {
    const show = new Show();
    show.sell('1', 1000, { name: 'Rivalia' });
    const { id, outcome } = show.cue({ kind: 'names.words', words: ['rivalia'] });
    expect(outcome).toBe('taken');
    expect(names(show.stage)).toEqual(['']);
    expect(show.crew.show.words).toEqual(['rivalia']);
    expect(JSON.stringify([show.stage, show.ticker])).not.toMatch(/rivalia/i);
    show.cue({ kind: 'undo', cue: id });
    expect(names(show.stage)).toEqual(['Rivalia']);
  });

  test('[A13] a name is hidden after the fact on every screen and every sale; undone, or shown, it is back', () => {
    const show = new Show({ topBuyers: true });
    const seq = show.sell('1', 1000, { name: 'Ana G.' });
    const { id, outcome } = show.cue({ kind: 'names.hide', seqs: [seq] });
    expect(outcome).toBe('taken');
    show.sell('2', 500, { name: 'Ana G.' });
    for (const view of [show.stage, show.ticker]) {
      expect(JSON.stringify(view)).not.toContain('Ana G.');
      expect(view.totals).toMatchObject({ net: '15.00', orders: 2 });
    }
    expect(show.crew.recent.map(({ held }) => held)).toEqual(['hidden', 'hidden']);
    show.cue({ kind: 'undo', cue: id });
    expect(names(show.stage)).toEqual(['Ana G.', 'Ana G.']);
    show.cue({ kind: 'names.hide', seqs: [seq] });
    show.cue({ kind: 'names.approve', seqs: [seq] });
    expect(names(show.ticker)).toEqual(['Ana G.', 'Ana G.']);
  });
});

describe('leaders', () => {
  const buyers = (show: Show): string[] =>
    (show.stage.leaders?.buyers ?? []).map(({ name, amount, orders }) => `${name} ${amount} ${orders}`);

  test('[S15] are told only where the host wants it', () => {
    const show = new Show();
    show.sell('1', 1000, { name: 'Ana G.', buyer: 'a' });
    expect(show.stage.leaders).toBeNull();
    show.cue({ kind: 'show.configure', topBuyers: true });
    expect(show.stage.leaders).toEqual({ buyers: [{ name: 'Ana G.', amount: '10.00', orders: 1 }], sellers: [] });
    expect(show.ticker).not.toHaveProperty('leaders');
  });

  test('[S15] two people of one name are two; one customer’s orders add up; a guest’s stand alone', () => {
    const show = new Show({ topBuyers: true });
    const name = 'María G.';
    show.sell('1', 1000, { name, buyer: 'a' });
    show.sell('2', 1500, { name, buyer: 'b' });
    show.sell('3', 700, { name, buyer: 'a' });
    show.sell('4', 1200, { name });
    show.sell('5', 1100, { name });
    expect(buyers(show)).toEqual(['María G. 17.00 2', 'María G. 15.00 1', 'María G. 12.00 1', 'María G. 11.00 1']);
  });

  test('[S15] a refund and a cancellation lower a buyer; consent given for one order is not taken for another', () => {
    const show = new Show({ topBuyers: true });
    show.sell('1', 3000, { name: 'Ana Gil Soto', buyer: 'a' });
    show.sell('2', 2000, { name: 'Bo', buyer: 'b' });
    show.sell('3', 500, { name: 'Ana S.', buyer: 'a' });
    expect(buyers(show)).toEqual(['Ana S. 35.00 2', 'Bo 20.00 1']);
    show.refund('1', 2800);
    expect(buyers(show)).toEqual(['Bo 20.00 1', 'Ana S. 7.00 2']);
    show.sell('2', 2000, { status: 'cancelled' }, 2);
    expect(buyers(show)).toEqual(['Ana S. 7.00 2']);
  });

  test('[S15 F5] a helper who may not see money sees who, and no amount', () => {
    const show = new Show({ topBuyers: true, staffMoney: false });
    show.sell('1', 123_456, { name: 'Ana G.', buyer: 'a' });
    expect(show.helper.leaders?.buyers).toEqual([{ name: 'Ana G.', amount: '', orders: 1 }]);
    expect(JSON.stringify(show.helper)).not.toContain('1234.56');
  });

  test('[S15] best sellers are those of the show’s products that stand sold', () => {
    const show = new Show({ bestSellers: true });
    show.pieces('1', 'bowl', 2);
    show.pieces('2', 'pearl', 5);
    show.pieces('3', 'elsewhere', 9);
    show.pieces('4', 'bowl', 4);
    const units = () => show.stage.leaders?.sellers.map(({ sku, units: sold }) => `${sku} ${sold}`);
    expect(units()).toEqual(['bowl 6', 'pearl 5']);
    show.pieces('4', 'bowl', 4, 'cancelled', 2);
    expect(units()).toEqual(['pearl 5', 'bowl 2']);
  });

  const change = fc.tuple(
    fc.nat({ max: 300 }).map((key) => `k${key}`),
    fc.oneof(fc.bigInt({ min: -2n, max: 40n }), fc.bigInt({ min: 0n, max: 10n ** 18n })),
  );

  test('[S15] a ranking is what sorting everything gives, after any changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 1500, size: 'max' }), fc.nat({ max: 20 }), (changes, pause) => {
        const ranking = new Ranking();
        const values = new Map<string, bigint>();
        for (const [place, [key, value]] of changes.entries()) {
          ranking.set(key, value);
          values.set(key, value);
          if (place % (pause + 40) === 0) expect(ranking.top(5)).toEqual(sortedOf(values));
        }
        expect(ranking.top(5)).toEqual(sortedOf(values));
      }),
      { numRuns: 150 },
    );
  });

  test('[S15] the front that has fallen behind is found anew among the rest', () => {
    const ranking = new Ranking();
    const values = new Map<string, bigint>();
    const set = (key: string, value: bigint): void => {
      ranking.set(key, value);
      values.set(key, value);
    };
    for (let n = 0; n < 1000; n += 1) set(`k${n}`, BigInt(n + 10));
    for (let n = 999; n > 500; n -= 1) {
      set(`k${n}`, 1n);
      expect(ranking.top(5)).toEqual(sortedOf(values));
    }
  });

  const sortedOf = (values: ReadonlyMap<string, bigint>): Place[] =>
    [...values]
      .filter(([, value]) => value > 0n)
      .sort(([a, one], [b, other]) => (one === other ? (a < b ? -1 : 1) : one > other ? -1 : 1))
      .slice(0, 5);
});

describe('a deal', () => {
  const deal = (show: Show) => show.stage.stage.deal;

  test('[S17] is sold out when its last piece is, says so, and ends by itself', () => {
    const show = new Show();
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 600, stock: 3 });
    show.at = 11_000;
    show.pieces('1', 'pearl', 2);
    expect(deal(show)).toMatchObject({ sold: 2, endsAt: 601_000 });
    expect(deal(show)).not.toHaveProperty('soldOutAt');
    show.at = 12_000;
    show.pieces('2', 'pearl', 1);
    show.at = 13_000;
    show.pieces('3', 'pearl', 1);
    const view = deal(show);
    expect(view).toMatchObject({ sold: 4, soldOutAt: 12_000 });
    expect(view && dealEndsAt(view)).toBe(20_000);
    // A piece comes back.
    show.pieces('1', 'pearl', 2, 'cancelled', 2);
    expect(deal(show)).not.toHaveProperty('soldOutAt');
  });

  test('[S17 L3] when it was sold out does not depend on how the sales were counted', () => {
    const show = new Show();
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 600, stock: 2 });
    for (const [place, status] of (['paid', 'cancelled', 'paid', 'paid'] as const).entries()) {
      show.at += 1000;
      show.pieces(String(place), 'pearl', 1, status);
    }
    show.at += 1000;
    show.pieces('1', 'pearl', 1, 'paid', 2);
    const before = deal(show);
    recount(show.state);
    expect(deal(show)).toEqual(before);
  });

  test('[S17 C4] an order at its end or after does not count to it', () => {
    const show = new Show();
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 10, stock: 5 });
    show.at = 10_999;
    show.pieces('1', 'pearl', 1);
    show.at = 11_000;
    show.pieces('2', 'pearl', 1);
    expect(deal(show)?.sold).toBe(1);
  });
});

describe('a sound to be tested', () => {
  test('[S16] is named with its cue, so that the same one can be heard again', () => {
    const show = new Show();
    const first = show.cue({ kind: 'sound.test', sound: 'goal' });
    expect(show.stage.stage.soundTest).toEqual({ sound: 'goal', cue: first.id });
    const second = show.cue({ kind: 'sound.test', sound: 'goal' });
    expect(show.stage.stage.soundTest).toEqual({ sound: 'goal', cue: second.id });
    expect(show.cue({ kind: 'undo', cue: first.id }).outcome).toBe('undo_not_possible');
  });
});

test('[S17] a deal that is sold out just before its end ends when it was to end', () => {
  expect(dealEndsAt({ endsAt: 10_000, soldOutAt: 8000 })).toBe(10_000);
});

test('clearing all alerts takes off the one on the screen, too; skipping leaves those that wait', () => {
  const show = new Show();
  const alerts = () => show.stage.stage.alerts;
  show.cue({ kind: 'alerts.skip' });
  expect(alerts()).toMatchObject({ skip: show.state.seq, clear: 0 });
  show.cue({ kind: 'alerts.clear' });
  expect(alerts()).toMatchObject({ skip: show.state.seq, clear: show.state.seq });
});
