import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** Who has bought the most, what is bought the most: each only where the host wants it told. */
export function Boards() {
  const { view, send, live } = useDesk();
  const { topBuyers, bestSellers } = view.value.show;
  return (
    <section class="box" id="boards">
      <h2>{t('leaders')}</h2>
      <label class="check">
        <input
          type="checkbox"
          checked={bestSellers}
          disabled={!live.value}
          onChange={(event) =>
            void send('boards', { kind: 'show.configure', bestSellers: event.currentTarget.checked })
          }
        />
        {t('leaders.sellers')}
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={topBuyers}
          disabled={!live.value}
          onChange={(event) => void send('boards', { kind: 'show.configure', topBuyers: event.currentTarget.checked })}
        />
        <span>
          {t('leaders.buyers')} <span class="quiet">{t('leaders.buyers.why')}</span>
        </span>
      </label>
      <TapNote place="boards" screen="changes" />
    </section>
  );
}
