import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { unreachable } from '../../../../shared/assert.ts';
import type { RundownItemView } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { productsOf } from '../logic/rundown-items.ts';
import { type Played, isOn, itemTitle, playedOf } from '../logic/rundown-times.ts';
import { DealIcon, GripIcon, MessageIcon, PlayIcon, ShelfIcon } from '../parts/icons.tsx';
import { Picture } from '../parts/picture.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { formatSeconds } from '../../../client/countdown.ts';
import { t } from '../words.ts';
import { RundownHead } from './rundown-head.tsx';
import { useReorder } from './use-reorder.ts';

/** The planned order of the evening: dragged into its order, played line by line. */
export function Rundown() {
  const { view, rundown, sheet, live } = useDesk();
  const items = rundown.items.value;
  const list = useRef<HTMLOListElement>(null);
  const { shown, dragged, grip, said } = useReorder(items, list, (next) => void rundown.set(next));
  return (
    <>
      <RundownHead />
      <TapNote place="rundown" />
      {rundown.tooLong.value && (
        <p class="notice" role="alert">
          {t('rundown.too_long')}
        </p>
      )}
      {items.length === 0 && (
        <div class="box">
          <p class="quiet">{t('rundown.none')}</p>
        </div>
      )}
      <ol ref={list} class="rundown">
        {shown.map((item, place) => (
          <Row key={item.id} item={item} place={place} dragged={dragged === item.id}>
            <button
              type="button"
              class="grip"
              disabled={!live.value}
              aria-label={t('rundown.move', { title: itemTitle(item), place: place + 1, of: items.length })}
              {...grip(item.id)}
            >
              <GripIcon />
            </button>
          </Row>
        ))}
      </ol>
      <p class="unseen" role="status">
        {said}
      </p>
      {items.length > 0 && view.value.rundown.next === null && <p class="quiet">{t('rundown.over')}</p>}
      <button
        type="button"
        class={items.length === 0 ? 'button primary' : 'button'}
        disabled={!live.value}
        onClick={() => (sheet.value = { kind: 'rundown-add' })}
      >
        {t('rundown.add')}
      </button>
    </>
  );
}

interface RowProps {
  item: RundownItemView;
  place: number;
  dragged: boolean;
  /** Its handle. */
  children: ComponentChildren;
}

function Row({ item, place, dragged, children }: RowProps) {
  const { view, send, live, sheet, now, money } = useDesk();
  const { stage, rundown } = view.value;
  const { current, next } = rundown;
  // Only what is on air grows with the seconds.
  const tick = isOn(item, view.value) || view.value.pace.airing?.item === item.id ? now.value : now.peek();
  const played = playedOf(item, view.value, tick);
  const products = productsOf(item);
  const missing = products.filter((product) => product.missing === true);
  const isGone = missing.length > 0 && missing.length === products.length;
  const title = itemTitle(item);
  return (
    <li
      class="rundown-row"
      data-id={item.id}
      data-current={item.id === current}
      data-next={item.id === next}
      data-on={played.isOn}
      data-dragged={dragged}
    >
      {children}
      <button
        type="button"
        class="rundown-main"
        aria-label={t('rundown.edit', { title })}
        onClick={() => (sheet.value = { kind: 'rundown-item', item: item.id })}
      >
        <ItemPicture item={item} />
        <span class="rundown-words">
          <span class="rundown-title">
            <span class="rundown-place">{place + 1}</span> {title}
          </span>
          <span class="rundown-facts">
            {played.isOn && <span class="badge on">{t('onair')}</span>}
            {item.id === next && (
              <span class="badge">{stage.next.length > 0 ? t('rundown.after_queue') : t('next')}</span>
            )}
            {item.kind === 'deal' && (
              <span class="rundown-deal">
                <DealIcon />
                {money(item.deal.price)}
              </span>
            )}
            {item.kind === 'product' && item.price && <span>{money(item.price)}</span>}
            <Times played={played} />
            {missing.map(({ sku, title: gone }) => (
              <span key={sku} class="field-fault">
                {item.kind === 'shelf' && `${gone}: `}
                {t('rundown.missing')}
              </span>
            ))}
          </span>
          <Sold played={played} />
          <TapNote place={`play:${item.id}`} />
        </span>
      </button>
      <button
        type="button"
        class="play"
        disabled={!live.value || isGone}
        aria-label={t('rundown.play', { title })}
        onClick={() => void send(`play:${item.id}`, { kind: 'rundown.play', item: item.id })}
      >
        <PlayIcon />
      </button>
    </li>
  );
}

function ItemPicture({ item }: { item: RundownItemView }) {
  switch (item.kind) {
    case 'message':
      return (
        <span class="picture picture-none">
          <MessageIcon />
        </span>
      );
    case 'shelf':
      return (
        <span class="picture picture-none">
          <ShelfIcon />
        </span>
      );
    case 'product':
    case 'deal':
      return <Picture product={item} />;
    default:
      return unreachable(item);
  }
}

/** "2:10 / 3:00", or the plan alone before it was on air. */
function Times({ played: { elapsed, plan } }: { played: Played }) {
  if (elapsed === 0) return plan === undefined ? null : <span>{formatSeconds(plan)}</span>;
  const late = plan !== undefined && elapsed > plan;
  return (
    <span class={late ? 'rundown-late' : undefined}>
      {formatSeconds(elapsed)}
      {plan !== undefined && ` / ${formatSeconds(plan)}`}
    </span>
  );
}

function Sold({ played: { units, orders, net } }: { played: Played }) {
  const { money } = useDesk();
  if (orders === 0) return null;
  return (
    <span class="rundown-sold">
      {units > 0 && <span>{t('total.units', { n: units })}</span>}
      <span>{t('total.orders', { n: orders })}</span>
      {net !== '' && <strong>{money(net)}</strong>}
    </span>
  );
}
