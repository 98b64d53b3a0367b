import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import { isOn, pointOf, spotOf } from '../../../shared/layout.ts';
import type { Format, Placing, Spot } from '../../../shared/layout.ts';
import './layout.css';

export const PlacingContext = createContext<Placing>({ layout: {}, format: 'landscape', scene: null });

/** The picture's own format; OBS may give the source another size while it runs. */
export function watchFormat(): ReadonlySignal<Format> {
  const upright = matchMedia('(orientation: portrait)');
  const read = (): Format => (upright.matches ? 'portrait' : 'landscape');
  const format = signal(read());
  upright.addEventListener('change', () => (format.value = read()));
  return format;
}

/** What graphics may not leave, and places are counted in. It is there to be measured. */
export const SafeArea = () => <div class="safe-area" aria-hidden="true" />;

/**
 * One graphic, where the layout puts it: in the corner that it is written in, at a place of its own, or nowhere. Its name
 * is the layout's; the editor finds it by it.
 */
export function Placed({ name, children }: { name: string; children: ComponentChildren }) {
  const placing = useContext(PlacingContext);
  const spot = spotOf(placing, name);
  const isThere = isOn(placing, name);
  const element = useFit(isThere && spot !== null);
  if (!isThere) return null;
  return (
    <div ref={element} class={spot ? 'placed spot' : 'placed'} data-graphic={name} style={spot ? styleOf(spot) : {}}>
      {children}
    </div>
  );
}

function styleOf({ x, y, anchor, scale }: Spot): Record<string, number> {
  const point = pointOf(anchor);
  return { '--x': x / 100, '--y': y / 100, '--anchor-x': point.x, '--anchor-y': point.y, '--scale': scale };
}

/** Twice as large it may be wider than the picture: then it is as large as there is room. */
function useFit(isWanted: boolean) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const graphic = element.current;
    const room = document.querySelector<HTMLElement>('.safe-area');
    if (!isWanted || !graphic || !room) return;
    const fit = () => {
      if (graphic.offsetWidth === 0 || graphic.offsetHeight === 0) return;
      const most = Math.min(room.offsetWidth / graphic.offsetWidth, room.offsetHeight / graphic.offsetHeight);
      graphic.style.setProperty('--most', String(most));
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(graphic);
    observer.observe(room);
    return () => observer.disconnect();
  }, [isWanted]);
  return element;
}
