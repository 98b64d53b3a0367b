import { THEME_NAMES } from '../../overlay/theme/themes.ts';

/** What a picture shows, as its name says: `graphic-shelf-pearl-1920x1080-pearls-en`, `control-phone-dark-pearls-es-sales`. */
export interface Labels {
  /** What is pictured: the page, or one graphic of the stage. */
  page: string;
  theme: string;
  format: string;
  /** The video behind it, or the reader's system. */
  ground: string;
  language: string;
  /** All that is special about it: the rest of the name. */
  what: string;
}

const FORMATS = ['phone', 'desktop', 'small', 'iframe', 'element', 'tall'];
const GROUNDS = ['bright', 'dark'];
const LANGUAGES = ['en', 'es', 'zh'];

export function labelsOf(name: string): Labels {
  const [page = '', ...rest] = name.split('-');
  const one = (known: readonly string[] | RegExp): string => {
    const at = rest.findIndex((word) => (Array.isArray(known) ? known.includes(word) : (known as RegExp).test(word)));
    return at === -1 ? '' : (rest.splice(at, 1)[0] ?? '');
  };
  const [size, theme, format] = [one(/^\d+x\d+$/), one(THEME_NAMES), one(FORMATS)];
  const [ground, language] = [one(GROUNDS), one(LANGUAGES)];
  const isStage = ['stage', 'graphic', 'theme'].includes(page);
  return {
    page,
    theme: theme || (isStage ? 'pearl' : ''),
    format: size.replace('x', ' × ') || format,
    ground,
    language,
    // The show of an evening says nothing but its language.
    what: rest.filter((word) => word !== 'pearls').join(' '),
  };
}
