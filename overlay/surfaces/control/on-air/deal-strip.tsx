import { useEffect, useState } from 'preact/hooks';
import { countDown, formatSeconds, secondsLeft } from '../../../client/countdown.ts';
import { dealEndsAt } from '../../../../shared/deal.ts';
import { useDesk } from '../desk/desk.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { DealIcon } from '../parts/icons.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** The running deal: its product, price, what is left of its time and stock. */
export function DealStrip() {
  const { view, send, live, money } = useDesk();
  const deal = view.value.stage.deal;
  const left = useSecondsLeft(deal ? dealEndsAt(deal) : undefined);
  if (!deal) return <TapNote place="deal" />;
  return (
    <div class="deal-strip" data-over={left === 0}>
      <DealIcon />
      <span class="deal-words">
        <strong>{money(deal.price)}</strong>
        <small>{deal.product.title}</small>
      </span>
      <span class="deal-count">
        {deal.soldOutAt !== undefined ? t('stock.none') : left === 0 ? t('deal.over') : formatSeconds(left)}
        <small>
          {deal.stock === undefined
            ? t('deal.sold', { n: deal.sold })
            : t('deal.sold_of', { sold: deal.sold, stock: deal.stock })}
        </small>
      </span>
      <HoldButton disabled={!live.value} onHeld={() => void send('deal', { kind: 'deal.stop' })}>
        {t('deal.stop')}
      </HoldButton>
      <TapNote place="deal" />
    </div>
  );
}

/** Whole seconds until `endsAt` on server time, drawn anew as each runs out, as on every other screen (S5). */
function useSecondsLeft(endsAt: number | undefined): number {
  const { clock } = useDesk().session;
  const [, redraw] = useState(0);
  useEffect(
    () => (endsAt === undefined ? undefined : countDown(clock, endsAt, () => redraw((count) => count + 1))),
    [clock, endsAt],
  );
  return endsAt === undefined ? 0 : secondsLeft(endsAt, clock.now());
}
