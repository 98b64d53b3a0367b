import type { ComponentChildren } from 'preact';
import { useSetting } from './setting.ts';

interface Props {
  class: string;
  children: ComponentChildren;
}

/** A page has one title of its own, and an embedded ticker is not it. */
export function Title(props: Props) {
  return useSetting().embedded ? <h2 {...props} /> : <h1 {...props} />;
}

export function Label(props: Props) {
  return useSetting().embedded ? <h3 {...props} /> : <h2 {...props} />;
}

/** The whole: the page's main part, or a part of somebody else's. */
export function Whole(props: Props) {
  return useSetting().embedded ? <section {...props} /> : <main {...props} />;
}
