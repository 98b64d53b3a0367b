import { useState } from 'preact/hooks';
import type { ProductView } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { skuFor } from '../logic/sku.ts';
import { AmountField, useAmount } from '../parts/amount-field.tsx';
import { TextField } from '../parts/field.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { PiecesField, usePieces } from '../parts/pieces-field.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';
import { PictureField } from './picture-field.tsx';
import { upsertOf } from './upsert.ts';

const LINK = /^https?:\/\/\S+$/;

export function ProductSheet({ sku }: { sku: string | null }) {
  const { view, sheet } = useDesk();
  const [product] = useState(() => view.value.products.find((entry) => entry.sku === sku) ?? null);
  const close = () => (sheet.value = null);
  return (
    <SheetFrame title={product ? t('product.edit') : t('product.new')} onClose={close}>
      <ProductForm product={product} onDone={close} />
    </SheetFrame>
  );
}

function ProductForm({ product, onDone }: { product: ProductView | null; onDone: () => void }) {
  const { view, send, live } = useDesk();
  const [title, setTitle] = useState(product?.title ?? '');
  const [variant, setVariant] = useState(product?.variant ?? '');
  const stock = usePieces(product?.stock, 0);
  const [image, setImage] = useState(product?.imageFrom ?? product?.image ?? '');
  const [link, setLink] = useState(product?.link ?? '');
  const [code, setCode] = useState(product?.sku ?? '');
  const [tried, setTried] = useState(false);
  const price = useAmount(product?.price);
  const wasPrice = useAmount(product?.wasPrice);

  const linkFault = link.trim() === '' || LINK.test(link.trim()) ? null : t('address.fault');
  const titleFault = tried && title.trim() === '' ? t('product.title.needed') : null;
  const priced = (amount: typeof price) => amount.empty || 'amount' in amount.read;
  const ready = title.trim() !== '' && stock.isSound && !linkFault && priced(price) && priced(wasPrice);

  const save = async () => {
    setTried(true);
    if (!ready) return;
    const taken = new Set(view.value.products.map((entry) => entry.sku));
    const sku = product?.sku ?? (code.trim() || skuFor(variant ? `${title} ${variant}` : title, taken));
    const draft = upsertOf({
      sku,
      title: title.trim(),
      variant: variant.trim(),
      price: 'amount' in price.read ? price.read.amount : '',
      wasPrice: 'amount' in wasPrice.read ? wasPrice.read.amount : '',
      image: image.trim(),
      link: link.trim(),
      ...(stock.pieces !== null && { stock: stock.pieces }),
    });
    const tap = await send('product', draft);
    if (isIn(tap)) onDone();
  };

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t('product.title')}
        value={title}
        onText={setTitle}
        maxLength={120}
        fault={titleFault}
        autofocus={product === null}
      />
      <div class="pair">
        <AmountField label={t('product.price')} amount={price} />
        <PiecesField label={t('product.stock')} of={stock} />
      </div>
      <PictureField
        value={image}
        onValue={setImage}
        title={title}
        shown={product?.imageFrom !== undefined && image === product.imageFrom ? product.image : undefined}
      />
      <details class="more" open={Boolean(product?.variant || product?.wasPrice || product?.link)}>
        <summary>{t('product.more')}</summary>
        <div class="form">
          <div class="pair">
            <AmountField label={t('product.was')} amount={wasPrice} hint={t('product.was.hint')} />
            <TextField
              label={t('product.variant')}
              value={variant}
              onText={setVariant}
              maxLength={80}
              hint={t('product.variant.hint')}
            />
          </div>
          <TextField
            label={t('product.link')}
            type="url"
            value={link}
            onText={setLink}
            fault={linkFault}
            hint={t('product.link.hint')}
          />
          <TextField
            label={t('product.sku')}
            value={code}
            onText={setCode}
            maxLength={80}
            disabled={product !== null}
            hint={t('product.sku.hint')}
          />
        </div>
      </details>
      <Draft of={[title, variant, price.typed, wasPrice.typed, stock.typed, image, link, code]} />
      <TapNote place="product" />
      <div class="form-end">
        {product && <RemoveButton sku={product.sku} onDone={onDone} />}
        <span class="spacer" />
        <button type="submit" class="button primary" disabled={!live.value}>
          {t('save')}
        </button>
      </div>
    </form>
  );
}

function RemoveButton({ sku, onDone }: { sku: string; onDone: () => void }) {
  const { send, live } = useDesk();
  const remove = async () => {
    const tap = await send('product', { kind: 'product.remove', sku });
    if (isIn(tap)) onDone();
  };
  return (
    <HoldButton disabled={!live.value} onHeld={() => void remove()}>
      {t('product.remove')}
    </HoldButton>
  );
}
