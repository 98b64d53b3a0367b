import { useState } from 'preact/hooks';
import { unreachable } from '../../../../shared/assert.ts';
import { MOST_ON_SHELF } from '../../../../shared/callout.ts';
import type { RundownItem } from '../../../../shared/cue.ts';
import { useDesk } from '../desk/desk.ts';
import { isWanted } from '../logic/order.ts';
import { readPlan } from '../logic/plan-typing.ts';
import { itemId } from '../logic/rundown-items.ts';
import { AmountField, useAmount } from '../parts/amount-field.tsx';
import { Field, TextField } from '../parts/field.tsx';
import { Picture } from '../parts/picture.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { PiecesField, usePieces } from '../parts/pieces-field.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

const KINDS = ['product', 'shelf', 'message', 'deal'] as const;
type Kind = (typeof KINDS)[number];

/** New lines at the end of the rundown: several products at once, a shelf of a few, a message, or a deal. */
export function AddSheet() {
  const { sheet } = useDesk();
  const [kind, setKind] = useState<Kind>('product');
  return (
    <SheetFrame title={t('rundown.add')} onClose={() => (sheet.value = null)}>
      <div class="chips" role="group" aria-label={t('rundown.add')}>
        {KINDS.map((name) => (
          <button type="button" key={name} class="chip" aria-pressed={kind === name} onClick={() => setKind(name)}>
            {t(`rundown.kind.${name}`)}
          </button>
        ))}
      </div>
      {/* Each keeps what was typed in it while another one is looked at. */}
      {KINDS.map((name) => (
        <div key={name} hidden={name !== kind}>
          <AddForm kind={name} />
        </div>
      ))}
    </SheetFrame>
  );
}

function AddForm({ kind }: { kind: Kind }) {
  switch (kind) {
    case 'product':
      return <AddProducts />;
    case 'shelf':
      return <AddShelf />;
    case 'message':
      return <AddMessage />;
    case 'deal':
      return <AddDeal />;
    default:
      return unreachable(kind);
  }
}

/** Adds what is sound, and closes when it has been kept. */
function useAdd(): (items: RundownItem[]) => Promise<void> {
  const { rundown, sheet } = useDesk();
  return async (items) => {
    if (items.length > 0 && (await rundown.add(...items))) sheet.value = null;
  };
}

function AddEnd({ count, off }: { count: number; off: boolean }) {
  const { live, rundown } = useDesk();
  return (
    <>
      {rundown.tooLong.value && (
        <p class="notice" role="alert">
          {t('rundown.too_long')}
        </p>
      )}
      <TapNote place="rundown" />
      <div class="form-end">
        <span class="spacer" />
        <button type="submit" class="button primary" disabled={!live.value || off}>
          {t('rundown.add.n', { n: count })}
        </button>
      </div>
    </>
  );
}

function AddProducts() {
  const add = useAdd();
  const [picked, setPicked] = useState<readonly string[]>([]);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void add(picked.map((sku) => ({ id: itemId(), sku })));
      }}
    >
      <PickLines picked={picked} onPicked={setPicked} />
      <AddEnd count={picked.length} off={picked.length === 0} />
    </form>
  );
}

/** Two or three products that go on air together, in one line. */
function AddShelf() {
  const add = useAdd();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [plan, setPlan] = useState('');
  const read = readPlan(plan);
  const sound = picked.length > 1 && read !== 'fault';
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (sound) void add([{ id: itemId(), skus: [...picked], ...(read !== null && { plan: read }) }]);
      }}
    >
      <p class="quiet">{t('shelf.hint')}</p>
      <PickLines picked={picked} onPicked={setPicked} most={MOST_ON_SHELF} />
      <PlanField value={plan} onText={setPlan} />
      <Draft of={plan} />
      <AddEnd count={1} off={!sound} />
    </form>
  );
}

interface PickProps {
  picked: readonly string[];
  onPicked: (picked: readonly string[]) => void;
  most?: number;
}

/** The show's products, to be chosen in their order. */
function PickLines({ picked, onPicked, most = Infinity }: PickProps) {
  const { products } = useDesk().view.value;
  const [wanted, setWanted] = useState('');
  const toggle = (sku: string) =>
    onPicked(picked.includes(sku) ? picked.filter((one) => one !== sku) : [...picked, sku]);
  return (
    <>
      <input
        class="search"
        type="search"
        aria-label={t('products.search')}
        placeholder={t('products.search')}
        value={wanted}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <ul class="rows pick-lines">
        {products
          .filter((product) => isWanted(product, wanted))
          .map((product) => {
            const place = picked.indexOf(product.sku) + 1;
            return (
              <li key={product.sku}>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={place > 0}
                    disabled={place === 0 && picked.length >= most}
                    onChange={() => toggle(product.sku)}
                  />
                  <Picture product={product} />
                  <span class="row-main">
                    {product.title} {product.variant && <span class="quiet">{product.variant}</span>}
                  </span>
                  {place > 0 && <span class="badge on">{place}</span>}
                </label>
              </li>
            );
          })}
      </ul>
      <Draft of={picked} />
    </>
  );
}

function AddMessage() {
  const add = useAdd();
  const [text, setText] = useState('');
  const [plan, setPlan] = useState('');
  const read = readPlan(plan);
  const sound = text.trim() !== '' && read !== 'fault';
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (sound) void add([{ id: itemId(), text: text.trim(), ...(read !== null && { plan: read }) }]);
      }}
    >
      <TextField label={t('message')} value={text} onText={setText} maxLength={200} />
      <PlanField value={plan} onText={setPlan} />
      <Draft of={[text, plan]} />
      <AddEnd count={1} off={!sound} />
    </form>
  );
}

function AddDeal() {
  const { view } = useDesk();
  const add = useAdd();
  const { products } = view.value;
  const [sku, setSku] = useState(products[0]?.sku ?? '');
  const price = useAmount(undefined);
  const [plan, setPlan] = useState('5');
  const stock = usePieces(undefined, 1);
  const [tried, setTried] = useState(false);
  const read = readPlan(plan);
  const sound = sku !== '' && typeof read === 'number' && stock.isSound;

  const save = () => {
    setTried(true);
    if (!sound || !('amount' in price.read)) return;
    const deal = {
      sku,
      price: price.read.amount,
      seconds: read,
      ...(stock.pieces !== null && { stock: stock.pieces }),
    };
    void add([{ id: itemId(), deal }]);
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Field label={t('rundown.kind.product')}>
        {(ids) => (
          <select {...ids} value={sku} onChange={(event) => setSku(event.currentTarget.value)}>
            {products.map((product) => (
              <option key={product.sku} value={product.sku}>
                {product.variant ? `${product.title}, ${product.variant}` : product.title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <AmountField label={t('deal.price')} amount={price} needed={tried} />
      <div class="pair">
        <PlanField value={plan} onText={setPlan} />
        <PiecesField label={t('deal.stock')} of={stock} />
      </div>
      <Draft of={[sku, price.typed, plan, stock.typed]} />
      <AddEnd count={1} off={!sound} />
    </form>
  );
}

function PlanField({ value, onText }: { value: string; onText: (text: string) => void }) {
  return (
    <TextField
      label={t('rundown.plan')}
      hint={t('rundown.plan.hint')}
      fault={readPlan(value) === 'fault' ? t('rundown.plan.fault') : null}
      autocomplete="off"
      value={value}
      onText={onText}
    />
  );
}
