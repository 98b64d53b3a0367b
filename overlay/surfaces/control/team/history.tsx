import { useState } from 'preact/hooks';
import { EXPONENTS } from '../../../../shared/money.ts';
import type { CueRecord } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { isOwn, nameOf, useTitle } from '../desk/who.ts';
import { ago } from '../logic/time.ts';
import { RefusedWords } from '../parts/refused-words.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { useTwice } from '../parts/use-twice.ts';
import { cueWords, locale, t } from '../words.ts';

const FIRST_SHOWN = 6;

/** What changed nothing that could be put back. */
const NOT_UNDOABLE: ReadonlySet<string> = new Set(['undo', 'alerts.skip', 'alerts.clear', 'surface.reload']);

/** The latest taps of everybody: who, when, what came of it, and the way back. */
export function History() {
  const { view } = useDesk();
  const [all, setAll] = useState(false);
  const records = [...view.value.cues].sort((one, other) => other.seq - one.seq);
  const shown = all ? records : records.slice(0, FIRST_SHOWN);
  return (
    <section class="box">
      <h2>{t('history')}</h2>
      {records.length === 0 && <p class="quiet">{t('history.none')}</p>}
      <ul class="rows history">
        {shown.map((record) => (
          <HistoryRow key={record.id} record={record} />
        ))}
      </ul>
      {records.length > FIRST_SHOWN && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? t('history.fewer') : t('history.more')}
        </button>
      )}
    </section>
  );
}

function HistoryRow({ record }: { record: CueRecord }) {
  const { lately } = useDesk();
  const about = useAbout(record);
  const who = nameOf(record.by);
  // The first fact is what made the show.
  const undoable = record.outcome === 'taken' && !record.undone && record.seq > 1 && !NOT_UNDOABLE.has(record.kind);
  return (
    <li data-outcome={record.undone ? 'undone' : record.outcome}>
      <span class="row-main">
        <span class="row-title">{cueWords(record.kind, about)}</span>
        <span class="quiet">
          {who} · {ago(record.at, lately.value, locale)}
          {record.undone && ` · ${t('history.undone')}`}
        </span>
        {record.outcome === 'refused' && record.reason && (
          <span class="field-fault">
            <RefusedWords reason={record.reason} kind={record.kind} lostTo={record.lostTo} />
          </span>
        )}
        <TapNote place={`undo:${record.id}`} />
      </span>
      {undoable && <UndoButton record={record} what={cueWords(record.kind, about)} />}
    </li>
  );
}

/** One's own is taken back at once; somebody else's after a question that names them. */
function UndoButton({ record, what }: { record: CueRecord; what: string }) {
  const desk = useDesk();
  const undo = () => void desk.send(`undo:${record.id}`, { kind: 'undo', cue: record.id });
  const twice = useTwice(undo);
  const own = isOwn(desk, record.by);
  return (
    <button
      type="button"
      class={twice.armed ? 'button bad' : 'button'}
      disabled={!desk.live.value}
      aria-label={twice.armed ? undefined : t('undo.label', { what })}
      onClick={own ? undo : twice.tap}
    >
      {twice.armed ? t('undo.whose', { who: nameOf(record.by) }) : t('undo')}
    </button>
  );
}

/** A record names a product by its code and a goal by its bare amount; people know them otherwise. */
function useAbout(record: CueRecord): string {
  const { view, money } = useDesk();
  const title = useTitle();
  const about = record.about ?? '';
  if (record.kind === 'goal.set' && /^\d+(\.\d+)?$/.test(about) && EXPONENTS.has(view.value.show.currency))
    return money(about);
  if (record.kind === 'undo') {
    const undone = view.value.cues.find((entry) => entry.id === about);
    return undone ? cueWords(undone.kind, title(undone.about ?? '')) : '';
  }
  return title(about);
}
