import { useState } from 'preact/hooks';
import type { HandSale } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { recall } from '../desk/remembered.ts';
import { ago } from '../logic/time.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { faultWords, locale, roleName, t } from '../words.ts';
import type { HandDraft, Waiting } from './hand-outbox.ts';

const SHOWN = 3;

/** What was typed by hand: what waits for the network first, then what the server has, newest first. */
export function HandList() {
  const { view, hand } = useDesk();
  const [isAll, setAll] = useState(false);
  const waiting = latestOf(hand.waiting);
  const isWaiting = new Set(waiting.map(({ id }) => id));
  const sent = view.value.hand.filter(({ id }) => !isWaiting.has(id));
  const shown = isAll ? sent : sent.slice(0, SHOWN);
  const held = waiting.filter(({ refused }) => refused === undefined).length;
  if (waiting.length === 0 && sent.length === 0) return null;
  return (
    <section class="box hand" aria-label={t('hand.list')}>
      <h2>{t('hand.list')}</h2>
      {held > 0 && (
        <p class="notice" role="status">
          {t('hand.waiting', { n: held })}
        </p>
      )}
      {!hand.isKept && (
        <p class="notice" data-kind="bad" role="alert">
          {t('hand.waiting.unkept')}
        </p>
      )}
      <ul class="rows">
        {waiting.map((sale) => (
          <WaitingRow key={sale.id} sale={sale} />
        ))}
        {shown.map((sale) => (
          <SentRow key={sale.id} sale={sale} />
        ))}
      </ul>
      {sent.length > shown.length && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t('hand.list.all', { n: sent.length - shown.length })}
        </button>
      )}
    </section>
  );
}

/** Of each sale its last version, newest first. */
const latestOf = (waiting: readonly Waiting[]): Waiting[] =>
  [...new Map(waiting.map((sale) => [sale.id, sale])).values()].reverse();

function WaitingRow({ sale }: { sale: Waiting }) {
  const { hand, lately, money } = useDesk();
  const { refused, status, total, typedAt } = sale;
  const isCancelled = status === 'cancelled';
  return (
    <li class="hand-row" data-state={refused === undefined ? 'waiting' : 'refused'}>
      <Words sale={sale} about={[ago(typedAt, lately.value, locale)]} />
      <span class="row-side">
        {total && money(total)}
        <span class="badge">
          {refused !== undefined ? t('hand.refused') : isCancelled ? t('hand.waiting.cancel') : t('hand.waiting.one')}
        </span>
      </span>
      {refused !== undefined && (
        <p class="hand-why" role="alert">
          {t('hand.refused.why', { why: faultWords(refused) })}
        </p>
      )}
      {!isCancelled && <Tools sale={sale} word={t('hand.discard')} onGone={() => hand.discard(sale)} />}
    </li>
  );
}

/** A tap opens what can be done with it. */
function SentRow({ sale }: { sale: HandSale }) {
  const { hand, lately, money } = useDesk();
  const [isOpen, setOpen] = useState(false);
  const { id, version, method, name, total, items, status, by, changedBy, at } = sale;
  const isCancelled = status === 'cancelled';
  const draft: HandDraft = {
    id,
    version,
    method,
    total,
    items: items.filter(({ sku }) => sku !== '').map(({ sku, quantity }) => ({ sku, quantity })),
    ...(name ? { name } : {}),
    status,
  };
  const cancel = () => {
    const me = recall('name');
    const gone: HandDraft = { id, version: version + 1, method, status: 'cancelled', ...(me ? { by: me } : {}) };
    hand.put(total === '' ? gone : { ...gone, total, ...(draft.items ? { items: draft.items } : {}) });
  };
  return (
    <li class="hand-row" data-state={status}>
      <button
        type="button"
        class="row-open"
        disabled={isCancelled}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Words
          sale={draft}
          about={[
            t('hand.by', { name: by.name ?? roleName(by.role) }),
            ...(changedBy ? [t('hand.changed', { name: changedBy.name ?? roleName(changedBy.role) })] : []),
            ago(at, lately.value, locale),
          ]}
        />
        <span class="row-side">
          {total && money(total)}
          {isCancelled && <span class="badge">{t('hand.cancelled')}</span>}
          {status === 'placed' && <span class="quiet">{t('hand.unpaid')}</span>}
        </span>
      </button>
      {isOpen && !isCancelled && <Tools sale={draft} word={t('hand.cancel')} onGone={cancel} />}
    </li>
  );
}

/** What was sold, and under it how it was paid, by whom it was bought, who typed it, when. */
function Words({ sale, about }: { sale: HandDraft; about: string[] }) {
  const { products } = useDesk().view.value;
  const titles = (sale.items ?? []).map(({ sku, quantity }) => {
    const title = products.find((one) => one.sku === sku)?.title ?? sku;
    return quantity > 1 ? `${quantity} × ${title}` : title;
  });
  const method = t(`hand.method.${sale.method}`);
  return (
    <span class="row-main">
      <span class="row-title">{titles.length > 0 ? titles.join(', ') : method}</span>
      <span class="quiet">
        {titles.length > 0 && `${method} · `}
        {sale.name && (
          <>
            <bdi>{sale.name}</bdi>
            {' · '}
          </>
        )}
        {about.join(' · ')}
      </span>
    </span>
  );
}

interface ToolProps {
  sale: HandDraft;
  word: string;
  onGone: () => void;
}

function Tools({ sale, word, onGone }: ToolProps) {
  const { sheet } = useDesk();
  return (
    <span class="hand-tools">
      <button type="button" class="button" onClick={() => (sheet.value = { kind: 'sale', sale })}>
        {t('hand.correct')}
      </button>
      <HoldButton onHeld={onGone}>{word}</HoldButton>
    </span>
  );
}
