import { resolveConfusablesTransformer } from 'obscenity';

/** A text as the eye reads it, for comparing with words; never to be shown. */

const confusables = resolveConfusablesTransformer();
/** The library's table of look-alikes: "𝓯", "ᖴ", "Ғ" and "Ｆ" are all an F to who reads them on a stream. */
const lookAlike = (point: number): number =>
  ('transform' in confusables && typeof confusables.transform === 'function' && confusables.transform(point)) || point;

/** Latin letters without accents and case; what looks like one is one. Digits and signs stay. */
export function asLatin(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .replaceAll('ı', 'i');
  return Array.from(plain, (letter) => String.fromCodePoint(lookAlike(letter.codePointAt(0) ?? 0)))
    .join('')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
}

/** Letters and digits of any script, side by side: nothing that was put between them hides a word. */
export const asLetters = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** What is written in place of a letter: "f*ck", "sh1t", "p0t4$". */
const STAND_INS: Readonly<Record<string, string>> = {
  a: 'a4@*',
  b: 'b8',
  c: 'c(',
  e: 'e3€*',
  g: 'g9',
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
  word.replaceAll(/(.)\1*/g, (run, letter: string) => `[${STAND_INS[letter] ?? letter}]{${run.length},}`);
