import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { readWhole } from '../logic/whole.ts';
import { AmountField, useAmount } from '../parts/amount-field.tsx';
import { TextField } from '../parts/field.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { PiecesField, usePieces } from '../parts/pieces-field.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

const MINUTES = [2, 5, 10, 15];
const MOST_MINUTES = 24 * 60;

/** A flash deal: a price, how long, and how many pieces. */
export function DealSheet({ sku }: { sku: string }) {
  const { view, sheet, send, live, money } = useDesk();
  const product = view.value.products.find((entry) => entry.sku === sku);
  const price = useAmount(undefined);
  const [minutes, setMinutes] = useState('5');
  const stock = usePieces(undefined, 1);
  const [tried, setTried] = useState(false);
  const close = () => (sheet.value = null);
  if (!product) return null;

  const whole = readWhole(minutes, 1, MOST_MINUTES);
  const minutesFault = typeof whole === 'number' ? null : t('deal.minutes.fault');

  const start = async () => {
    setTried(true);
    if (!('amount' in price.read) || typeof whole !== 'number' || !stock.isSound) return;
    const tap = await send('deal', {
      kind: 'deal.start',
      sku,
      price: price.read.amount,
      seconds: whole * 60,
      ...(stock.pieces !== null && { stock: stock.pieces }),
    });
    if (isIn(tap)) close();
  };

  return (
    <SheetFrame title={t('deal.title')} onClose={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <p>
          <strong>{product.title}</strong> {product.price && <span class="quiet">{money(product.price)}</span>}
        </p>
        <AmountField label={t('deal.price')} amount={price} needed={tried} />
        <div class="pair">
          <TextField
            label={t('deal.minutes')}
            inputMode="numeric"
            value={minutes}
            onText={setMinutes}
            fault={minutesFault}
          />
          <PiecesField label={t('deal.stock')} of={stock} />
        </div>
        <div class="chips">
          {MINUTES.map((count) => (
            <button
              type="button"
              key={count}
              class="chip"
              aria-pressed={minutes === String(count)}
              onClick={() => setMinutes(String(count))}
            >
              {t('deal.minutes.n', { n: count })}
            </button>
          ))}
        </div>
        <Draft of={[price.typed, minutes, stock.typed]} />
        <TapNote place="deal" />
        <div class="form-end">
          <span class="spacer" />
          <button type="submit" class="button primary" disabled={!live.value}>
            {t('deal.start')}
          </button>
        </div>
      </form>
    </SheetFrame>
  );
}
