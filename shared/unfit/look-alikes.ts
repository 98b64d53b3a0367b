import { resolveConfusablesTransformer } from 'obscenity';

/** A text as the eye reads it, for comparing with words; never to be shown. */

const confusables = resolveConfusablesTransformer();
/** The library's table of look-alikes: "𝓯", "ᖴ", "Ғ" and "Ｆ" are all an F to who reads them on a stream. */
const lookAlike = (point: number): number =>
  ('transform' in confusables && typeof confusables.transform === 'function' && confusables.transform(point)) || point;

/** What its table lacks. */
const MORE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    i: 'ıɪꓲᎥᴉ¡',
    u: 'μ',
    f: 'ꜰ',
    c: '¢',
    r: 'ɽꞧ',
    v: 'ⱱ',
    j: 'ꓙ',
    p: 'ꝑ',
    s: 'ꞩ',
    g: 'ꞡ',
    k: 'ꞣ',
    n: 'ꞥ',
  })
    .map(([letter, looks]) => Array.from(looks, (look) => [look, letter] as const))
    .flat(),
);

/** Latin letters without accents and case; what looks like one is one. Digits and signs stay; of a long run, three. */
export function asLatin(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '');
  return Array.from(plain, (letter) => MORE[letter] ?? String.fromCodePoint(lookAlike(letter.codePointAt(0) ?? 0)))
    .join('')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/(.)\1{3,}/gu, '$1$1$1');
}

/** Letters that stand on their heads: "ʞɔnɟ" is read from its end. */
const TURNED: Readonly<Record<string, string>> = {
  ɐ: 'a',
  q: 'b',
  ɔ: 'c',
  p: 'd',
  ǝ: 'e',
  ɟ: 'f',
  ƃ: 'g',
  ɓ: 'g',
  ɥ: 'h',
  ᴉ: 'i',
  ı: 'i',
  ɾ: 'j',
  ʞ: 'k',
  ʅ: 'l',
  ɯ: 'm',
  u: 'n',
  d: 'p',
  b: 'q',
  ɹ: 'r',
  ʇ: 't',
  n: 'u',
  ʌ: 'v',
  ʍ: 'w',
  ʎ: 'y',
};
const ON_ITS_HEAD = /[ɐɔǝɟƃɥᴉɾʞʅɯɹʇʌʍʎ]/;

/** The text the other way up, where it has letters that stand on their heads. */
export function turnedOver(text: string): string | null {
  const lower = text.toLowerCase();
  if (!ON_ITS_HEAD.test(lower)) return null;
  return Array.from(lower).reduceRight((read, letter) => read + (TURNED[letter] ?? letter), '');
}

/** Of the words that are looked for, those that have two spellings: as on the mainland, and as in Taiwan or Hong Kong. */
const TRADITIONAL = '媽罵賤貨雞強姦幹滾約賣龜腦殘筆撲機鴨納瑪馬騷蕩婦陰莖擼鳥輪妳雜種殺鏟東廢癡';
const SIMPLIFIED = '妈骂贱货鸡强奸干滚约卖龟脑残笔扑机鸭纳玛马骚荡妇阴茎撸鸟轮你杂种杀铲东废痴';

/** Letters and digits of any script, side by side: nothing that was put between them hides a word. */
export const asLetters = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll(TRADITIONAL_LETTERS, (letter) => SIMPLIFIED[TRADITIONAL.indexOf(letter)] ?? letter)
    .toLowerCase();
const TRADITIONAL_LETTERS = new RegExp(`[${TRADITIONAL}]`, 'g');

/** What is written in place of a letter: "f*ck", "sh1t", "p0t4$". */
const STAND_INS: Readonly<Record<string, string>> = {
  a: 'a4@*',
  b: 'b8',
  c: 'c(*',
  e: 'e3€*',
  g: 'g69',
  h: 'h*',
  i: 'i1!|*',
  l: 'l1|!',
  o: 'o0*',
  s: 's5$',
  t: 't7+',
  u: 'uv*',
  z: 'z2',
};
/** Of a text that was read by `asLatin`: what may be a letter, or stand for one. */
export const SIGNS = 'a-z0-9@$!|+*€(';

/** "nigger" is n, i, at least two g, e, r; each of them however often, and in any disguise. "Niger" it is not. */
export const disguised = (word: string): string =>
  word.replaceAll(/(.)\1*/g, (run, letter: string) => `[${STAND_INS[letter] ?? letter}]{${Math.min(run.length, 3)},}`);
