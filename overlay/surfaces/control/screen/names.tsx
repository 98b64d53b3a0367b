import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** Names that wait until somebody has looked at them, each of them once however many sales it has. */
export function Names() {
  const { view, send, live } = useDesk();
  const { approveNames } = view.value.show;
  const held = view.value.recent.filter((sale) => sale.held);
  const waiting = [...new Map(held.map((sale) => [sale.name, sale])).values()].reverse();
  const approve = (seqs: number[]) => void send('names', { kind: 'names.approve', seqs });
  return (
    <section class="box" id="names">
      <h2>{t('names')}</h2>
      <label class="check">
        <input
          type="checkbox"
          checked={approveNames}
          disabled={!live.value}
          onChange={(event) =>
            void send('names', { kind: 'show.configure', approveNames: event.currentTarget.checked })
          }
        />
        {t('names.approve')}
      </label>
      {approveNames && (
        <>
          <p class={waiting.length > 0 ? 'notice' : 'quiet'}>
            {waiting.length > 0 ? t('names.waiting', { n: waiting.length }) : t('names.none')}
          </p>
          <ul class="rows">
            {waiting.map(({ seq, name }) => (
              <li key={seq}>
                <span class="row-main">
                  <bdi>{name}</bdi>
                </span>
                <button
                  type="button"
                  class="button"
                  aria-label={t('names.show.label', { name })}
                  disabled={!live.value}
                  onClick={() => approve([seq])}
                >
                  {t('names.show')}
                </button>
              </li>
            ))}
          </ul>
          {waiting.length > 1 && (
            <button
              type="button"
              class="button"
              disabled={!live.value}
              onClick={() => approve(waiting.map(({ seq }) => seq))}
            >
              {t('names.all')}
            </button>
          )}
        </>
      )}
      <TapNote place="names" screen="changes" />
    </section>
  );
}
