import type { LOCALES } from '../../../shared/cue.ts';
import type { Dictionary, Params, Phrase, Translation } from './dictionary.ts';

/** The languages of the pages. */
export type Locale = (typeof LOCALES)[number];

/** For the `lang` attribute, and for numbers where the browser prefers no region of that language. */
export const TAGS: Readonly<Record<Locale, string>> = { en: 'en', es: 'es-419', zh: 'zh-CN' };

const isLocale = (code: string): code is Locale => Object.hasOwn(TAGS, code);
const languageOf = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';

/** `?lang=` if we speak it, else the first of the browser's languages that we speak, else English. */
export function chooseLocale(search: string, languages: readonly string[]): Locale {
  const asked = new URLSearchParams(search).get('lang');
  return [asked ?? '', ...languages].map(languageOf).find(isLocale) ?? 'en';
}

/** How this reader writes numbers: es-MX "1,234.5", es-CO "1.234,5". The region is the browser's, the language ours. */
export function chooseFormat(locale: Locale, languages: readonly string[]): string {
  const regional = languages.find((tag) => tag.includes('-') && languageOf(tag) === locale);
  return regional !== undefined && isTag(regional) ? regional : TAGS[locale];
}

/** Chromium under LANG=C prefers "en-US@posix", which is none. */
function isTag(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

export type Translate<English extends Dictionary> = <Key extends keyof English & string>(
  key: Key,
  ...params: [keyof Params<English[Key]>] extends [never] ? [] : [params: Params<English[Key]>]
) => string;

/**
 * A `t` of one language. `t('ticker.orders', { n: 3 })` picks the plural by `n`; numbers are grouped as the reader does.
 * Everything put in is text, never markup.
 */
export function translatorIn<const English extends Dictionary>(
  words: { readonly en: English } & { readonly [Other in Exclude<Locale, 'en'>]: Translation<English> },
  spoken: Locale,
  numbers: string,
): Translate<English> {
  const dictionary: Readonly<Record<string, Phrase>> = words[spoken];
  const rules = new Intl.PluralRules(TAGS[spoken]);
  const count = new Intl.NumberFormat(numbers);
  return (key, ...[params]) => {
    const values: Readonly<Record<string, string | number>> = params ?? {};
    const phrase = dictionary[key] ?? key;
    const text = typeof phrase === 'string' ? phrase : (phrase[rules.select(Number(values['n']))] ?? phrase.other);
    return text.replaceAll(/\{(\w+)\}/g, (braces, name: string) => {
      const value = values[name];
      return value === undefined ? braces : typeof value === 'number' ? count.format(value) : value;
    });
  };
}
