import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { LeadingBuyer, LeadingProduct } from '../../shared/view.ts';
import { Graphic } from './graphic.tsx';
import './leaders.css';
import { money, t } from './words.ts';

interface Row {
  name: ComponentChildren;
  figure: string;
}

/** Who has bought the most. */
export function TopBuyers({
  buyers,
  rows,
  currency,
}: {
  buyers: readonly LeadingBuyer[];
  rows: number;
  currency: string;
}) {
  return (
    <Board
      title={t('stage.buyers')}
      rows={buyers.slice(0, rows).map(({ name, amount }) => ({
        name: name || t('buyer.unnamed'),
        figure: amount && money(amount, currency),
      }))}
    />
  );
}

/** What has been bought the most. */
export function BestSellers({ sellers, rows }: { sellers: readonly LeadingProduct[]; rows: number }) {
  return (
    <Board
      title={t('stage.sellers')}
      rows={sellers
        .slice(0, rows)
        .map(({ title, units }) => ({ name: title, figure: t('stage.pieces', { n: units }) }))}
    />
  );
}

/** It lifts when another one leads, and never else (S6). */
function Board({ title, rows }: { title: string; rows: readonly Row[] }) {
  const leader = rows[0]?.name;
  const former = useRef(leader);
  const occasion = useRef<unknown>(null);
  if (former.current !== leader) {
    if (former.current !== undefined) occasion.current = { leader };
    former.current = leader;
  }
  if (rows.length === 0) return null;
  return (
    <Graphic class="leaders plate" way="slides" occasion={occasion.current}>
      <p class="label">{title}</p>
      <ol>
        {rows.map(({ name, figure }, place) => (
          // A place of the board: what stands on it changes.
          <li key={place} class="leader">
            <span class="leader-place numerals">{place + 1}</span>
            <span class="leader-name one-line">
              <bdi>{name}</bdi>
            </span>
            <span class="leader-figure numerals">{figure}</span>
          </li>
        ))}
      </ol>
    </Graphic>
  );
}
