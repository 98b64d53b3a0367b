import type { RecentSale } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';
import { HeldWords } from './held-words.tsx';

/** Of those that nobody has to decide on, the newest. */
const SHOWN = 6;

/** Who is on screen, and who waits until somebody has looked: each name once, however many sales it has. */
export function Names() {
  const { view, send, live } = useDesk();
  const { approveNames } = view.value.show;
  const named = view.value.recent.filter(({ name }) => name !== '');
  const names = [...new Map(named.map((sale) => [sale.name, sale])).values()].reverse();
  const isWaiting = ({ held }: RecentSale): boolean => held === 'waits' || held === 'words';
  const waiting = names.filter(isWaiting);
  const others = names.filter((sale) => !isWaiting(sale)).slice(0, SHOWN);
  const show = (seqs: number[]) => void send('names', { kind: 'names.approve', seqs });
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
      {(approveNames || waiting.length > 0) && (
        <p class={waiting.length > 0 ? 'notice' : 'quiet'}>
          {waiting.length > 0 ? t('names.waiting', { n: waiting.length }) : t('names.none')}
        </p>
      )}
      <ul class="rows">
        {[...waiting, ...others].map((sale) => (
          <Name key={sale.seq} {...sale} />
        ))}
      </ul>
      {waiting.length > 1 && (
        <button type="button" class="button" disabled={!live.value} onClick={() => show(waiting.map(({ seq }) => seq))}>
          {t('names.all')}
        </button>
      )}
      <TapNote place="names" screen="changes" />
      <HeldWords />
    </section>
  );
}

/** What is shown can be hidden, what is hidden shown; a name that waits, either. */
function Name({ seq, name, held }: RecentSale) {
  const { send, live } = useDesk();
  const button = (words: string, label: string, kind: 'names.approve' | 'names.hide') => (
    <button
      type="button"
      class="button"
      aria-label={label}
      disabled={!live.value}
      onClick={() => void send('names', { kind, seqs: [seq] })}
    >
      {words}
    </button>
  );
  return (
    <li>
      <span class="row-main">
        <bdi>{name}</bdi>
        {held === 'words' && <span class="quiet">{t('names.words.found')}</span>}
        {held === 'hidden' && <span class="quiet">{t('names.hidden', { who: t('buyer.unnamed') })}</span>}
      </span>
      {held && button(t('names.show'), t('names.show.label', { name }), 'names.approve')}
      {held !== 'hidden' && button(t('names.hide'), t('names.hide.label', { name }), 'names.hide')}
    </li>
  );
}
