import { unreachable } from '../../../../shared/assert.ts';
import type { Callout } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { tapState } from '../logic/tap.ts';
import { Picture } from '../parts/picture.tsx';
import { TapNote, tapWords } from '../parts/tap-note.tsx';
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

/** What viewers see now, what comes next, and the two buttons that change it. */
export function OnAir() {
  const { view, send, live } = useDesk();
  const { onAir, next } = view.value.stage;
  const [first, ...later] = next;
  return (
    <section class="on-air" aria-label={t('onair')} data-on={onAir !== null}>
      <DealStrip />
      <div class="on-air-row">
        <div class="on-air-now">
          {onAir?.kind === 'product' && <Picture product={onAir.product} />}
          <div class="on-air-words">
            <span class="on-air-label">{onAir ? t('onair') : t('onair.nothing')}</span>
            {onAir ? <strong>{calloutTitle(onAir)}</strong> : <span class="quiet">{t('onair.hint')}</span>}
          </div>
        </div>
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
            class="button primary"
            disabled={!live.value || first === undefined}
            onClick={() => void send('next', { kind: 'callout.next' })}
          >
            {t('next')}
          </button>
        </div>
      </div>
      <div class="on-air-after">
        {onAir && <DrawnMark cue={onAir.cue} />}
        {first && (
          <span class="on-air-next">
            {t('next.is', { title: calloutTitle(first) })}
            {later.length > 0 && ` ${t('next.more', { n: later.length })}`}
          </span>
        )}
      </div>
      <TapNote place="next" screen="shows" />
      <TapNote place="clear" screen="changes" />
      <TapNote place="panic" screen="changes" queued={t('panic.queued')} />
    </section>
  );
}

/** Whether a stage shows what is on air, on every control page alike: from the place of its cue in the log. */
function DrawnMark({ cue }: { cue: string }) {
  const { view, now } = useDesk();
  const record = view.value.cues.find((entry) => entry.id === cue);
  if (!record) return null;
  const tap = { step: 'taken', rev: record.seq, at: record.at } as const;
  const state = tapState(tap, view.value.surfaces, now.value);
  return (
    <span class="note" data-state={state}>
      {tapWords(state, tap)}
    </span>
  );
}
