import { signal } from '@preact/signals';
import type { Stop } from '../../../client/stop.ts';
import { nextUp } from '../logic/next-up.ts';
import type { Desk } from './desk.ts';
import { recall, remember } from './remembered.ts';

/** Single keys can be switched off: whoever dictates to the computer speaks letters (WCAG 2.1.4). */
export const keysOn = signal(recall('keys') !== 'off');

export function switchKeys(on: boolean): void {
  keysOn.value = on;
  remember('keys', on ? 'on' : 'off');
}

/** How long Escape is held until it hides everything, ms. */
const PANIC_HOLD_MS = 800;

const TYPED_IN = 'input, textarea, select, [contenteditable]';
/** What a key presses by itself. */
const PRESSED = 'button, summary, a[href]';

/**
 * 1 to 9 take that product of the grid, space is NEXT, Escape clears, Escape held hides everything, / searches, ? lists
 * them. None fires in a field, over a sheet, with a modifier, or by being held down.
 */
export function listenToKeys(desk: Desk): Stop {
  const { view, grid, sheet, send, live, tab } = desk;
  let panic: ReturnType<typeof setTimeout> | undefined;

  const mayFire = ({ target, repeat, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean =>
    !(target instanceof Element && target.closest(TYPED_IN)) &&
    !(repeat || ctrlKey || metaKey || altKey || isComposing) &&
    sheet.value === null &&
    document.querySelector('dialog[open]') === null &&
    tab.value !== 'setup';

  /** Whether it did something. */
  function act(key: string): boolean {
    if (key === '?') {
      sheet.value = { kind: 'keys' };
      return true;
    }
    if (!keysOn.value || !live.value) return false;
    if (key === '/') {
      document.querySelector<HTMLInputElement>('.search')?.focus();
      return true;
    }
    if (/^[1-9]$/.test(key)) {
      const sku = tab.value === 'rundown' ? undefined : grid.shown.value[Number(key) - 1];
      if (sku !== undefined && grid.picked.value) grid.togglePicked(sku);
      else if (sku !== undefined) void send(`take:${sku}`, { kind: 'callout.take', sku });
      return sku !== undefined;
    }
    if (key === ' ') {
      if (nextUp(view.value)) void send('next', { kind: 'callout.next' });
      return true;
    }
    if (key !== 'Escape') return false;
    panic = setTimeout(() => {
      panic = undefined;
      if (!view.value.stage.panic) void send('panic', { kind: 'panic.hide' });
    }, PANIC_HOLD_MS);
    return true;
  }

  const down = (event: KeyboardEvent): void => {
    const { key, target } = event;
    if (!mayFire(event)) return;
    // A key that presses the button under the keyboard's focus is that button's.
    if (key === ' ' && target instanceof Element && target.closest(PRESSED)) return;
    if (act(key)) event.preventDefault();
  };
  const up = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape' || panic === undefined) return;
    clearTimeout(panic);
    panic = undefined;
    if (view.value.stage.onAir) void send('clear', { kind: 'callout.clear' });
  };
  /** After a click with the mouse the focus would stay there, and space would press that button again. */
  const click = (event: MouseEvent): void => {
    const { target } = event;
    if (!('pointerType' in event) || event.pointerType !== 'mouse' || sheet.value !== null) return;
    if (target instanceof Element) target.closest<HTMLElement>(PRESSED)?.blur();
  };
  addEventListener('keydown', down);
  addEventListener('keyup', up);
  addEventListener('click', click);
  return () => {
    clearTimeout(panic);
    removeEventListener('keydown', down);
    removeEventListener('keyup', up);
    removeEventListener('click', click);
  };
}
