import type { ComponentChildren } from 'preact';
import { LIFT, useMotion, WAYS } from './motion.ts';
import type { Way } from './motion.ts';

interface Props {
  class: string;
  /** How it comes on. */
  way?: Way;
  leaving?: boolean;
  /** It lifts for each new one; null for none. */
  occasion?: unknown;
  children: ComponentChildren;
}

/**
 * A graphic's frame: it plays its way on once, when it is put there, and its way off once. A page that stands still
 * puts it there without any way, and moving again later does not make up for it (S2).
 */
export function Graphic({ class: name, way = 'rises', leaving = false, occasion = null, children }: Props) {
  const frame = useMotion<HTMLElement>(WAYS[leaving ? 'leaves' : way], true);
  useMotion(LIFT, occasion, frame);
  return (
    <section ref={frame} class={leaving ? `${name} leaves` : name}>
      {children}
    </section>
  );
}
