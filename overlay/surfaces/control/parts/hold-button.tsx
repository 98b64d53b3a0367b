import type { ComponentChildren } from 'preact';
import { t } from '../words.ts';
import { useHold } from './use-hold.ts';

interface Props {
  /** Done once held, or tapped twice. */
  onHeld: () => void;
  /** While it waits for the second tap: what it would do. */
  what?: ComponentChildren;
  disabled?: boolean;
  children: ComponentChildren;
}

/** A button for what cannot be taken back lightly. Its ring fills while it is held. */
export function HoldButton({ onHeld, what, disabled = false, children }: Props) {
  const { armed, button } = useHold(onHeld);
  return (
    <>
      <button type="button" class="button bad hold" disabled={disabled} title={t('hold.hint')} {...button}>
        <HoldRing />
        <span>{armed ? t('hold.again') : children}</span>
      </button>
      {armed && what}
    </>
  );
}

export function HoldRing() {
  return (
    <svg class="hold-ring" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="9" />
      <circle cx="12" cy="12" r="9" pathLength="1" />
    </svg>
  );
}
