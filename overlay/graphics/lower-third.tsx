import './lower-third.css';
import { isLong } from './offer.ts';

/** A message on air: a bar that opens from its edge, and the words on it. */
export function LowerThird({ text }: { text: string }) {
  return (
    <div class="lower-third">
      <i class="lower-third-edge" />
      <p class={isLong(text) ? 'callout-message long' : 'callout-message'}>
        <bdi>{text}</bdi>
      </p>
    </div>
  );
}
