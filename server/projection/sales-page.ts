import { ORDER_STATUSES } from '../../shared/order-status.ts';
import { sharedPieces } from '../../shared/pieces.ts';
import type { OrderRecord, Pieces, Sale } from '../../shared/state.ts';

/**
 * A page of sales as a snapshot keeps it: a column for each member that nearly every sale has, by the sale's place in the
 * page, and apart from them what few have. Columns, not a list for each sale: of a million sales two million lists would
 * be made only to be thrown away, which took longer than all the rest of reading them.
 */
export interface SalesPage {
  /** Null: merged into another sale. */
  keys: (string | null)[];
  countedSeqs: number[];
  countedAts: number[];
  /** Null: there is no order yet. */
  versions: (number | null)[];
  /** As of ORDER_STATUSES. */
  statuses: number[];
  currencies: string[];
  totals: number[];
  tests: (0 | 1)[];
  units: number[];
  /** Places in `lists`. */
  pieces: number[];
  lists: Pieces[];
  names: (string | 0)[];
  buyers: (string | 0)[];
  /** By place, as nothing else of JSON has numbers for keys. */
  rare: [place: number, rare: Rare][];
}

type Rare = Pick<Sale, 'refunds' | 'disputes' | 'rate' | 'aliases'> & { taken?: readonly string[] };

const NONE: readonly never[] = [];

export function packPage(sales: readonly (Sale | null)[]): SalesPage {
  const page: SalesPage = {
    keys: [],
    countedSeqs: [],
    countedAts: [],
    versions: [],
    statuses: [],
    currencies: [],
    totals: [],
    tests: [],
    units: [],
    pieces: [],
    lists: [],
    names: [],
    buyers: [],
    rare: [],
  };
  const lists = new Map<Pieces, number>();
  for (const [place, sale] of sales.entries()) {
    page.keys.push(sale?.key ?? null);
    page.countedSeqs.push(sale?.countedSeq ?? 0);
    page.countedAts.push(sale?.countedAt ?? 0);
    packOrder(page, lists, sale?.order ?? null);
    const rare = sale && rareOf(sale);
    if (rare) page.rare.push([place, rare]);
  }
  return page;
}

function packOrder(page: SalesPage, lists: Map<Pieces, number>, order: OrderRecord | null): void {
  page.versions.push(order?.version ?? null);
  page.statuses.push(order ? ORDER_STATUSES.indexOf(order.status) : 0);
  page.currencies.push(order?.currency ?? '');
  page.totals.push(order?.total ?? 0);
  page.tests.push(order?.test ? 1 : 0);
  page.units.push(order?.units ?? 0);
  page.names.push(order?.name ?? 0);
  page.buyers.push(order?.buyer ?? 0);
  const skus = order?.skus ?? NONE;
  const known = lists.get(skus);
  page.pieces.push(known ?? page.lists.length);
  if (known !== undefined) return;
  lists.set(skus, page.lists.length);
  page.lists.push(skus);
}

function rareOf({ refunds, disputes, rate, aliases, order }: Sale): Rare | null {
  const taken = order?.refunds;
  if (refunds.length === 0 && disputes.length === 0 && !rate && !aliases && !taken) return null;
  return { refunds, disputes, ...(rate && { rate }), ...(aliases && { aliases }), ...(taken && { taken }) };
}

export function unpackPage(page: SalesPage): (Sale | null)[] {
  const lists = page.lists.map(sharedPieces);
  const sales = page.keys.map((key, place): Sale | null =>
    key === null
      ? null
      : {
          key,
          order: unpackOrder(page, lists, place),
          refunds: NONE,
          disputes: NONE,
          countedSeq: page.countedSeqs[place] ?? 0,
          countedAt: page.countedAts[place] ?? 0,
        },
  );
  for (const [place, { taken, ...rare }] of page.rare) {
    const sale = sales[place];
    if (!sale) continue;
    Object.assign(sale, rare);
    if (sale.order && taken) sale.order.refunds = taken;
  }
  return sales;
}

/** Keys in the order in which the fold writes them: their bytes break ties of versions. */
function unpackOrder(page: SalesPage, lists: readonly Pieces[], place: number): OrderRecord | null {
  const version = page.versions[place] ?? null;
  if (version === null) return null;
  const status = ORDER_STATUSES[page.statuses[place] ?? -1];
  if (status === undefined) throw new Error(`unknown order status ${page.statuses[place]} in a snapshot`);
  return {
    version,
    status,
    currency: page.currencies[place] ?? '',
    total: page.totals[place] ?? 0,
    test: page.tests[place] === 1,
    units: page.units[place] ?? 0,
    skus: lists[page.pieces[place] ?? -1] ?? NONE,
    refunds: undefined,
    name: textOf(page.names[place]),
    buyer: textOf(page.buyers[place]),
  };
}

const textOf = (text: string | 0 | undefined): string | undefined => (typeof text === 'string' ? text : undefined);
