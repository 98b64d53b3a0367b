import { describe, expect, test } from 'vitest';
import type { Cue } from '../../shared/cue.ts';
import type { Fact, SaleFact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { viewOf } from '../../shared/views.ts';
import type { ControlView } from '../../shared/view.ts';

/** The cue without its id; each gets one of its own. */
type Told = Cue extends infer One ? (One extends Cue ? Omit<One, 'id'> : never) : never;

class Show {
  readonly state: State = emptyState('cues');
  #ids = 0;
  at = 1000;

  constructor() {
    this.cue({ kind: 'show.configure', title: 'Cues', currency: 'MXN' });
  }

  get view(): ControlView {
    return viewOf(
      this.state,
      { crowd: { viewers: 0, peak: 0, likes: 0 }, refused: [], surfaces: [], operators: [] },
      'crew',
    );
  }

  id(number: number): string {
    return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  }

  /** Gives the cue; returns its id, and its outcome in a word. */
  cue(told: Told, id = this.id((this.#ids += 1))): { id: string; outcome: string } {
    this.fold({ kind: 'cue', at: this.at, by: { key: 'k', role: 'staff' }, cue: { id, ...told } });
    const outcome = this.state.cues.outcomes.get(id);
    return { id, outcome: outcome?.outcome === 'refused' ? outcome.reason : (outcome?.outcome ?? 'none') };
  }

  sell(id: string, sku: string, quantity: number, status: 'paid' | 'cancelled' = 'paid', version = 1): void {
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
const onAir = ({ view }: Show): string | undefined =>
  view.stage.onAir?.kind === 'product' ? view.stage.onAir.product.sku : view.stage.onAir?.text;

describe('outcomes', () => {
  test.each<[Told, string]>([
    [{ kind: 'callout.take', sku: 'pearl' }, 'taken'],
    [{ kind: 'callout.take', sku: 'nothing' }, 'product_unknown'],
    [{ kind: 'callout.take', text: 'Back in five' }, 'taken'],
    [{ kind: 'callout.take' }, 'nothing_to_show'],
    [{ kind: 'callout.queue', sku: 'bowl' }, 'taken'],
    [{ kind: 'callout.queue', sku: 'nothing' }, 'product_unknown'],
    [{ kind: 'callout.next' }, 'nothing_queued'],
    [{ kind: 'callout.clear' }, 'taken'],
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
    [{ kind: 'panic.hide' }, 'taken'],
    [{ kind: 'panic.show' }, 'taken'],
    [{ kind: 'show.open' }, 'taken'],
    [{ kind: 'show.close' }, 'taken'],
    [{ kind: 'show.configure', timezone: 'Mars/Olympus' }, 'timezone_unknown'],
    [{ kind: 'show.configure', rates: { ABC: '1' } }, 'currency_unknown'],
    [{ kind: 'show.configure', rehearsal: true }, 'rehearsal_fixed'],
    [{ kind: 'show.configure', title: 'Another' }, 'taken'],
    [{ kind: 'undo', cue: '00000000-0000-4000-8000-999999999999' }, 'undo_unknown'],
  ])('%j → %s', (told, outcome) => {
    expect(withProducts().cue(told).outcome).toBe(outcome);
  });

  test('a cue sent twice acts once', () => {
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

  test('a product taken away is on air, in the queue and in a deal no more', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    show.cue({ kind: 'deal.start', sku: 'pearl', price: '8.00', seconds: 60 });
    show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.view.stage).toMatchObject({ onAir: null, deal: null, next: [] });
  });

  test('pieces left are what staff counted less what was sold since, and come back when an order is cancelled', () => {
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
  test('[S5] an order counts to the deal from its start until before its end', () => {
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
  test('puts back what the cue found', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    const { id } = show.cue({ kind: 'callout.take', sku: 'bowl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    expect(onAir(show)).toBe('pearl');
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_not_possible');
  });

  test('is refused once somebody changed the same thing since', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'callout.take', sku: 'pearl' });
    show.cue({ kind: 'callout.take', sku: 'bowl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_superseded');
    expect(onAir(show)).toBe('bowl');
  });

  test('brings back a product that was taken away while on air', () => {
    const show = withProducts();
    show.cue({ kind: 'callout.take', sku: 'pearl' });
    const { id } = show.cue({ kind: 'product.remove', sku: 'pearl' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('taken');
    expect(onAir(show)).toBe('pearl');
  });

  test('does not reach the first settings, nor what is gone from every screen', () => {
    const show = withProducts();
    const { id } = show.cue({ kind: 'alerts.skip' });
    expect(show.cue({ kind: 'undo', cue: id }).outcome).toBe('undo_not_possible');
    expect(show.cue({ kind: 'undo', cue: show.id(1) }).outcome).toBe('undo_not_possible');
    expect(show.view.show.currency).toBe('MXN');
  });
});

describe('the currency', () => {
  test('[M4] may be chosen until the first sale, and not after it', () => {
    const show = new Show();
    expect(show.cue({ kind: 'show.configure', currency: 'COP' }).outcome).toBe('taken');
    show.sell('1', 'pearl', 1);
    expect(show.cue({ kind: 'show.configure', currency: 'USD' }).outcome).toBe('currency_fixed');
    expect(show.view.show.currency).toBe('COP');
  });
});
