import type { State } from './state.ts';
import { isUnfit } from './unfit/unfit.ts';
import type { NameHeld } from './view.ts';

/**
 * Why a name is shown to nobody but staff; null where everybody may see it. What staff have said of it goes first, then
 * whether it says what is not fit for a stream, then whether names wait at all.
 */
export function whyHeld({ names, slots }: State, name: string): NameHeld | null {
  if (name === '') return null;
  const verdict = names.get(name);
  if (verdict) return verdict === 'hidden' ? 'hidden' : null;
  if (isUnfit(name, slots.words)) return 'words';
  return slots.show.approveNames ? 'waits' : null;
}

/** Empty where it is held. The sale is told all the same. */
export const shownName = (state: State, name: string): string => (whyHeld(state, name) === null ? name : '');
