import { useState } from 'preact/hooks';
import type { HandMethod } from '../../../../shared/fact.ts';
import { piecePrice, priceOf } from '../../../../shared/hand.ts';
import type { ProductView } from '../../../../shared/view.ts';
import { uuid } from '../../../client/uuid.ts';
import { useDesk } from '../desk/desk.ts';
import { recall, remember } from '../desk/remembered.ts';
import { readAmount, typedForm } from '../logic/amount-typing.ts';
import { skusOnAir } from '../logic/on-air-skus.ts';
import { typingWords } from '../parts/amount-field.tsx';
import { TextField } from '../parts/field.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { t } from '../words.ts';
import type { HandDraft } from './hand-outbox.ts';
import { NumberPad } from './number-pad.tsx';
import { ProductPicker } from './product-picker.tsx';

const METHODS = ['cash', 'chat', 'transfer'] as const;
const METHOD = 'hand.method';

/** Not a closure: one made anew with each drawing would take the focus back each second. */
const focus = (element: HTMLInputElement | null): void => element?.focus();

const lastMethod = (): HandMethod => METHODS.find((one) => one === recall(METHOD)) ?? 'cash';

/**
 * A sale in three taps: what is on air is chosen already, the method is the last one. The price is that of this moment, and
 * is sent with the sale: one that waits for the network counts what was asked for, whatever the deal is by then.
 */
export function SaleSheet({ sale }: { sale: HandDraft | null }) {
  const { view, sheet, hand, money, now } = useDesk();
  const { show, stage, products } = view.value;
  const { currency, locale, countOn } = show;
  const onAir = skusOnAir(stage.onAir);
  // Of several on air nobody knows which was sold.
  const [only] = onAir.length === 1 ? onAir : [];

  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(
    () =>
      new Map(sale ? sale.items?.map(({ sku, quantity }) => [sku, quantity]) : only === undefined ? [] : [[only, 1]]),
  );
  const [method, setMethod] = useState<HandMethod>(sale?.method ?? lastMethod());
  const [name, setName] = useState(sale?.name ?? '');
  const [isPaid, setPaid] = useState(sale?.status !== 'placed');

  const close = () => (sheet.value = null);
  const deal = stage.deal && { ...stage.deal, sku: stage.deal.product.sku };
  const piece = (product: ProductView) => piecePrice(product, deal, now.value);
  const items = [...chosen].map(([sku, quantity]) => ({ sku, quantity }));
  const sum = priceOf(
    items.map(({ sku, quantity }) => {
      const product = products.find((one) => one.sku === sku);
      return { price: product && piece(product), quantity };
    }),
    currency,
  );
  /** Null: the amount follows from the products. */
  const [typed, setTyped] = useState<string | null>(() => {
    if (sale?.total) return sale.total === sum ? null : typedForm(sale.total, locale);
    return products.length === 0 ? '' : null;
  });
  const isTyping = typed !== null || (items.length > 0 && sum === undefined);
  const read = typed === null ? null : readAmount(typed, currency, locale);
  const amount = isTyping ? (read && 'amount' in read ? read.amount : undefined) : items.length > 0 ? sum : undefined;
  const isReady = amount !== undefined && !/^[0.]*$/.test(amount);
  const fault = read && 'fault' in read && read.fault !== 'empty' ? typingWords(read.fault, currency, locale) : null;

  const save = () => {
    if (!isReady) return;
    remember(METHOD, method);
    const by = recall('name');
    hand.put({
      id: sale?.id ?? uuid(),
      version: sale ? sale.version + 1 : 1,
      method,
      total: amount,
      items,
      // Masked at the server already: sent again only where it was changed.
      ...(sale && name === (sale.name ?? '') ? {} : name.trim() === '' && !sale ? {} : { name: name.trim() }),
      status: isPaid ? 'paid' : 'placed',
      ...(by ? { by } : {}),
    });
    navigator.vibrate?.(20);
    close();
  };

  return (
    <SheetFrame title={sale ? t('hand.correct.title') : t('hand.new')} onClose={close}>
      <form
        class="form sale-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div class="sale-amount">
          {isTyping ? (
            <input
              ref={focus}
              class="sale-typed"
              inputMode="none"
              autocomplete="off"
              aria-label={t('hand.amount')}
              aria-invalid={Boolean(fault)}
              placeholder={money('0')}
              value={typed ?? ''}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          ) : (
            <output class="sale-sum" data-empty={!amount}>
              {money(amount ?? '0')}
            </output>
          )}
          {products.length > 0 && (
            <button type="button" class="button" onClick={() => setTyped(isTyping ? null : '')}>
              {isTyping && sum !== undefined ? t('hand.amount.products') : t('hand.amount.type')}
            </button>
          )}
        </div>
        {fault && (
          <p class="field-fault" role="alert">
            {fault}
          </p>
        )}
        {isTyping && <NumberPad typed={typed ?? ''} onTyped={setTyped} currency={currency} locale={locale} />}
        {products.length > 0 && (
          <ProductPicker products={products} onAir={onAir} priceOf={piece} chosen={chosen} onChoose={setChosen} />
        )}
        <div class="methods" role="group" aria-label={t('hand.method')}>
          {METHODS.map((one) => (
            <button type="button" key={one} class="method" aria-pressed={method === one} onClick={() => setMethod(one)}>
              {t(`hand.method.${one}`)}
            </button>
          ))}
        </div>
        <TextField
          label={t('hand.name')}
          hint={t('hand.name.hint')}
          autocomplete="off"
          maxLength={80}
          value={name}
          onText={setName}
        />
        {countOn === 'paid' && (
          <label class="check">
            <input type="checkbox" checked={isPaid} onChange={(event) => setPaid(event.currentTarget.checked)} />
            {t('hand.paid')}
          </label>
        )}
        <Draft of={[[...chosen], method, name, isPaid, typed || null]} />
        <div class="form-end">
          <button type="submit" class="button primary sale-save" disabled={!isReady}>
            {isReady ? t('hand.save', { amount: money(amount) }) : t('hand.save.empty')}
          </button>
        </div>
      </form>
    </SheetFrame>
  );
}
