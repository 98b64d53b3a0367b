import { SIGNS, asLatin, asLetters, disguised, turnedOver } from './look-alikes.ts';
import { ALONE, ANYWHERE, CHINESE, CHINESE_HARMLESS, HARMLESS, NAMES_IN_PARTS } from './words.ts';

/**
 * Whether a name says what is not fit for a stream, in English, Spanish or Chinese, or in words that staff have added:
 * within words, through spacing, accents, look-alikes, digits for letters and marks that nobody sees. It decides what waits
 * for staff, never what counts.
 */
export function isUnfit(name: string, added: readonly string[]): boolean {
  const list = compiled(added);
  return remembered(list.names, name, () => says(list, name.slice(0, LONGEST)));
}

/**
 * The same of what an order calls its goods: only what is nobody's name nor anything's within a word. "Conos", "pinches" and
 * "collar de perra" are for sale.
 */
export function isUnfitTitle(title: string, added: readonly string[]): boolean {
  const list = compiled(added);
  return remembered(list.titles, title, () => says({ ...list, alone: NONE }, title.slice(0, LONGEST)));
}

function remembered(known: Map<string, boolean>, text: string, judge: () => boolean): boolean {
  const former = known.get(text);
  if (former !== undefined) return former;
  const verdict = judge();
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, verdict);
  return verdict;
}

const NONE = /(?!)/;

/** Longer than any name that is shown. */
const LONGEST = 160;
/** Of what is put together from parts: a name has 40 letters at the most. */
const LONGEST_JOINED = 40;
/** Names and titles are asked about with every frame. */
const MOST_KNOWN = 2000;

interface List {
  anywhere: RegExp;
  alone: RegExp;
  /** A word of `anywhere`, and nothing beside it. */
  wholly: RegExp;
  /** The same, but for those whose parts are a name and its initial. */
  parted: RegExp;
  letters: readonly string[];
  names: Map<string, boolean>;
  titles: Map<string, boolean>;
}

const lists = new WeakMap<readonly string[], List>();

function compiled(added: readonly string[]): List {
  const there = lists.get(added);
  if (there) return there;
  const words = added.map((word) => asLatin(word).replaceAll(/[^a-z]/g, ''));
  const isLatin = (place: number): boolean => words[place] === asLatin(added[place] ?? '').replaceAll(/[^\p{L}]/gu, '');
  const latin = words.filter((word, place) => word !== '' && isLatin(place));
  const anywhere = [...ANYWHERE, ...latin.filter((word) => word.length >= LONG)].map(disguised).join('|');
  const alone = [...ALONE, ...latin.filter((word) => word.length < LONG)].map(disguised).join('|');
  const list: List = {
    anywhere: new RegExp(anywhere),
    alone: new RegExp(`^(?:${alone})$`),
    wholly: new RegExp(`^(?:${anywhere}|${disguised('shit')})$`),
    parted: new RegExp(`^(?!(?:${NAMES_IN_PARTS.join('|')})$)(?:${anywhere})$`),
    letters: [...CHINESE, ...added.filter((_, place) => !isLatin(place)).map(asLetters)].filter(Boolean),
    names: new Map(),
    titles: new Map(),
  };
  lists.set(added, list);
  return list;
}

/** A word of staff's that is this long is found within others, too: a shorter one is in too many names. */
const LONG = 4;

const WITH_SIGNS = new RegExp(`[${SIGNS}]+`, 'g');
const WITHOUT_SIGNS = /[a-z0-9]+/g;
const LETTERS = /[a-z]+/g;
const HARMLESS_WORDS = new RegExp(HARMLESS.join('|'), 'g');
const HARMLESS_CHINESE = new RegExp(CHINESE_HARMLESS.join('|'), 'g');
/** Signs that are taken for letters, and may as well stand between some. */
const LETTER_LIKE = /[|¡¢]/g;
const PLAIN = /^[a-z0-9]*$/;

function saysInChinese(list: List, text: string): boolean {
  const letters = asLetters(text);
  if (PLAIN.test(letters)) return false;
  const without = letters.replaceAll(HARMLESS_CHINESE, ' ');
  return list.letters.some((word) => without.includes(word));
}

function says(list: List, name: string): boolean {
  if (saysInChinese(list, name)) return true;
  const upsideDown = turnedOver(name);
  return saysInLatin(list, name) || (upsideDown !== null && saysInLatin(list, upsideDown));
}

/** A sign may stand for a letter, "f*ck", or between two, "f|u|c|k"; a digit for a letter, "sh1t", or beside the word, "shit69". */
function saysInLatin(list: List, name: string): boolean {
  const latin = asLatin(name);
  const bare = name.search(LETTER_LIKE) === -1 ? latin : asLatin(name.replaceAll(LETTER_LIKE, ' '));
  const readings = new Map<string, readonly string[]>();
  for (const parts of [
    latin.match(WITH_SIGNS),
    latin.match(WITHOUT_SIGNS),
    bare.match(WITHOUT_SIGNS),
    latin.match(LETTERS),
  ])
    if (parts) readings.set(parts.join(' '), parts);
  return [...readings.values()].some((parts) => saysInParts(list, parts)) || saysInToken(list, latin);
}

/** A token whose letters are joined by signs, "pu_ta", or of whose parts one is a single letter, "put-a"; not "Te-Ta". */
const JOINED = /[a-z][^a-z\s'’.-]+[a-z]|(?<![a-z-])[a-z]-[a-z]|[a-z]-[a-z](?![a-z-])/;

const saysInToken = ({ alone }: List, latin: string): boolean =>
  latin.split(/\s+/).some((token) => {
    if (!JOINED.test(token)) return false;
    const letters = token.replaceAll(/[^a-z]/g, '');
    // As Ana-Luisa writes herself.
    return letters !== 'anal' && alone.test(letters);
  });

function saysInParts({ anywhere, alone, wholly, parted }: List, parts: readonly string[]): boolean {
  if (parts.some((part) => alone.test(part) || anywhere.test(part.replaceAll(HARMLESS_WORDS, ' ')))) return true;
  for (let from = 0; from < parts.length; from += 1) {
    let joined = parts[from] ?? '';
    let singles = joined.length === 1 ? 1 : 0;
    for (let to = from + 1; to < parts.length && joined.length < LONGEST_JOINED; to += 1) {
      const part = parts[to] ?? '';
      joined += part;
      if (part.length === 1) singles += 1;
      // Letter by letter. "Ana L." has one single letter, the one that the mask leaves, and says nothing.
      if (singles >= 2 && (wholly.test(joined) || alone.test(joined))) return true;
      // In halves, "fu ck"; not "Shi T.".
      if (singles === 0 && wholly.test(joined)) return true;
      // One who is called "Fuc" and "Keller" is shown as "Fuc K.".
      if (singles === 1 && parted.test(joined)) return true;
    }
  }
  return false;
}
