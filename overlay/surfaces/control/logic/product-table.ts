import Papa from 'papaparse';
import { MOST_ON_SHELF } from '../../../../shared/callout.ts';
import { type TypingFault, readAmount } from './amount-typing.ts';
import type { ProductView } from '../../../../shared/view.ts';
import { plain } from './plain.ts';
import { readPlan } from './plan-typing.ts';
import { skuFor } from './sku.ts';

/**
 * Products from a spreadsheet: pasted cells (tabs) or a CSV export. Columns are found by their names in English, Spanish
 * and Chinese and as Shopify, WooCommerce and Mercado Shops export them; without a line of names they are read as
 * title, price, stock.
 */

export type TableProduct = ProductView;

export type RowFault =
  | { code: 'title_missing' }
  | { code: 'sku_twice'; sku: string }
  | { code: 'shelf_unknown'; sku: string }
  | { code: 'text_long'; column: Column }
  | { code: 'amount'; column: Column; typed: string; fault: TypingFault }
  | { code: 'stock'; typed: string }
  | { code: 'plan'; typed: string }
  | { code: 'address'; column: Column; typed: string };

export interface TableRow {
  /** As a spreadsheet counts: the line of names is row 1. */
  row: number;
  title: string;
  product?: TableProduct;
  /** Words to show instead of a product, and the seconds that the line is meant to be on air: see `messages`. */
  message?: string;
  /** Codes of two or three products to show together: see `messages`. */
  shelf?: string[];
  plan?: number;
  faults: RowFault[];
}

export interface ProductTable {
  rows: TableRow[];
  /** The names of the columns that were not understood and are left out. */
  unknown: string[];
  named: boolean;
}

export const COLUMNS = [
  'sku',
  'title',
  'variant',
  'price',
  'wasPrice',
  'stock',
  'image',
  'link',
  'plan',
  'message',
] as const;
export type Column = (typeof COLUMNS)[number];

/** The most products that one paste may bring; the rest is a mistake or another tool's work. */
export const MOST_ROWS = 500;

const NAMES: Record<Column, string> = {
  sku: 'sku|code|product code|item code|variant sku|handle|id|código|clave|referencia|ref|编号|货号|编码|商品编号|商品编码|款号',
  title:
    'title|name|product|product name|item|título|nombre|producto|nombre del producto|artículo|descripción|名称|商品|商品名|商品名称|标题|品名|产品|产品名称',
  variant:
    'variant|option|size|colour|color|option1 value|variante|opción|talla|tamaño|modelo|规格|款式|颜色|尺寸|型号',
  price:
    'price|sale price|our price|variant price|precio|precio de venta|precio actual|precio de oferta|价格|售价|现价|单价|优惠价|直播价',
  wasPrice:
    'was|was price|old price|regular price|list price|compare at|compare at price|variant compare at price|rrp|precio anterior|antes|precio normal|precio de lista|precio original|precio regular|原价|划线价|市场价',
  stock:
    'stock|quantity|qty|inventory|units|pieces|variant inventory qty|existencias|cantidad|inventario|piezas|unidades|disponibles|库存|数量|件数',
  image:
    'image|images|photo|picture|image url|image src|variant image|imagen|imágenes|foto|url de imagen|图片|照片|主图|图片链接',
  link: 'link|url|product url|page|enlace|vínculo|liga|página|链接|商品链接|网址',
  plan: 'plan|minutes|min|mins|duration|length|minutos|duración|分钟|时长|计划',
  message: 'message|text|words|note|mensaje|texto|aviso|消息|文字|留言',
};

const plainName = (name: string): string =>
  plain(name)
    .replaceAll(/\(.*?\)|[*:]/g, '')
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();

const COLUMN_OF: ReadonlyMap<string, Column> = new Map(
  COLUMNS.flatMap((column) => NAMES[column].split('|').map((name) => [plainName(name), column] as const)),
);

const BARE_COLUMNS: readonly Column[] = ['title', 'price', 'stock'];
const LONGEST: Partial<Record<Column, number>> = { sku: 80, title: 120, variant: 80, message: 200 };
const ADDRESS = /^https?:\/\/\S{1,1990}$/;

export interface TableSetting {
  currency: string;
  locale: string;
  /** Products there already: a row of the same title and variant, without a code, renews that one. */
  known: readonly { sku: string; title: string; variant?: string }[];
  /** For a rundown: a row may be a message, or a shelf of products told before it, instead of a product, the same product may come again, and has a plan. */
  messages?: boolean;
}

export function readProductTable(text: string, setting: TableSetting): ProductTable {
  const cells = Papa.parse<string[]>(text.replace(/^\uFEFF/, '').trim(), { skipEmptyLines: 'greedy' }).data.map(
    (line) => line.map((cell) => cell.trim()),
  );
  const head = cells[0] ?? [];
  const found = columnsOf(head);
  const named =
    found.includes('title') || (setting.messages === true && (found.includes('message') || found.includes('sku')));
  const columns = named ? found : BARE_COLUMNS;
  const lines = (named ? cells.slice(1) : cells).slice(0, MOST_ROWS);
  const reader = new RowReader(setting, columns);
  return {
    rows: lines.map((line, index) => reader.read(line, index + (named ? 2 : 1))),
    unknown: named ? head.filter((name, index) => name !== '' && !found[index]) : [],
    named,
  };
}

/** The first column of a name wins: Shopify's export has several pictures, WooCommerce's a sale and a regular price. */
function columnsOf(head: readonly string[]): (Column | undefined)[] {
  const seen = new Set<Column>();
  const columns = head.map((name) => {
    const column = COLUMN_OF.get(plainName(name));
    if (!column || seen.has(column)) return undefined;
    seen.add(column);
    return column;
  });
  // An export without a sale price calls its only price the regular one.
  return seen.has('price') ? columns : columns.map((column) => (column === 'wasPrice' ? 'price' : column));
}

class RowReader {
  readonly #setting: TableSetting;
  readonly #columns: readonly (Column | undefined)[];
  readonly #skus = new Set<string>();
  readonly #known: Map<string, string>;

  constructor(setting: TableSetting, columns: readonly (Column | undefined)[]) {
    this.#setting = setting;
    this.#columns = columns;
    this.#known = new Map(
      setting.known.map((product) => [this.#likeness(product.title, product.variant), product.sku]),
    );
  }

  read(line: readonly string[], row: number): TableRow {
    const cells: Partial<Record<Column, string>> = {};
    for (const [index, column] of this.#columns.entries()) {
      const cell = line[index];
      if (column && cell) cells[column] = cell;
    }
    const faults: RowFault[] = [];
    const title = cells.title ?? '';
    const plan = this.#plan(cells.plan, faults);
    const head = { row, title, ...(plan !== undefined && { plan }) };
    const message = this.#setting.messages === true && title === '' ? cells.message : undefined;
    const shelf = message === undefined ? this.#shelf(cells, faults) : undefined;
    if (shelf) return faults.length > 0 ? { ...head, faults } : { ...head, shelf, faults };
    if (title === '' && message === undefined) faults.push({ code: 'title_missing' });
    for (const [column, most] of Object.entries(LONGEST) as [Column, number][]) {
      if ((cells[column]?.length ?? 0) > most) faults.push({ code: 'text_long', column });
    }

    if (message !== undefined) return faults.length > 0 ? { ...head, faults } : { ...head, message, faults };

    const price = this.#amount('price', cells, faults);
    const wasPrice = this.#amount('wasPrice', cells, faults);
    const stock = this.#stock(cells.stock, faults);
    const image = this.#address('image', cells.image?.split(/[,\s]+/)[0], faults);
    const link = this.#address('link', cells.link, faults);
    const sku = this.#sku(title, cells, faults);
    if (faults.length > 0) return { ...head, faults };
    const product: TableProduct = {
      sku,
      title,
      ...(cells.variant && { variant: cells.variant }),
      ...(price !== undefined && { price }),
      ...(wasPrice !== undefined && wasPrice !== price && { wasPrice }),
      ...(image && { image }),
      ...(link && { link }),
      ...(stock !== undefined && { stock }),
    };
    return { ...head, product, faults };
  }

  /** "R1 + B2" as a code, or "Ring + Bowl" as a name: products that are there. A product may have a + in its own name. */
  #shelf({ sku, title = '' }: Partial<Record<Column, string>>, faults: RowFault[]): string[] | undefined {
    const parts = (sku ?? title).split(/\s*[+＋]\s*/).filter(Boolean);
    if (this.#setting.messages !== true || parts.length < 2 || parts.length > MOST_ON_SHELF) return undefined;
    const skuOf = (part: string) => (this.#isKnown(part) ? part : this.#known.get(this.#likeness(part)));
    const skus = parts.flatMap((part) => skuOf(part) ?? []);
    if (skus.length === parts.length) return skus;
    if (sku === undefined || this.#isKnown(sku)) return undefined;
    for (const part of parts) if (skuOf(part) === undefined) faults.push({ code: 'shelf_unknown', sku: part });
    return parts;
  }

  #isKnown(sku: string): boolean {
    return this.#skus.has(sku) || this.#setting.known.some((product) => product.sku === sku);
  }

  #likeness(title: string, variant = ''): string {
    return `${plainName(title)}\n${plainName(variant)}`;
  }

  #sku(title: string, cells: Partial<Record<Column, string>>, faults: RowFault[]): string {
    const given = cells.sku ?? this.#known.get(this.#likeness(title, cells.variant));
    if (given !== undefined && this.#skus.has(given) && this.#setting.messages !== true)
      faults.push({ code: 'sku_twice', sku: given });
    const taken = new Set([...this.#skus, ...this.#setting.known.map((product) => product.sku)]);
    const sku = given ?? skuFor(cells.variant ? `${title} ${cells.variant}` : title, taken);
    this.#skus.add(sku);
    // The same product may come again in a rundown, a new one too.
    if (this.#setting.messages === true) this.#known.set(this.#likeness(title, cells.variant), sku);
    return sku;
  }

  #amount(
    column: 'price' | 'wasPrice',
    cells: Partial<Record<Column, string>>,
    faults: RowFault[],
  ): string | undefined {
    const typed = cells[column];
    if (typed === undefined) return undefined;
    const read = readAmount(typed, this.#setting.currency, this.#setting.locale);
    if ('amount' in read) return read.amount;
    faults.push({ code: 'amount', column, typed, fault: read.fault });
    return undefined;
  }

  #plan(typed: string | undefined, faults: RowFault[]): number | undefined {
    if (this.#setting.messages !== true || typed === undefined) return undefined;
    const read = readPlan(typed);
    if (typeof read === 'number') return read;
    faults.push({ code: 'plan', typed });
    return undefined;
  }

  #stock(typed: string | undefined, faults: RowFault[]): number | undefined {
    if (typed === undefined) return undefined;
    const digits = typed.normalize('NFKC').replaceAll(/[\s.,](?=\d{3}(\D|$))/g, '');
    const count = /^\d{1,7}$/.test(digits) ? Number(digits) : NaN;
    if (count <= 1_000_000) return count;
    faults.push({ code: 'stock', typed });
    return undefined;
  }

  #address(column: 'image' | 'link', typed: string | undefined, faults: RowFault[]): string | undefined {
    if (typed === undefined || ADDRESS.test(typed)) return typed;
    faults.push({ code: 'address', column, typed });
    return undefined;
  }
}
