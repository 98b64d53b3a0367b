import type { Dictionary, Translation } from './dictionary.ts';
import { TAGS, chooseFormat, chooseLocale, translatorIn } from './speech.ts';
import type { Locale, Translate } from './speech.ts';

const inBrowser = typeof document !== 'undefined';
const languages: readonly string[] = inBrowser ? navigator.languages : [];

/** The page's language, chosen once when it loads. */
export const locale: Locale = chooseLocale(inBrowser ? location.search : '', languages);
/** For Intl: numbers, money and times as this reader writes them. */
export const formatLocale: string = chooseFormat(locale, languages);
if (inBrowser) document.documentElement.lang = TAGS[locale];

/** A `t` of the page's language, or of another one that is asked for. */
export const translator = <const English extends Dictionary>(
  words: { readonly en: English } & { readonly [Other in Exclude<Locale, 'en'>]: Translation<English> },
  spoken: Locale = locale,
  numbers: string = spoken === locale ? formatLocale : TAGS[spoken],
): Translate<English> => translatorIn(words, spoken, numbers);
