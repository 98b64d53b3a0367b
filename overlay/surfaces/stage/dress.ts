import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { motionOf } from '../../../shared/theme.ts';
import type { StageView } from '../../../shared/view.ts';
import { moveAs } from '../../graphics/motion.ts';
import { speakAs } from '../../graphics/words.ts';
import { themeOf } from '../../theme/themes.ts';
import { applyTheme } from '../../theme/tokens.ts';

/** The document speaks, looks and moves as the show's settings say. */
export function dress(view: ReadonlySignal<StageView | null>): void {
  const wantsLess = matchMedia('(prefers-reduced-motion: reduce)');
  const isReduced = signal(wantsLess.matches);
  wantsLess.addEventListener('change', () => (isReduced.value = wantsLess.matches));
  const settings = computed(() => view.value?.show);
  effect(() => {
    if (!settings.value) return;
    const { locale, currency, theme, lowPower } = settings.value;
    speakAs(locale, currency);
    applyTheme(theme, document.documentElement, lowPower);
    moveAs(motionOf(themeOf(theme).motion, isReduced.value, lowPower));
  });
}
