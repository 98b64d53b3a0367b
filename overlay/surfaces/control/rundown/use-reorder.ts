import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { RundownItemView } from '../../../../shared/view.ts';
import { itemTitle } from '../logic/rundown-times.ts';
import { moved } from '../logic/rundown-items.ts';
import { t } from '../words.ts';

/** So near to its edge, px, a panel scrolls under the dragging finger, so far at each move. */
const EDGE = 56;
const SCROLL = 14;

/**
 * A list that is put in order by its handles: dragged with finger or mouse, or moved with the arrow keys. The order is
 * told once, when it is let go. The item's sheet moves it without any dragging (WCAG 2.5.7).
 */
export function useReorder(
  items: readonly RundownItemView[],
  list: RefObject<HTMLOListElement | null>,
  onOrder: (items: RundownItemView[]) => void,
) {
  const [drag, setDrag] = useState<{ id: string; to: number } | null>(null);
  const from = useRef(0);
  const [said, setSaid] = useState('');
  const shown = drag ? moved(items, drag.id, drag.to) : items;

  const place = (id: string, to: number): void => {
    const item = items.find((one) => one.id === id);
    if (!item || to < 0 || to >= items.length) return;
    onOrder(moved(items, id, to));
    setSaid(t('rundown.moved', { title: itemTitle(item), place: to + 1, of: items.length }));
  };

  /** The place of the row under the finger. */
  const under = (y: number): number => {
    const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
    const row = rows.findIndex(({ bottom }) => y < bottom);
    return row < 0 ? rows.length - 1 : row;
  };

  const grip = (id: string) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = items.findIndex((item) => item.id === id);
      setDrag({ id, to: from.current });
    },
    onPointerMove: (event: PointerEvent) => {
      if (drag?.id !== id) return;
      scrollAt(list.current?.closest('.panel'), event.clientY);
      const to = under(event.clientY);
      if (to !== drag.to) setDrag({ id, to });
    },
    onPointerUp: () => {
      if (drag && drag.to !== from.current) place(drag.id, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
    onKeyDown: (event: KeyboardEvent) => {
      const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (event.key === 'Escape' && drag) setDrag(null);
      if (by === 0) return;
      event.preventDefault();
      place(id, items.findIndex((item) => item.id === id) + by);
    },
  });
  return { shown, dragged: drag?.id ?? null, grip, said };
}

function scrollAt(panel: Element | null | undefined, y: number): void {
  if (!panel) return;
  const { top, bottom } = panel.getBoundingClientRect();
  if (y < top + EDGE) panel.scrollTop -= SCROLL;
  else if (y > bottom - EDGE) panel.scrollTop += SCROLL;
}
