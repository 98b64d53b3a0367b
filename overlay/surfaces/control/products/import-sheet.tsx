import { useState } from 'preact/hooks';
import type { RundownItem } from '../../../../shared/cue.ts';
import { unreachable } from '../../../../shared/assert.ts';
import { useDesk } from '../desk/desk.ts';
import {
  type Column,
  type RowFault,
  type TableProduct,
  type TableRow,
  MOST_ROWS,
  readProductTable,
} from '../logic/product-table.ts';
import { itemId } from '../logic/rundown-items.ts';
import { typingWords } from '../parts/amount-field.tsx';
import { Field } from '../parts/field.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { faultWords, refusalWords, t } from '../words.ts';
import { MessageIcon, ShelfIcon } from '../parts/icons.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { upsertOf } from './upsert.ts';

/** Products from a spreadsheet: paste, see what was understood row by row, then bring them in. */
export function ImportSheet({ forRundown }: { forRundown: boolean }) {
  const { sheet } = useDesk();
  return (
    <SheetFrame title={forRundown ? t('rundown.import') : t('import.title')} onClose={() => (sheet.value = null)}>
      <ImportForm forRundown={forRundown} />
    </SheetFrame>
  );
}

/** Cues on their way at once: they share a commit, and a lost link leaves no more than these in doubt. */
const TOGETHER = 20;

type Progress = { sent: number; of: number; failed: { title: string; why: string }[] };

function ImportForm({ forRundown }: { forRundown: boolean }) {
  const { view, session, live, sheet, rundown } = useDesk();
  const [text, setText] = useState('');
  const [progress, setProgress] = useState<Progress | null>(null);
  const { show, products } = view.value;
  const table = readProductTable(text, {
    currency: show.currency,
    locale: show.locale,
    known: products,
    messages: forRundown,
  });
  const good = table.rows.flatMap((row) => (row.product ? [row.product] : []));
  const lines = table.rows.flatMap(lineOf);
  const bad = table.rows.filter((row) => row.faults.length > 0);

  const bring = async () => {
    const known = new Map(products.map((product) => [product.sku, product]));
    const news = good.filter((product) => isNews(product, known.get(product.sku)));
    const state: Progress = { sent: 0, of: news.length, failed: [] };
    setProgress(state);
    const bringOne = async (product: TableProduct) => {
      // Columns that the table does not have are kept as they are.
      const ack = await session.cue(upsertOf({ ...known.get(product.sku), ...product }));
      if ('error' in ack) state.failed.push({ title: product.title, why: faultWords(ack.error.code) });
      else if (ack.outcome === 'refused') state.failed.push({ title: product.title, why: refusalWords(ack.reason) });
    };
    for (let at = 0; at < news.length; at += TOGETHER) {
      const batch = news.slice(at, at + TOGETHER);
      await Promise.all(batch.map(bringOne));
      state.sent += batch.length;
      setProgress({ ...state });
    }
    const isKept = !forRundown || (await rundown.add(...lines));
    if (state.failed.length === 0 && isKept) sheet.value = null;
  };

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void bring();
      }}
    >
      <Field label={t('import.paste')} hint={forRundown ? t('rundown.import.hint') : t('import.hint')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={6}
            spellcheck={false}
            placeholder={forRundown ? t('rundown.import.example') : t('import.example')}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      <label class="button">
        {t('import.file')}
        <input
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
          onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setText)}
        />
      </label>
      {table.rows.length > 0 && !table.named && <p class="notice">{t('import.unnamed')}</p>}
      {table.unknown.length > 0 && <p class="quiet">{t('import.unknown', { names: table.unknown.join(', ') })}</p>}
      {table.rows.length >= MOST_ROWS && <p class="notice">{t('import.most', { n: MOST_ROWS })}</p>}
      {bad.length > 0 && (
        <ul class="faults" aria-label={t('import.bad', { n: bad.length })}>
          {bad.map((row) => (
            <BadRow key={row.row} row={row} />
          ))}
        </ul>
      )}
      {lines.length > 0 && <Preview rows={table.rows} />}
      {rundown.tooLong.value && (
        <p class="notice" role="alert">
          {t('rundown.too_long')}
        </p>
      )}
      <Draft of={text} />
      <TapNote place="rundown" />
      {progress && (
        <p class="notice" role="status">
          {t('import.progress', { sent: progress.sent, of: progress.of })}
          {progress.failed.map((row) => (
            <span key={row.title} class="field-fault">
              {row.title}: {row.why}
            </span>
          ))}
        </p>
      )}
      <div class="form-end">
        <span class="spacer" />
        <button
          type="submit"
          class="button primary"
          disabled={!live.value || lines.length === 0 || (progress !== null && progress.sent < progress.of)}
        >
          {forRundown ? t('rundown.add.n', { n: lines.length }) : t('import.bring', { n: good.length })}
        </button>
      </div>
    </form>
  );
}

/** A product that the table only names is left as it is: its stock, told again, would forget what has been sold since. */
const isNews = (product: TableProduct, known: TableProduct | undefined): boolean =>
  !known || Object.entries(product).some(([column, value]) => known[column as keyof TableProduct] !== value);

/** A row as a line of the rundown. */
function lineOf({ product, message, shelf, plan }: TableRow): RundownItem[] {
  const head = { id: itemId(), ...(plan !== undefined && { plan }) };
  if (product) return [{ ...head, sku: product.sku }];
  if (shelf) return [{ ...head, skus: shelf }];
  return message === undefined ? [] : [{ ...head, text: message }];
}

function Preview({ rows }: { rows: TableRow[] }) {
  const { money } = useDesk();
  return (
    <ul class="rows preview">
      {rows.map(({ row, title, product, message, shelf }) =>
        message !== undefined ? (
          <li key={row}>
            <MessageIcon />
            <span class="row-main">{message}</span>
          </li>
        ) : shelf ? (
          <li key={row}>
            <ShelfIcon />
            <span class="row-main">{title || shelf.join(' · ')}</span>
          </li>
        ) : product ? (
          <li key={row}>
            <span class="row-main">
              {product.title} {product.variant && <span class="quiet">{product.variant}</span>}
            </span>
            <span class="row-side">
              {product.price && money(product.price)}{' '}
              {product.stock !== undefined && <span class="quiet">× {product.stock}</span>}
            </span>
          </li>
        ) : null,
      )}
    </ul>
  );
}

const columnName = (column: Column): string => t(`column.${column}`);

function BadRow({ row }: { row: TableRow }) {
  const { show } = useDesk().view.value;
  const words = (fault: RowFault): string => {
    switch (fault.code) {
      case 'title_missing':
        return t('import.fault.title');
      case 'sku_twice':
        return t('import.fault.sku', { sku: fault.sku });
      case 'shelf_unknown':
        return t('import.fault.shelf', { sku: fault.sku });
      case 'text_long':
        return t('import.fault.long', { column: columnName(fault.column) });
      case 'amount':
        return `${columnName(fault.column)} “${fault.typed}”: ${typingWords(fault.fault, show.currency, show.locale)}`;
      case 'plan':
        return `${columnName('plan')} “${fault.typed}”: ${t('rundown.plan.fault')}`;
      case 'stock':
        return `${columnName('stock')} “${fault.typed}”: ${t('stock.fault')}`;
      case 'address':
        return `${columnName(fault.column)} “${fault.typed}”: ${t('address.fault')}`;
      default:
        return unreachable(fault);
    }
  };
  return (
    <li>
      <strong>{t('import.row', { row: row.row })}</strong> {row.title && `${row.title}: `}
      {row.faults.map(words).join(' ')}
    </li>
  );
}
