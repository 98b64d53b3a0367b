import type { OrderFact, SaleFact } from '../../shared/fact.ts';

/**
 * An independent model of the money laws: it looks at the whole set of facts at once, in no order, and adds up what
 * the laws say. It shares no code with the fold. Minor units as bigint.
 */
export interface ModelSum {
  gross: bigint;
  cancelled: bigint;
  refunded: bigint;
  disputed: bigint;
  orders: number;
  units: number;
}
export interface ModelSettings {
  home: string;
  countOn: 'placed' | 'paid';
  /** Home minor units for one minor unit of the currency, as an exact fraction. */
  rates: Readonly<Record<string, { numerator: bigint; denominator: bigint }>>;
}

const LIFE = ['placed', 'paid', 'cancelled', 'voided', 'deleted'];

/** What the laws say of a set of facts. */
export interface Model {
  sums: Map<string, ModelSum>;
  /** Pieces standing sold, by sku. */
  sold: Map<string, number>;
  /** The codes of what staff are told, sorted. */
  warnings: string[];
}

export function modelOf(facts: readonly SaleFact[], { home, countOn, rates }: ModelSettings): Model {
  const sums = new Map<string, ModelSum>();
  const sold = new Map<string, number>();
  const warnings: string[] = [];

  for (const own of salesOf(facts)) {
    const orders = own.filter((fact): fact is OrderFact => fact.kind === 'order');
    const allRefunds = entities(own, 'refund');
    if (orders.length === 0) {
      warnings.push(...allRefunds.map(() => 'refund_without_order'));
      continue;
    }
    const { status, currency, total, test, items = [], refunds: listed } = greatest(orders).body;

    const refunds = allRefunds.filter(
      (fact) => fact.body.currency === currency && (listed === undefined || listed.includes(fact.id)),
    );
    const disputes = entities(own, 'dispute').filter((fact) => fact.body.currency === currency);
    let itemised = 0n;
    let covered = 0n;
    let running = 0n;
    for (const { body } of refunds) {
      const amount = BigInt(body.amount);
      if ('cumulative' in body && body.cumulative) running = amount > running ? amount : running;
      else {
        itemised += amount;
        covered += BigInt('covers' in body && body.covers !== undefined ? body.covers : body.amount);
      }
    }
    const paidBack = itemised + (running > covered ? running - covered : 0n);
    const held = disputes.reduce((sum, { body }) => sum + BigInt(body.amount), 0n);
    if (paidBack > BigInt(total)) warnings.push('over_refund');
    for (const { body } of allRefunds)
      if (body.currency !== currency && body.amount > 0) warnings.push('refund_currency');

    if (test || status === 'deleted') continue;
    if (countOn === 'paid' && status !== 'paid' && status !== 'cancelled') continue;
    const isGone = status === 'cancelled' || status === 'voided';
    const rate = currency === home ? undefined : rates[currency];
    const value = (minor: bigint): bigint => (rate ? rounded(minor * rate.numerator, rate.denominator) : minor);
    const bucket = rate ? home : currency;
    const sum = sums.get(bucket) ?? { gross: 0n, cancelled: 0n, refunded: 0n, disputed: 0n, orders: 0, units: 0 };
    sums.set(bucket, sum);
    const [gross, refunded, disputed] = [value(BigInt(total)), value(paidBack), value(held)];
    sum.gross += gross;
    sum.refunded += refunded;
    sum.disputed += disputed;
    if (isGone) sum.cancelled += gross - refunded - disputed;
    sum.orders += 1;
    for (const { sku, quantity } of items) {
      sum.units += quantity;
      if (sku && !isGone) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
    }
  }
  return { sums, sold, warnings: warnings.sort() };
}

/**
 * The facts of each sale: those that share a name, or names that any order fact, however old, called the same. Names
 * flow until nothing changes any more.
 */
function salesOf(facts: readonly SaleFact[]): SaleFact[][] {
  const namesOf = ({ source, ...fact }: SaleFact): string[] =>
    (fact.kind === 'order' ? [fact.id, ...(fact.body.aka ?? [])] : [fact.body.order]).map(
      (name) => `${source} ${name}`,
    );
  const group = new Map<string, string>();
  for (const fact of facts) for (const name of namesOf(fact)) group.set(name, name);
  for (let moved = true; moved;) {
    moved = false;
    for (const fact of facts) {
      const names = namesOf(fact);
      const least = names.map((name) => group.get(name) ?? name).sort()[0] ?? '';
      for (const name of names) {
        if (group.get(name) !== least) moved = true;
        group.set(name, least);
      }
    }
  }
  const sales = new Map<string, SaleFact[]>();
  for (const fact of facts) {
    const leader = group.get(namesOf(fact)[0] ?? '') ?? '';
    sales.set(leader, [...(sales.get(leader) ?? []), fact]);
  }
  return [...sales.values()];
}

/** Half away from zero; amounts are never negative. */
const rounded = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);

type Of<K extends 'refund' | 'dispute'> = Extract<SaleFact, { kind: K }>;

/** One fact per entity: the greatest by version, then by life, then by what it says. */
function entities<K extends 'refund' | 'dispute'>(facts: readonly SaleFact[], kind: K): Of<K>[] {
  const byId = new Map<string, SaleFact[]>();
  for (const fact of facts) if (fact.kind === kind) byId.set(fact.id, [...(byId.get(fact.id) ?? []), fact]);
  return [...byId.values()].map((versions) => greatest(versions) as Of<K>);
}

function greatest<F extends SaleFact>(facts: readonly F[]): F {
  const [first, ...rest] = facts;
  if (!first) throw new Error('no facts');
  return rest.reduce((best, fact) => (isGreater(fact, best) ? fact : best), first);
}

function isGreater(a: SaleFact, b: SaleFact): boolean {
  if (a.version !== b.version) return a.version > b.version;
  if (a.kind === 'order' && b.kind === 'order' && a.body.status !== b.body.status) {
    return LIFE.indexOf(a.body.status) > LIFE.indexOf(b.body.status);
  }
  return recordOf(a) > recordOf(b);
}

/** The bytes that break a tie are those of the kept record (ADR 1), written out here by hand. */
function recordOf({ kind, id, version, body }: SaleFact): string {
  if (kind !== 'order') {
    const extra = {
      ...('cumulative' in body ? { cumulative: true } : {}),
      ...('covers' in body ? { covers: body.covers } : {}),
    };
    return JSON.stringify({ id, version, currency: body.currency, amount: body.amount, ...extra });
  }
  const { status, currency, total, test, items, refunds, name, buyer } = body;
  const skus = (items ?? []).filter((item) => item.sku).map((item) => [item.sku, item.quantity]);
  const units = (items ?? []).reduce((sum, item) => sum + item.quantity, 0);
  return JSON.stringify({ version, status, currency, total, test: test === true, units, skus, refunds, name, buyer });
}
