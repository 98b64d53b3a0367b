import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * Every graphic is where it belongs without any animation; an animation only shows the way there (S1). While the root
 * has `data-still` there is none: what is drawn first, or drawn while nobody looks, is simply there (S2).
 */
const root = document.documentElement;

export const isStill = (): boolean => root.dataset['still'] !== undefined;

export function beStill(): void {
  root.dataset['still'] = '';
}

let isAsked = false;

/** From the frame after the next one on. A page that is not drawn stays still, and gathers no requests for frames. */
export function moveAgain(): void {
  if (isAsked || !isStill()) return;
  isAsked = true;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      isAsked = false;
      delete root.dataset['still'];
    }),
  );
}

export interface Presence<Value> {
  value: Value;
  leaving: boolean;
}

/** A graphic's way on and off: plays when a value comes, updates when it changes, and leaves within `leaveMs` when it goes. */
export function usePresence<Value>(value: Value | null, leaveMs = 320): Presence<Value> | null {
  const last = useRef<Value | null>(null);
  const [, redraw] = useState(0);
  if (value !== null) last.current = value;
  const leaving = value === null && last.current !== null;
  useEffect(() => {
    if (!leaving) return;
    const timer = setTimeout(
      () => {
        last.current = null;
        redraw((n) => n + 1);
      },
      isStill() ? 0 : leaveMs,
    );
    return () => clearTimeout(timer);
  }, [leaving, leaveMs]);
  return last.current === null ? null : { value: last.current, leaving };
}
