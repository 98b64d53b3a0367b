import { common as commonEn } from '../../client/i18n/en/common.ts';
import { ticker as tickerEn } from '../../client/i18n/en/ticker.ts';
import { common as commonEs } from '../../client/i18n/es/common.ts';
import { ticker as tickerEs } from '../../client/i18n/es/ticker.ts';
import { translatorIn } from '../../client/i18n/speech.ts';
import type { Locale, Translate } from '../../client/i18n/speech.ts';
import { common as commonZh } from '../../client/i18n/zh/common.ts';
import { ticker as tickerZh } from '../../client/i18n/zh/ticker.ts';

const words = {
  en: { ...commonEn, ...tickerEn },
  es: { ...commonEs, ...tickerEs },
  zh: { ...commonZh, ...tickerZh },
};
export type Words = Translate<(typeof words)['en']>;

export const wordsIn = (locale: Locale, numbers: string): Words => translatorIn(words, locale, numbers);
