import { computed, signal } from '@preact/signals';
import { formatAbout, formatMoney } from '../../shared/display.ts';
import { common as commonEn } from '../client/i18n/en/common.ts';
import { stage as stageEn } from '../client/i18n/en/stage.ts';
import { common as commonEs } from '../client/i18n/es/common.ts';
import { stage as stageEs } from '../client/i18n/es/stage.ts';
import { translator } from '../client/i18n/i18n.ts';
import { chooseFormat, chooseLocale } from '../client/i18n/speech.ts';
import type { Translate } from '../client/i18n/speech.ts';
import { common as commonZh } from '../client/i18n/zh/common.ts';
import { stage as stageZh } from '../client/i18n/zh/stage.ts';

const words = {
  en: { ...commonEn, ...stageEn },
  es: { ...commonEs, ...stageEs },
  zh: { ...commonZh, ...stageZh },
};

/** The show's own; null until the first view. */
const showLocale = signal<string | null>(null);
const showCurrency = signal<string | undefined>(undefined);
const languages = computed(() => [...(showLocale.value === null ? [] : [showLocale.value]), ...navigator.languages]);
const spoken = computed(() => chooseLocale(location.search, languages.value));
/** Amounts are written as the show says, whatever the words. */
const numbers = computed(() => (isKnown(showLocale.value) ? showLocale.value : chooseFormat(spoken.value, [])));
const translate = computed(() => translator(words, spoken.value, numbers.value));

/** The words of the stage: `?lang=`, else the show's language, else the browser's. A component that calls it follows it. */
export const t: Translate<(typeof words)['en']> = (key, ...params) => translate.value(key, ...params);

export const money = (amount: string, currency: string): string =>
  formatMoney(amount, currency, numbers.value, showCurrency.value);

/** How many, where nobody counts them one by one. */
export const about = (count: number): string => formatAbout(count, numbers.value);

export function speakAs(locale: string, currency: string): void {
  showLocale.value = locale;
  showCurrency.value = currency;
  document.documentElement.lang = spoken.value;
}

function isKnown(tag: string | null): tag is string {
  try {
    return tag !== null && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false; // "en-abcdefgh-x" looks like one and is none
  }
}
