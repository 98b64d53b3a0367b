import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Dictionary, Phrase } from '../../../overlay/client/i18n/dictionary.ts';
import { translator } from '../../../overlay/client/i18n/i18n.ts';
import { chooseFormat, chooseLocale } from '../../../overlay/client/i18n/speech.ts';

const home = new URL('../../../overlay/client/i18n/', import.meta.url);
const LANGUAGES = ['en', 'es', 'zh'] as const;

async function read(language: string): Promise<Map<string, Dictionary>> {
  const files = (await readdir(new URL(`${language}/`, home))).toSorted();
  const entries = files.map(async (file) => {
    const exported = Object.values((await import(new URL(`${language}/${file}`, home).href)) as object);
    return [file, exported[0] as Dictionary] as const;
  });
  return new Map(await Promise.all(entries));
}
const [en, es, zh] = await Promise.all(LANGUAGES.map(read));

const texts = (phrase: Phrase | undefined): string[] =>
  typeof phrase === 'string' ? [phrase] : Object.values(phrase ?? {});
const names = (phrase: Phrase | undefined): string[] =>
  [...new Set(texts(phrase).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].toSorted();

test('every dictionary exists in every language', () => {
  expect([...(es?.keys() ?? [])]).toEqual([...(en?.keys() ?? [])]);
  expect([...(zh?.keys() ?? [])]).toEqual([...(en?.keys() ?? [])]);
  expect(en?.size).toBeGreaterThan(0);
});

test.each([
  ['es', es],
  ['zh', zh],
])('%s has every phrase, with the same names in braces, and none is empty', (_language, other) => {
  for (const [file, dictionary] of en ?? []) {
    const translated = other?.get(file) ?? {};
    expect(Object.keys(translated).toSorted()).toEqual(Object.keys(dictionary).toSorted());
    for (const [key, phrase] of Object.entries(dictionary)) {
      expect([key, names(translated[key])]).toEqual([key, names(phrase)]);
      for (const text of texts(translated[key])) expect(text.trim()).not.toBe('');
    }
  }
});

test.each([
  ['en', en],
  ['es', es],
  ['zh', zh],
] as const)('%s has each plural category that its language uses', (language, words) => {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
  for (const dictionary of words?.values() ?? []) {
    for (const [key, phrase] of Object.entries(dictionary)) {
      if (typeof phrase !== 'string') expect([key, Object.keys(phrase).toSorted()]).toEqual([key, categories]);
    }
  }
});

test('no key is in two dictionaries, for a page lays them over each other', () => {
  const keys = [...(en?.values() ?? [])].flatMap((dictionary) => Object.keys(dictionary));
  expect(keys).toHaveLength(new Set(keys).size);
});

test.each([
  ['?lang=es', ['zh-CN'], 'es'],
  ['?lang=es-MX', ['en'], 'es'],
  ['?lang=ZH_cn', ['en'], 'zh'],
  ['?lang=xx', ['fr-FR', 'zh-Hans-CN', 'en'], 'zh'],
  ['', ['fr', 'pt-BR'], 'en'],
  ['', [], 'en'],
  ['?lang=__proto__', ['constructor', 'es'], 'es'],
] as const)('%s with %j speaks %s', (search, languages, locale) => {
  expect(chooseLocale(search, languages)).toBe(locale);
});

test('numbers are written as in the reader’s own region of the language', () => {
  expect(chooseFormat('es', ['en-US', 'es-CO', 'es-MX'])).toBe('es-CO');
  expect(chooseFormat('es', ['zh-CN', 'es'])).toBe('es-419');
  expect(chooseFormat('zh', ['es-CO'])).toBe('zh-CN');
  expect(chooseFormat('en', ['en-US@posix'])).toBe('en');
});

const words = {
  en: { hello: 'Hello {name}', orders: { one: '{n} order', other: '{n} orders' } },
  es: { hello: 'Hola {name}', orders: { one: '{n} pedido', many: '{n} de pedidos', other: '{n} pedidos' } },
  zh: { hello: '你好 {name}', orders: { other: '{n} 单' } },
} as const;

test.each([
  ['en', 1, '1 order'],
  ['en', 0, '0 orders'],
  ['en', 1234, '1,234 orders'],
  ['es', 1, '1 pedido'],
  ['es', 1_000_000, '1,000,000 de pedidos'],
  ['zh', 2, '2 单'],
] as const)('%s: %d → %s', (language, n, text) => {
  expect(translator(words, language)('orders', { n })).toBe(text);
});

test('[A5] what is put in is text: braces, dollars and tags stay what they are', () => {
  expect(translator(words, 'en')('hello', { name: '<b>{name} $& $1</b>' })).toBe('Hello <b>{name} $& $1</b>');
});
