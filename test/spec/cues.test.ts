import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CUE_KINDS, REFUSALS } from '../../shared/cue.ts';
import type { Cue } from '../../shared/cue.ts';
import { Fact } from '../../shared/fact.ts';
import type { SaleFact } from '../../shared/fact.ts';
import { REDUCER_VERSION, reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { viewOf } from '../../shared/views.ts';
import type { Present } from '../../shared/views.ts';
import type { ControlView, TickerView } from '../../shared/view.ts';

/** The cue without its id; each gets one of its own. */
type Told = Cue extends infer One ? (One extends Cue ? Omit<One, 'id'> : never) : never;

const NOBODY: Present = {
  crowd: { viewers: 0, peak: 0, likes: 0 },
  refused: [],
  surfaces: [],
  operators: [],
  ledger: { awaySince: null, waiting: 0 },
};

/** A cue that a node of a newer version took. */
const LATER = { kind: 'confetti.burst', text: { of: 'another shape' }, skus: 7, over: null } as unknown as Told;

class Show {
  readonly state: State = emptyState('cues');
  #ids = 0;
  at = 1000;

  constructor() {
    this.cue({ kind: 'show.configure', title: 'Cues', currency: 'MXN' });
  }

  get view(): ControlView {
    return viewOf(this.state, NOBODY, 'crew');
  }

  get publicStage(): TickerView['stage'] {
    return viewOf(this.state, NOBODY, 'ticker').stage;
  }

  id(number: number): string {
    return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  }

  /** Gives the cue; returns its id, and its outcome in a word. */
  cue(told: Told, id = this.id((this.#ids += 1)), role = 'host'): { id: string; outcome: string } {
    this.fold({ kind: 'cue', at: this.at, by: { key: 'k', role }, cue: { id, ...told } });
    const outcome = this.state.cues.outcomes.get(id);
    return { id, outcome: outcome?.outcome === 'refused' ? outcome.reason : (outcome?.outcome ?? 'none') };
  }

  sell(id: string, sku: string, quantity: number, status: 'placed' | 'paid' | 'cancelled' = 'paid', version = 1): void {
    const body = { status, currency: 'MXN', total: 1000, items: [{ sku, title: sku, quantity }] } as const;
    this.fold({
      kind: 'order',
      source: 'rest',
      id,
      version,
      at: this.at,
      body: { ...body, items: [...body.items] },
    } satisfies SaleFact);
  }

  fold(fact: Fact): void {
    reduce(this.state, fact, this.state.seq + 1);
  }
}

const withProducts = (): Show => {
  const show = new Show();
  for (const sku of ['pearl', 'bowl']) show.cue({ kind: 'product.upsert', sku, title: sku, price: '10.00' });
  return show;
};
function onAir({ view }: Show): string | undefined {
  const callout = view.stage.onAir;
  if (callout?.kind === 'shelf') return callout.products.map(({ sku }) => sku).join(' ');
  return callout?.kind === 'product' ? callout.product.sku : callout?.text;
}

describe('outcomes', () => {
  const TABLE: [Told, string][] = [
    [{ kind: 'callout.take', sku: 'pearl' }, 'taken'],
    [{ kind: 'callout.take', sku: 'nothing' }, 'product_unknown'],
    [{ kind: 'callout.take', text: 'Back in five' }, 'taken'],
    [{ kind: 'callout.take' }, 'nothing_to_show'],
    [{ kind: 'callout.take', skus: ['pearl', 'bowl'] }, 'taken'],
    [{ kind: 'callout.take', skus: ['pearl', 'nothing'] }, 'product_unknown'],
    [{ kind: 'callout.queue', sku: 'bowl' }, 'taken'],
    [{ kind: 'callout.queue', sku: 'nothing' }, 'product_unknown'],
    [{ kind: 'callout.next' }, 'nothing_queued'],
    [{ kind: 'callout.clear' }, 'taken'],
    [{ kind: 'rundown.set', items: [{ id: 'a', sku: 'pearl' }], base: null }, 'taken'],
    [{ kind: 'rundown.set', items: [], base: '00000000-0000-4000-8000-999999999999' }, 'rundown_changed'],
    [{ kind: 'rundown.play', item: 'a' }, 'rundown_item_unknown'],
    [{ kind: 'product.upsert', sku: 'x', title: 'X', price: '1.5' }, 'amount_invalid'],
    [{ kind: 'product.remove', sku: 'pearl' }, 'taken'],
    [{ kind: 'product.remove', sku: 'nothing' }, 'product_unknown'],
    [{ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 }, 'taken'],
    [{ kind: 'deal.start', sku: 'nothing', price: '8.00', seconds: 60 }, 'product_unknown'],
    [{ kind: 'deal.start', sku: 'pearl', price: '8.001', seconds: 60 }, 'amount_invalid'],
    [{ kind: 'deal.stop' }, 'no_deal'],
    [{ kind: 'goal.set', amount: '100.00', steps: ['50.00'] }, 'taken'],
    [{ kind: 'goal.set', amount: '100' }, 'amount_invalid'],
    [{ kind: 'alerts.hold' }, 'taken'],
    [{ kind: 'alerts.resume' }, 'taken'],
    [{ kind: 'alerts.skip' }, 'taken'],
    [{ kind: 'alerts.clear' }, 'taken'],
    [{ kind: 'alerts.replay', seq: 99 }, 'sale_unknown'],
    [{ kind: 'names.approve', seqs: [99] }, 'sale_unknown'],
    [{ kind: 'names.hide', seqs: [99] }, 'sale_unknown'],
    [{ kind: 'names.words', words: ['rude'] }, 'taken'],
    [{ kind: 'buyers.forget', sales: ['rest:1'] }, 'taken'],
    [{ kind: 'slate.show', slate: 'soon' }, 'taken'],
    [{ kind: 'slate.hide' }, 'taken'],
    [{ kind: 'sound.test', sound: 'sale' }, 'taken'],
    [{ kind: 'panic.hide' }, 'taken'],
    [{ kind: 'panic.show' }, 'taken'],
    [{ kind: 'surface.blank', surface: 'page-of-one' }, 'taken'],
    [{ kind: 'surface.show', surface: 'page-of-one' }, 'taken'],
    [{ kind: 'surface.reload', surface: 'page-of-one' }, 'taken'],
    [{ kind: 'show.open' }, 'taken'],
    [{ kind: 'show.close' }, 'taken'],
    [{ kind: 'show.configure', timezone: 'Mars/Olympus' }, 'timezone_unknown'],
    [{ kind: 'show.configure', rates: { ABC: '1' } }, 'currency_unknown'],
    [{ kind: 'show.configure', rehearsal: true }, 'rehearsal_fixed'],
    [{ kind: 'show.configure', title: 'Another' }, 'taken'],
    [{ kind: 'show.configure', alertTiers: ['50.00', '200.00'] }, 'taken'],
    [{ kind: 'show.configure', alertTiers: ['200.00', '50.00'] }, 'amount_invalid'],
    [{ kind: 'show.configure', alertTiers: ['50'] }, 'amount_invalid'],
    [{ kind: 'undo', cue: '00000000-0000-4000-8000-999999999999' }, 'undo_unknown'],
    [{ kind: 'product.upsert', sku: 'x', title: 'X', price: '1.50', wasPrice: '2.00', stock: 0 }, 'taken'],
    [{ kind: 'product.upsert', sku: 'x', title: 'X', wasPrice: '1.5' }, 'amount_invalid'],
    [{ kind: 'callout.queue' }, 'nothing_to_show'],
    [{ kind: 'goal.set', amount: '0.00' }, 'taken'],
    [{ kind: 'goal.set', amount: '100.00', steps: ['50.00', { amount: '7.5' }] }, 'amount_invalid'],
    [{ kind: 'show.configure', currency: 'ABC' }, 'currency_unknown'],
    [{ kind: 'show.configure', rates: { USD: '0.00' } }, 'amount_invalid'],
    [{ kind: 'show.configure', rates: { USD: '17.05' } }, 'taken'],
    [{ kind: 'show.configure', rehearsal: false }, 'taken'],
  ];
  test.each(TABLE)('[C1] %j → %s', (told, outcome) => {
    expect(withProducts().cue(told).outcome).toBe(outcome);
  });

  test('[C1] every kind is in the table, and every refusal there or below', () => {
    expect(new Set(TABLE.map(([{ kind }]) => kind))).toEqual(new Set(CUE_KINDS));
    const below = ['newer_version', 'lost_race', 'currency_fixed', 'undo_not_possible', 'undo_superseded'];
    const seen = new Set([...TABLE.map(([, outcome]) => outcome), ...below]);
    expect(REFUSALS.filter((reason) => !seen.has(reason))).toEqual([]);
  });

  test.each(TABLE)('[C1] %j, refused or sent twice, changes nothing the second time', (told) => {
    const show = withProducts();
    const before = JSON.stringify(show.view.stage) + JSON.stringify(show.view.products);
    const { id, outcome } = show.cue(told);
    const after = show.view;
    if (outcome !== 'taken') expect(JSON.stringify(after.stage) + JSON.stringify(after.products)).toBe(before);
    show.cue(told, id);
    expect(show.view).toEqual(after);
  });

  test('[C1] a cue sent twice acts once', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'callout.take', sku: 'pearl' });
    show.cue({ kind: 'callout.clear' });
    show.cue({ kind: 'callout.take', sku: 'pearl' }, id);
    expect(onAir(show)).toBeUndefined();
  });
});

describe('callouts', () => {
  test('the queue is taken in its order, and what is taken leaves it', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.queue', sku: 'pearl' });
    show.cue({ kind: 'callout.queue', text: 'Hello' });
    show.cue({ kind: 'callout.queue', sku: 'bowl' });
    show.cue({ kind: 'callout.take', sku: 'bowl' });
    expect(show.view.stage.next).toHaveLength(2);
    show.cue({ kind: 'callout.next' });
    expect(onAir(show)).toBe('pearl');
    show.cue({ kind: 'callout.next' });
    expect(onAir(show)).toBe('Hello');
  });

  test('[C3] a product taken away is on air, in the queue and in a deal no more', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 });
    show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.view.stage).toMatchObject({ onAir: null, deal: null, next: [] });
  });

  test('[C4] pieces left are what staff counted less what was sold since, and come back when an order is cancelled', () => {
    const show = new Show();
    show.sell('before', 'pearl', 3);
    show.cue({ kind: 'product.upsert', sku: 'pearl', title: 'Pearl', stock: 10 });
    show.sell('1', 'pearl', 4);
    expect(show.view.products[0]?.stock).toBe(6);
    show.sell('1', 'pearl', 4, 'cancelled', 2);
    expect(show.view.products[0]?.stock).toBe(10);
  });
});

describe('deals', () => {
  test('[C4] an order counts to the deal from its start until before its end', () => {
    const show = withProducts();
    show.sell('before', 'pearl', 1);
    show.at = 2000;
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 10, stock: 5 });
    show.sell('first', 'pearl', 2);
    show.sell('other', 'bowl', 1);
    show.at = 11_999;
    show.sell('last', 'pearl', 1);
    show.at = 12_000;
    show.sell('late', 'pearl', 1);
    expect(show.view.stage.deal).toMatchObject({ sold: 3, stock: 5, startedAt: 2000, endsAt: 12_000 });
    show.sell('first', 'pearl', 2, 'cancelled', 2);
    expect(show.view.stage.deal?.sold).toBe(1);
  });
});

describe('undo', () => {
  test('[C2] puts back what the cue found', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    const { id } = show.cue({ kind: 'callout.take', sku: 'bowl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    expect(onAir(show)).toBe('pearl');
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_not_possible');
  });

  test('[C2] is refused once somebody changed the same thing since', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'callout.take', sku: 'pearl' });
    show.cue({ kind: 'callout.take', sku: 'bowl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_superseded');
    expect(onAir(show)).toBe('bowl');
  });

  test('[C2] brings back a product that was taken away while on air', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    const { id } = show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    expect(onAir(show)).toBe('pearl');
  });

  test('[A1] by staff reaches nothing that only a host may set, whatever the node that took it knew', () => {
    const show = new Show();
    for (const told of [{ kind: 'show.configure', staffMoney: false }, { kind: 'show.close' }] as const) {
      const { id } = show.cue(told);
      const tried = show.id(told.kind === 'show.close' ? 90 : 91);
      expect(show.cue({ kind: 'undo', cue: id }, tried, 'staff').outcome).toBe('undo_not_possible');
      expect(show.view.show).toMatchObject(told.kind === 'show.close' ? { open: false } : { staffMoney: false });
      expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    }
    const { id } = show.cue({ kind: 'panic.hide' });
    expect(show.cue({ kind: 'undo', cue: id }, show.id(92), 'staff').outcome).toBe('taken');
  });

  test('[C2] does not reach the first settings, nor what is gone from every screen', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'alerts.skip' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_not_possible');
    expect(show.cue({ kind: 'undo', cue: show.id(1) }).outcome).toBe('undo_not_possible');
    expect(show.view.show.currency).toBe('MXN');
  });
});

describe('undo, step by step', () => {
  test.each<[string, Told[]]>([
    ['a take', [{ kind: 'callout.take', sku: 'pearl' }]],
    ['a next', [{ kind: 'callout.queue', sku: 'pearl' }, { kind: 'callout.next' }]],
    ['a clear', [{ kind: 'callout.take', sku: 'pearl' }, { kind: 'callout.clear' }]],
    ['a rundown', [{ kind: 'rundown.set', items: [{ id: 'a', sku: 'pearl' }], base: null }]],
    [
      'a next of the rundown',
      [{ kind: 'rundown.set', items: [{ id: 'a', sku: 'pearl' }], base: null }, { kind: 'callout.next' }],
    ],
    ['a deal', [{ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 }]],
    ['the end of a deal', [{ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 }, { kind: 'deal.stop' }]],
    ['a goal', [{ kind: 'goal.set', amount: '100.00', steps: ['50.00'] }]],
    ['a slate', [{ kind: 'slate.show', slate: 'back', text: 'Five minutes' }]],
    [
      'a removal from a shelf',
      [
        { kind: 'callout.take', skus: ['pearl', 'bowl'] },
        { kind: 'product.remove', sku: 'pearl' },
      ],
    ],
    ['a hold', [{ kind: 'alerts.hold' }]],
    ['a resume', [{ kind: 'alerts.hold' }, { kind: 'alerts.resume' }]],
    ['a panic', [{ kind: 'panic.hide' }]],
    ['the end of a panic', [{ kind: 'panic.hide' }, { kind: 'panic.show' }]],
    ['an edit', [{ kind: 'product.upsert', sku: 'pearl', title: 'Pearl, large', price: '12.00', stock: 4 }]],
    ['a new product', [{ kind: 'product.upsert', sku: 'ring', title: 'Ring' }]],
    ['a closing', [{ kind: 'show.close' }]],
    ['other settings', [{ kind: 'show.configure', title: 'Another', countOn: 'paid' }]],
    [
      'a removal on air, queued and on offer',
      [
        { kind: 'callout.queue', sku: 'pearl' },
        { kind: 'callout.queue', sku: 'bowl' },
        { kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 },
        { kind: 'product.remove', sku: 'pearl' },
      ],
    ],
  ])('[C2] %s is undone', (_what, cues) => {
    const show = withProducts();
    show.sell('1', 'pearl', 1);
    const what = ({ view }: Show): unknown => ({
      ...view,
      cues: null,
      // What was on air, was.
      figures: null,
      // The products' order among themselves is that of their last coming.
      products: view.products.toSorted((a, b) => (a.sku < b.sku ? -1 : 1)),
    });
    for (const told of cues.slice(0, -1)) show.cue(told);
    const before = what(show);
    const { id } = show.cue(cues.at(-1) as Told);
    expect(what(show)).not.toEqual(before);
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    expect(what(show)).toEqual(before);
    expect(show.view.cues.find((one) => one.id === id)?.undone).toBe(true);
  });

  test('[C2] goes back one after the other', () => {
    const show = withProducts();
    const first = show.cue({ kind: 'callout.take', sku: 'pearl' });
    const second = show.cue({ kind: 'callout.take', sku: 'bowl' });
    expect(show.cue({ kind: 'undo', cue: second.id }).outcome).toBe('taken');
    expect(show.cue({ kind: 'undo', cue: first.id }).outcome).toBe('taken');
    expect(onAir(show)).toBeUndefined();
  });

  test('[C2 S4] does not show again what a second helper wants hidden, too', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'panic.hide' });
    show.cue({ kind: 'panic.hide' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_superseded');
    expect(show.view.stage.panic).toBe(true);
  });

  test('[C2 C3] of a new product takes it off the screen, and it does not come back by itself', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'product.upsert', sku: 'ring', title: 'Ring' });
    show.cue({ kind: 'callout.queue', sku: 'ring' });
    show.cue({ kind: 'deal.start', sku: 'ring', price: '8.00', seconds: 60 });
    show.cue({ kind: 'callout.take', sku: 'ring' });
    show.cue({ kind: 'callout.queue', sku: 'ring' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    show.cue({ kind: 'product.upsert', sku: 'ring', title: 'Another ring' });
    expect(show.view.stage).toMatchObject({ onAir: null, next: [], deal: null });
  });

  test('[C2 C3] does not put a product on air that is no more', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    const { id } = show.cue({ kind: 'callout.take', sku: 'bowl' });
    show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    show.cue({ kind: 'product.upsert', sku: 'pearl', title: 'Pearl' });
    expect(show.view.stage.onAir).toBeNull();
  });

  test('[C2 C5] does not change the currency under sales', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'show.configure', currency: 'JPY', rates: { USD: '150' } });
    show.sell('1', 'pearl', 1);
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('currency_fixed');
    expect(show.view.totals?.currency).toBe('JPY');
  });
});

describe('goals', () => {
  test('[M6] a goal and its steps, lowest first, are reached and un-reached', () => {
    const show = withProducts();
    show.cue({ kind: 'goal.set', amount: '20.00', steps: ['15.00', { amount: '10.00', label: 'Tea' }] });
    expect(show.view.goal).toEqual({
      amount: '20.00',
      reached: false,
      steps: [
        { amount: '10.00', label: 'Tea', reached: false },
        { amount: '15.00', reached: false },
      ],
    });
    show.sell('1', 'pearl', 1);
    expect(show.view.goal?.steps.map(({ reached }) => reached)).toEqual([true, false]);
    show.sell('2', 'pearl', 1);
    expect(show.view.goal?.reached).toBe(true);
    show.sell('2', 'pearl', 1, 'cancelled', 2);
    expect(show.view.goal?.reached).toBe(false);
    expect(show.view.goal?.steps.map(({ reached }) => reached)).toEqual([true, false]);
    show.cue({ kind: 'goal.set', amount: '0.00' });
    expect(show.view.goal).toBeNull();
  });
});

describe('panic', () => {
  test('[S4 F5] hides what is on offer from the public, and keeps it for the stage to come back to', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 });
    show.cue({ kind: 'panic.hide' });
    expect(show.view.stage).toMatchObject({ panic: true, onAir: { kind: 'product' } });
    expect(show.publicStage).toEqual({ panic: true, onAir: null, deal: null });
    show.cue({ kind: 'panic.show' });
    expect(show.publicStage).toMatchObject({ panic: false, onAir: { kind: 'product' }, deal: { price: '8.00' } });
  });
});

describe('when a sale counts', () => {
  const pieces = { kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 10 } as const;

  test('[M5 C4] a webhook sent again after `countOn` changed sells nothing to a running deal', () => {
    const show = withProducts();
    show.cue({ kind: 'show.configure', countOn: 'paid' });
    show.sell('1', 'pearl', 1, 'placed');
    show.cue(pieces);
    show.cue({ kind: 'show.configure', countOn: 'placed' });
    expect(show.view.totals).toMatchObject({ orders: 1, net: '10.00' });
    show.sell('1', 'pearl', 1, 'placed');
    expect(show.view.stage.deal?.sold).toBe(0);
  });

  test('[C4] an order paid within the deal counts to it; one that was placed before does not, where placing counts', () => {
    for (const [countOn, sold] of [['paid', 2] as const, ['placed', 0] as const]) {
      const show = withProducts();
      show.cue({ kind: 'show.configure', countOn });
      show.sell('1', 'pearl', 2, 'placed');
      show.at = 5000;
      show.cue(pieces);
      show.sell('1', 'pearl', 2, 'paid', 2);
      expect(show.view.stage.deal?.sold).toBe(sold);
    }
  });
});

describe('the first settings', () => {
  test('[C5] choose what later ones may not change, and later ones keep what they do not tell', () => {
    const show = new Show();
    show.cue({ kind: 'show.configure', title: 'Evening', rates: { USD: '17' } });
    show.sell('1', 'pearl', 1);
    expect(show.cue({ kind: 'show.configure', currency: 'MXN', rehearsal: false }).outcome).toBe('taken');
    expect(show.cue({ kind: 'show.configure', currency: 'USD' }).outcome).toBe('currency_fixed');
    expect(show.cue({ kind: 'show.configure', rehearsal: true }).outcome).toBe('rehearsal_fixed');
    expect(show.view.show).toMatchObject({ title: 'Evening', currency: 'MXN', rates: { USD: '17' }, rehearsal: false });
  });

  test('[M4 C5] another currency before the first sale takes rates, goal and deal with it', () => {
    const show = withProducts();
    show.cue({ kind: 'show.configure', rates: { USD: '17' } });
    show.cue({ kind: 'goal.set', amount: '100.00' });
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 });
    const { id } = show.cue({ kind: 'show.configure', currency: 'JPY' });
    expect(show.view).toMatchObject({ show: { rates: {} }, goal: null, stage: { deal: null } });
    show.cue({ kind: 'undo', cue: id });
    expect(show.view).toMatchObject({ show: { rates: { USD: '17' } }, goal: { amount: '100.00' } });
  });
});

describe('the currency', () => {
  test('[C5] may be chosen until the first sale, and not after it', () => {
    const show = new Show();
    expect(show.cue({ kind: 'show.configure', currency: 'COP' }).outcome).toBe('taken');
    show.sell('1', 'pearl', 1);
    expect(show.cue({ kind: 'show.configure', currency: 'USD' }).outcome).toBe('currency_fixed');
    expect(show.view.show.currency).toBe('COP');
  });
});

test('[C3] a deal whose product is taken away does not come back with it', () => {
  const show = withProducts();
  show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 });
  show.cue({ kind: 'product.remove', sku: 'pearl' });
  show.cue({ kind: 'product.upsert', sku: 'pearl', title: 'Another pearl', price: '10.00' });
  expect(show.view.stage.deal).toBeNull();
});

test('[S12 C5] another currency takes the amounts of larger alerts with it', () => {
  const show = new Show();
  show.cue({ kind: 'show.configure', alertTiers: ['50.00', '200.00'] });
  show.cue({ kind: 'show.configure', currency: 'USD' });
  expect(show.view.show.alertTiers).toEqual([]);
});

describe('a cue of a kind that this version does not know', () => {
  test('[B6] is refused with a reason that its pages can show, and changes nothing', () => {
    const show = new Show();
    show.cue({ kind: 'product.upsert', sku: 'PEARL', title: 'Pearl' });
    show.cue({ kind: 'callout.take', sku: 'PEARL' });
    show.sell('1', 'PEARL', 1);
    const { totals, stage, products, recent } = show.view;
    const { id, outcome } = show.cue(LATER);
    expect(outcome).toBe('newer_version');
    expect(REFUSALS).toContain(outcome);
    expect(show.view).toMatchObject({ totals, stage, products, recent });
    // It is told, without what may be of another shape.
    expect(show.view.cues.at(-1)).toEqual({
      id,
      kind: 'confetti.burst',
      by: { key: 'k', role: 'host' },
      at: show.at,
      seq: show.state.seq,
      outcome: 'refused',
      reason: 'newer_version',
    });
    expect(show.cue(LATER, id).outcome).toBe('newer_version');
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_not_possible');
    expect(show.cue({ kind: 'callout.clear' }).outcome).toBe('taken');
  });

  test('[B6] kinds do not change without the version of the fold: a snapshot may have been taken that refuses one', () => {
    const kinds = [...Fact.options.map((option) => option.shape.kind.value), ...CUE_KINDS].toSorted().join(' ');
    const hash = createHash('sha256').update(kinds).digest('hex').slice(0, 16);
    expect({ version: REDUCER_VERSION, hash }).toEqual({ version: 10, hash: 'c40178ca842e4eeb' });
  });
});
