import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words.ts';
import { CloseIcon } from './icons.tsx';

interface Props {
  title: string;
  onClose: () => void;
  /** Takes the whole page: what is made in it needs room. */
  wide?: boolean;
  children: ComponentChildren;
}

/** Laid over the page: from the bottom on a phone, in the middle elsewhere. Escape, the cross and the dark close it. */
export function SheetFrame({ title, onClose, wide = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Text that is selected with the mouse past the sheet's edge ends in a click on the dark.
  const pressed = useRef<EventTarget | null>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? 'sheet wide' : 'sheet'}
      aria-label={title}
      onClose={onClose}
      onPointerDown={(event) => (pressed.current = event.target)}
      onClick={(event) => {
        if (event.target === dialog.current && pressed.current === dialog.current) onClose();
      }}
    >
      <div class="sheet-body">
        <header class="sheet-head">
          <h2>{title}</h2>
          <button type="button" class="round" aria-label={t('close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
