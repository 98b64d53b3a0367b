/**
 * Text from outside (A5): truncated, then cleaned, and only ever set as text. Removed are controls, lone surrogates,
 * bidi controls, zero-width characters and stacked marks: what can reorder, hide or spill over other text on air.
 * A zero-width joiner stays between two pictographs, where it makes one emoji of them.
 */

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Format characters (bidi controls, zero-width, tags, soft hyphen) and what has no meaning; joiners are seen to after. */
const INVISIBLE =
  /(?!\u200D)[\p{Cf}\p{Cs}\p{Co}\p{Cn}]|\u034F|\u2800|\u115F|\u1160|\u17B4|\u17B5|\u180B|\u180C|\u180D|\u3164|\uFFA0/gu;
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/** Three marks on one letter serve every living orthography; a fourth is a tower. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** Latin letters, digits and signs (not the soft hyphen) with single spaces between: nothing in it is to be cleaned. */
const CLEAN = /^[!-~\u00A1-\u00AC\u00AE-\u024F]+(?: [!-~\u00A1-\u00AC\u00AE-\u024F]+)*$/;

/** At most `max` user-visible code points, cleaned and trimmed. Never longer than `max` code points. */
export function cleanText(text: string, max: number): string {
  if (text.length <= max && CLEAN.test(text)) return text;
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
  return `${cut(cleaned, max - 1).trimEnd()}…`;
}

const MAIL = /[^@＠][@＠][^@＠]*[.…]/;

/** What a shop calls its goods. Where a buyer could write into it, a mail address may stand there: that is kept nowhere (I6). */
export function cleanLabel(text: string, max: number): string {
  const clean = cleanText(text, max);
  if (!/[@＠]/.test(clean)) return clean;
  return clean
    .split(' ')
    .filter((word) => !MAIL.test(word))
    .join(' ');
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What people see as one letter is kept whole or not at all: no half flag, no family without its children. */
function cut(text: string, max: number): string {
  let kept = '';
  let left = max;
  for (const { segment } of graphemes.segment(text)) {
    left -= Array.from(segment).length;
    if (left < 0) break;
    kept += segment;
  }
  return kept;
}

const MAX_NAME = 40;
/**
 * Han, kana and hangul names are written family name first, mostly as one word; what is beside their letters ("王小明🌸")
 * makes no other name of them.
 */
const isFamilyFirst = (name: string): boolean =>
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]+$/u.test(name.replaceAll(/[^\p{L}\p{M}]/gu, ''));
/** A mail's or a page's address, or a phone number, however grouped and in whatever digits, in the name field is not a name. */
const NOT_A_NAME =
  /[@＠﹫]|(?:\p{N}[^\p{L}\p{N}]*){5}|:\/\/|www\.|[\p{L}\p{N}]{2}\.(?:com|net|org|info|shop|store|live|link|site|online|club|vip|xyz|top|app|tv|me|ly|io|gg|cc)(?![\p{L}.])/iu;

const firstGrapheme = (word: string): string => /^(?:\p{RI}{2}|\P{M}\p{M}*)/u.exec(word)?.[0] ?? '';

/** A whole name from one field: "María José García" → "María G."; 王小明 → 王**. With consent, as it is. */
export function displayFullName(name: string | undefined, consent: boolean): string {
  const clean = cleanText(name ?? '', MAX_NAME);
  if (NOT_A_NAME.test(clean)) return '';
  if (consent || clean === '') return clean;
  const [first = '', ...rest] = clean.split(' ');
  if (isFamilyFirst(first)) return `${firstGrapheme(clean)}**`;
  return maskLast(first, rest.at(-1) ?? '');
}

/** A name from a shop's two fields. Masked: the first name's first word and the last name's first letter. */
export function displayName(first: string | undefined, last: string | undefined, consent: boolean): string {
  const given = cleanText(first ?? '', MAX_NAME);
  const family = cleanText(last ?? '', MAX_NAME);
  if (consent || given === '' || family === '') return displayFullName(`${given} ${family}`, consent);
  if (NOT_A_NAME.test(`${given} ${family}`)) return '';
  if (isFamilyFirst(given) && isFamilyFirst(family)) return `${firstGrapheme(family)}**`;
  return maskLast(given.split(' ')[0] ?? '', family);
}

function maskLast(first: string, last: string): string {
  // Its first letter is all of 王, beside which "Xiaoming" is masked no more.
  if (isFamilyFirst(last)) return first;
  // One letter, where a ligature has two: ﬁ → F.
  const initial = firstGrapheme(firstGrapheme(last).toUpperCase());
  return initial ? cleanText(`${first} ${initial}.`, MAX_NAME) : first;
}
