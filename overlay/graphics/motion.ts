import type { RefObject } from 'preact';
import type { MotionLevel } from '../../shared/theme.ts';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * Every graphic is where it belongs without any animation; an animation only shows the way there (S1). While the root
 * has `data-still` there is none: what is drawn first, or drawn while nobody looks, is simply there (S2).
 */
const root = document.documentElement;

export const isStill = (): boolean => root.dataset['still'] !== undefined;

let level: MotionLevel = 'full';

/** How much may move: as the theme says, less where this machine's owner wants less, nothing to spare it. */
export function moveAs(wanted: MotionLevel): void {
  level = wanted;
  root.dataset['motion'] = wanted;
  if (wanted === 'none') for (const animation of document.getAnimations()) animation.finish();
}

/** Whether what travels may: digits that roll, things that slide. */
export const travels = (): boolean => !isStill() && level === 'full';

/** Whether it is there at once, and gone at once. */
const isAbrupt = (): boolean => isStill() || level === 'none';

/** What is on its way is there at once. */
export function beStill(): void {
  root.dataset['still'] = '';
  for (const animation of document.getAnimations()) animation.finish();
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

export type Motion = readonly [keyframes: Keyframe[], timing: KeyframeAnimationOptions];
export type Way = 'rises' | 'slides' | 'fades' | 'leaves';

export const GENTLY = 'cubic-bezier(0.2, 0.85, 0.25, 1)';
export const LIFT: Motion = [[{}, { transform: 'scale(1.045)', offset: 0.3 }, {}], { duration: 900, easing: GENTLY }];
export const WAYS: Readonly<Record<Way, Motion>> = {
  rises: [[{ opacity: 0, transform: 'translateY(1.6rem)' }, {}], { duration: 460, easing: GENTLY }],
  slides: [[{ opacity: 0, transform: 'translateX(3rem)' }, {}], { duration: 460, easing: GENTLY }],
  fades: [[{ opacity: 0 }, {}], { duration: 600, easing: 'ease-out' }],
  leaves: [
    [{}, { opacity: 0, transform: 'translateY(0.6rem)' }],
    { duration: 300, easing: 'ease-in', fill: 'forwards' },
  ],
};

/**
 * Animations are started by what happens, never by a class: a class that is there while the page is still would start
 * its animation when the page moves again, and celebrate what is long past (S2).
 */
export function play(element: HTMLElement | null, [keyframes, timing]: Motion): Animation | null {
  if (!element || isAbrupt()) return null;
  const frames = travels() ? keyframes : keyframes.map(fadeOf);
  return frames.some((frame) => 'opacity' in frame) || travels() ? element.animate(frames, timing) : null;
}

/** Of a keyframe, what a calm stage plays. */
const fadeOf = ({ opacity, offset }: Keyframe): Keyframe => ({
  ...(opacity === undefined ? {} : { opacity }),
  ...(offset === undefined ? {} : { offset }),
});

/** Plays for each new `occasion`; none for null. */
export function useMotion<E extends HTMLElement>(
  motion: Motion,
  occasion: unknown,
  given?: RefObject<E>,
): RefObject<E> {
  const own = useRef<E>(null) as RefObject<E>;
  const element = given ?? own;
  useLayoutEffect(() => {
    if (occasion === null) return;
    const played = play(element.current, motion);
    return () => played?.cancel();
  }, [motion, occasion]);
  return element;
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
      isAbrupt() ? 0 : leaveMs,
    );
    return () => clearTimeout(timer);
  }, [leaving, leaveMs]);
  return last.current === null ? null : { value: last.current, leaving };
}
