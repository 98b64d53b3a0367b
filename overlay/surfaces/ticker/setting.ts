import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { formatMoney } from '../../../shared/display.ts';
import type { Locale } from '../../client/i18n/speech.ts';
import { TAGS, chooseFormat } from '../../client/i18n/speech.ts';
import { wordsIn } from './words.ts';
import type { Words } from './words.ts';

/** What a ticker is told by where it stands. */
export interface Setting {
  t: Words;
  /** For the `lang` attribute. */
  tag: string;
  /** For Intl: numbers, money and times as this reader writes them. */
  format: string;
  /** In somebody else's page, which has a title and a main part of its own. */
  embedded: boolean;
  /** How many of the latest sales are listed. */
  sales: number;
  /** The server's origin, against which its own pictures are found. */
  server: string;
}

export function settingIn(locale: Locale, rest: Pick<Setting, 'embedded' | 'sales' | 'server'>): Setting {
  const format = chooseFormat(locale, navigator.languages);
  return { t: wordsIn(locale, format), tag: TAGS[locale], format, ...rest };
}

export const Settings = createContext<Setting | null>(null);

export function useSetting(): Setting {
  const setting = useContext(Settings);
  if (!setting) throw new Error('A part of the ticker is outside of it.');
  return setting;
}

export function useMoney(): (amount: string, currency: string, home?: string) => string {
  const { format } = useSetting();
  return (amount, currency, home) => formatMoney(amount, currency, format, home);
}
