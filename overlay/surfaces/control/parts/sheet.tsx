import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../words.ts';
import { CloseIcon } from './icons.tsx';

interface Props {
  title: string;
  onClose: () => void;
  /** Takes the whole page: what is made in it needs room. */
  wide?: boolean;
  children: ComponentChildren;
}

/** Of an open sheet: one mark for each draft in it that is not saved. */
const Drafts = createContext<Set<object>>(new Set());

/**
 * Laid over the page: from the bottom on a phone, in the middle elsewhere. Escape, the cross and the dark close it; what
 * was changed in it, as its `Draft`s tell, is dropped only when told.
 */
export function SheetFrame({ title, onClose, wide = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Text that is selected with the mouse past the sheet's edge ends in a click on the dark.
  const pressed = useRef<EventTarget | null>(null);
  const [drafts] = useState(() => new Set<object>());
  const [isAsking, setAsking] = useState(false);
  useLayoutEffect(() => show(dialog.current), []);
  useEffect(() => {
    const leavePage = (event: BeforeUnloadEvent) => {
      if (drafts.size > 0) event.preventDefault();
    };
    addEventListener('beforeunload', leavePage);
    return () => removeEventListener('beforeunload', leavePage);
  }, [drafts]);

  const leave = () => {
    if (drafts.size === 0) onClose();
    else setAsking((before) => !before);
  };
  /** A file chooser that is left without a file speaks up here, too. */
  const isOwn = ({ target }: Event) => target === dialog.current;
  return (
    <dialog
      ref={dialog}
      class={wide ? 'sheet wide' : 'sheet'}
      aria-label={title}
      onCancel={(event) => {
        // Of two Escapes in a row a browser closes it at the second, whatever is said here.
        if (!isOwn(event) || !event.cancelable) return;
        event.preventDefault();
        leave();
      }}
      onClose={(event) => {
        if (!isOwn(event)) return;
        show(dialog.current);
        leave();
      }}
      onPointerDown={(event) => (pressed.current = event.target)}
      onClick={(event) => {
        if (isOwn(event) && pressed.current === dialog.current) leave();
      }}
    >
      <div class="sheet-body" inert={isAsking}>
        <header class="sheet-head">
          <h2>{title}</h2>
          <button type="button" class="round" aria-label={t('close')} onClick={leave}>
            <CloseIcon />
          </button>
        </header>
        <Drafts.Provider value={drafts}>{children}</Drafts.Provider>
      </div>
      {isAsking && <AskFirst onKeep={() => setAsking(false)} onDrop={onClose} />}
    </dialog>
  );
}

function show(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal();
}

function AskFirst({ onKeep, onDrop }: { onKeep: () => void; onDrop: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const former = document.activeElement;
    keep.current?.focus();
    return () => former instanceof HTMLElement && setTimeout(() => former.focus(), 0);
  }, []);
  return (
    <div class="ask" role="alertdialog" aria-label={t('draft.unsaved')}>
      <h3>{t('draft.unsaved')}</h3>
      <div class="buttons">
        <button type="button" class="button bad" onClick={onDrop}>
          {t('draft.drop')}
        </button>
        <button type="button" class="button primary" ref={keep} onClick={onKeep}>
          {t('draft.keep')}
        </button>
      </div>
    </div>
  );
}

interface DraftProps {
  of: unknown;
  /** As it is kept. Without it: as it was when the sheet was opened. */
  kept?: unknown;
}

/** What somebody is making in a sheet. */
export function Draft({ of, kept }: DraftProps) {
  const drafts = useContext(Drafts);
  const now = JSON.stringify(of);
  const [first] = useState(now);
  const isChanged = now !== (kept === undefined ? first : JSON.stringify(kept));
  useLayoutEffect(() => {
    if (!isChanged) return undefined;
    const mark = {};
    drafts.add(mark);
    return () => void drafts.delete(mark);
  }, [drafts, isChanged]);
  return null;
}
