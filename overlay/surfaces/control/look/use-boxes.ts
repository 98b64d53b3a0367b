import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { GRAPHICS } from '../../../../shared/layout.ts';
import type { GraphicName } from '../../../../shared/layout.ts';
import type { Box } from './placing.ts';

/** Where everything stands in the stage's frame, in its pixels. */
export interface Boxes {
  picture: { width: number; height: number };
  area: Box;
  graphics: ReadonlyMap<GraphicName, Box>;
}

/** A font that comes late, or a message on its way: the frame is looked at again a few times after each change. */
const LOOKS_MS = [0, 40, 120, 400, 1000];

/** The frame is of our own origin, so its graphics can be measured where they stand. `occasion`: what was changed last. */
export function useBoxes(occasion: string): { boxes: Boxes | null; onFrame: (frame: HTMLIFrameElement) => void } {
  const frame = useRef<HTMLIFrameElement | null>(null);
  const [isThere, setThere] = useState(0);
  const [boxes, setBoxes] = useState<Boxes | null>(null);
  const onFrame = useCallback((element: HTMLIFrameElement) => {
    frame.current = element;
    setThere((times) => times + 1);
  }, []);
  useEffect(() => {
    const look = () => {
      const found = frame.current && measure(frame.current);
      if (found) setBoxes((before) => (isSame(before, found) ? before : found));
    };
    const timers = LOOKS_MS.map((after) => setTimeout(look, after));
    return () => timers.forEach(clearTimeout);
  }, [occasion, isThere]);
  return { boxes, onFrame };
}

function measure(frame: HTMLIFrameElement): Boxes | null {
  const document = frame.contentDocument;
  const area = document?.querySelector('.safe-area');
  if (!document || !area) return null;
  const graphics = new Map<GraphicName, Box>();
  for (const name of GRAPHICS) {
    const graphic = document.querySelector(`[data-graphic="${name}"] > *`);
    if (graphic) graphics.set(name, boxOf(graphic));
  }
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  return { picture: { width, height }, area: boxOf(area), graphics };
}

function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}

const isSame = (one: Boxes | null, other: Boxes): boolean =>
  one !== null && JSON.stringify([one, [...one.graphics]]) === JSON.stringify([other, [...other.graphics]]);
