/**
 * Text from outside (A5): truncated, then cleaned, and only ever set as text. Removed are controls, lone surrogates,
 * bidi controls, zero-width characters and stacked marks: what can reorder, hide or spill over other text on air.
 * A zero-width joiner stays between two pictographs, where it makes one emoji of them.
 */

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Format characters (bidi controls, zero-width, tags, soft hyphen) and what has no meaning; joiners are seen to after. */
const INVISIBLE =
  /(?!\u200D)[\p{Cf}\p{Cs}\p{Co}\p{Cn}]|\u115F|\u1160|\u17B4|\u17B5|\u180B|\u180C|\u180D|\u3164|\uFFA0/gu;
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/** Three marks on one letter serve every living orthography; a fourth is a tower. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** At most `max` user-visible code points, cleaned and trimmed. Never longer than `max` code points. */
export function cleanText(text: string, max: number): string {
  const truncated = text.length > max * 4 ? text.slice(0, max * 4) : text;
  const cleaned = truncated
    .replaceAll(CONTROLS, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(STRAY_JOINER, '')
    // Composed only now: what stood between a letter and its mark is gone.
    .normalize('NFC')
    .replaceAll(STACKED_MARKS, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const points = Array.from(cleaned);
  if (points.length <= max) return cleaned;
  // A cut between two joined pictographs leaves no joiner behind.
  const kept = points.slice(0, max - 1);
  while (/[\s\u200D]/u.test(kept.at(-1) ?? '')) kept.pop();
  return `${kept.join('')}…`;
}

const MAX_NAME = 40;
/** Han, kana and hangul names are written family name first, mostly as one word. Extensions hold the kana's ー and ・. */
const FAMILY_FIRST = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul} ]+$/u;
/** An address or a phone number, however grouped, in the name field is not a name. */
const NOT_A_NAME = /@|(?:\p{Nd}[\s().+-]*){5}/u;

const firstGrapheme = (word: string): string => /^\P{M}\p{M}*/u.exec(word)?.[0] ?? '';

/** A whole name from one field: "María José García" → "María G."; 王小明 → 王**. With consent, as it is. */
export function displayFullName(name: string | undefined, consent: boolean): string {
  const clean = cleanText(name ?? '', MAX_NAME);
  if (NOT_A_NAME.test(clean)) return '';
  if (consent || clean === '') return clean;
  if (FAMILY_FIRST.test(clean)) return `${firstGrapheme(clean)}**`;
  const [first = '', ...rest] = clean.split(' ');
  return maskLast(first, rest.at(-1) ?? '');
}

/** A name from a shop's two fields. Masked: the first name's first word and the last name's first letter. */
export function displayName(first: string | undefined, last: string | undefined, consent: boolean): string {
  const given = cleanText(first ?? '', MAX_NAME);
  const family = cleanText(last ?? '', MAX_NAME);
  if (consent || given === '' || family === '') return displayFullName(`${given} ${family}`, consent);
  if (NOT_A_NAME.test(`${given} ${family}`)) return '';
  if (FAMILY_FIRST.test(given) && FAMILY_FIRST.test(family)) return `${firstGrapheme(family)}**`;
  return maskLast(given.split(' ')[0] ?? '', family);
}

function maskLast(first: string, last: string): string {
  // One letter, where a ligature has two: ﬁ → F.
  const initial = firstGrapheme(firstGrapheme(last).toUpperCase());
  return initial ? cleanText(`${first} ${initial}.`, MAX_NAME) : first;
}
