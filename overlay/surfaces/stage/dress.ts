import { effect } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { StageView } from '../../../shared/view.ts';
import { speakAs } from '../../graphics/words.ts';
import { applyTheme } from '../../theme/tokens.ts';

/** The document speaks and looks as the show's settings say. */
export function dress(view: ReadonlySignal<StageView | null>): void {
  effect(() => {
    const settings = view.value?.show;
    if (!settings) return;
    speakAs(settings.locale, settings.currency);
    applyTheme(settings.theme, document.documentElement);
  });
}
