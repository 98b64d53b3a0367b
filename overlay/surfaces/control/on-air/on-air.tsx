import { useRef } from 'preact/hooks';
import { unreachable } from '../../../../shared/assert.ts';
import type { Callout } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { SaleButton } from '../hand/sale-button.tsx';
import { type NextUp, nextUp } from '../logic/next-up.ts';
import { drawnAt, isIn, tapState } from '../logic/tap.ts';
import { Picture } from '../parts/picture.tsx';
import { TapNote, stateWords } from '../parts/tap-note.tsx';
import { t } from '../words.ts';
import { DealStrip } from './deal-strip.tsx';

export function calloutTitle(callout: Callout): string {
  switch (callout.kind) {
    case 'product':
      return callout.product.title;
    case 'message':
      return callout.text;
    case 'shelf':
      return callout.products.map(({ title }) => title).join(' · ');
    default:
      return unreachable(callout);
  }
}

/** What NEXT will put on air, and how many more wait behind it in the queue. */
function NextWords({ next: { callout, deal, more } }: { next: NextUp }) {
  const title = calloutTitle(callout);
  return (
    <small>
      <span>{deal ? t('next.deal', { title }) : title}</span>
      {more > 0 && <span>{t('next.more', { n: more })}</span>}
    </small>
  );
}

/** What viewers see now, and under the thumb the buttons that change it. */
export function OnAir() {
  const { view, grid, tab } = useDesk();
  const { onAir } = view.value.stage;
  const product = onAir?.kind === 'product' ? onAir.product : null;
  return (
    <section class="on-air" aria-label={t('onair')} data-on={onAir !== null}>
      <DealStrip />
      <div class="on-air-row">
        <div class="on-air-now">
          {product && <Picture product={product} />}
          <div class="on-air-words">
            <span class="on-air-label">
              <span>{onAir ? t('onair') : t('onair.nothing')}</span>
              {onAir && <DrawnMark cue={onAir.cue} />}
            </span>
            {onAir ? <strong>{calloutTitle(onAir)}</strong> : <span class="quiet">{t('onair.hint')}</span>}
          </div>
          {/* Among the sales there is a larger one. */}
          {tab.value !== 'sales' && <SaleButton small />}
        </div>
        {grid.picked.value ? <ShelfButtons picked={grid.picked.value} /> : <AirButtons />}
      </div>
      <TapNote place="next" />
      <TapNote place="clear" />
      <TapNote place="panic" queued={t('panic.queued')} />
    </section>
  );
}

function AirButtons() {
  const { view, send, live, sheet } = useDesk();
  const { onAir } = view.value.stage;
  const next = nextUp(view.value);
  const product = onAir?.kind === 'product' ? onAir.product : null;
  return (
    <div class="on-air-buttons">
      <button
        type="button"
        class="button"
        disabled={!live.value || onAir === null}
        onClick={() => void send('clear', { kind: 'callout.clear' })}
      >
        {t('clear')}
      </button>
      <button
        type="button"
        class="button"
        aria-label={product ? t('deal.label', { title: product.title }) : undefined}
        disabled={!live.value || product === null}
        onClick={() => product && (sheet.value = { kind: 'deal', sku: product.sku })}
      >
        {t('deal')}
      </button>
      <button
        type="button"
        class="button primary next"
        disabled={!live.value || next === null}
        onClick={() => void send('next', { kind: 'callout.next' })}
      >
        <span>{t('next')}</span>
        {next && <NextWords next={next} />}
      </button>
    </div>
  );
}

/** While products are chosen for a shelf: show them together, or leave it. */
function ShelfButtons({ picked }: { picked: readonly string[] }) {
  const { grid, send, live } = useDesk();
  const take = async () => {
    const tap = await send('next', { kind: 'callout.take', skus: [...picked] });
    if (isIn(tap)) grid.picked.value = null;
  };
  return (
    <div class="on-air-buttons shelf-buttons">
      <button type="button" class="button" onClick={() => (grid.picked.value = null)}>
        {t('shelf.leave')}
      </button>
      <button
        type="button"
        class="button primary"
        disabled={!live.value || picked.length < 2}
        onClick={() => void take()}
      >
        {picked.length < 2 ? t('shelf.hint') : t('shelf.show', { n: picked.length })}
      </button>
    </div>
  );
}

/** What is seen so late after its cue says when it was seen, not when it was drawn. */
const SEEN_IN_TIME_MS = 5000;

/** Whether a stage shows what is on air, on every control page alike: from the place of its cue in the log. */
function DrawnMark({ cue }: { cue: string }) {
  const { view, now, session } = useDesk();
  const took = useRef<{ cue: string; ms: number } | null>(null);
  const { cues, surfaces } = view.value;
  const record = cues.find((entry) => entry.id === cue);
  if (!record) return null;
  const { seq, at } = record;
  const drawn = drawnAt(surfaces, seq, session.clock.now());
  // Once it is drawn, time tells nothing more.
  const tick = drawn === null ? now.value : now.peek();
  const state = tapState({ step: 'taken', cue, kind: 'callout.take', sentAt: at, rev: seq, at }, surfaces, tick);
  if (state === 'refused' || state === 'failed') return null;
  if (took.current?.cue !== cue && drawn !== null && drawn - at < SEEN_IN_TIME_MS)
    took.current = { cue, ms: drawn - at };
  return (
    <span class="note" data-state={state}>
      {stateWords(state, 'shows', took.current?.cue === cue ? took.current.ms : null)}
    </span>
  );
}
