import type { Refusal } from '../../../shared/cue.ts';
import { common as commonEn } from '../../client/i18n/en/common.ts';
import { control as controlEn } from '../../client/i18n/en/control.ts';
import { refusal as refusalEn } from '../../client/i18n/en/refusal.ts';
import { rundown as rundownEn } from '../../client/i18n/en/rundown.ts';
import { screen as screenEn } from '../../client/i18n/en/screen.ts';
import { sales as salesEn } from '../../client/i18n/en/sales.ts';
import { steer as steerEn } from '../../client/i18n/en/steer.ts';
import { common as commonEs } from '../../client/i18n/es/common.ts';
import { control as controlEs } from '../../client/i18n/es/control.ts';
import { refusal as refusalEs } from '../../client/i18n/es/refusal.ts';
import { rundown as rundownEs } from '../../client/i18n/es/rundown.ts';
import { screen as screenEs } from '../../client/i18n/es/screen.ts';
import { sales as salesEs } from '../../client/i18n/es/sales.ts';
import { steer as steerEs } from '../../client/i18n/es/steer.ts';
import { formatLocale, locale, translator } from '../../client/i18n/i18n.ts';
import { common as commonZh } from '../../client/i18n/zh/common.ts';
import { control as controlZh } from '../../client/i18n/zh/control.ts';
import { refusal as refusalZh } from '../../client/i18n/zh/refusal.ts';
import { rundown as rundownZh } from '../../client/i18n/zh/rundown.ts';
import { screen as screenZh } from '../../client/i18n/zh/screen.ts';
import { sales as salesZh } from '../../client/i18n/zh/sales.ts';
import { steer as steerZh } from '../../client/i18n/zh/steer.ts';

export const t = translator({
  en: { ...commonEn, ...refusalEn, ...controlEn, ...steerEn, ...rundownEn, ...screenEn, ...salesEn },
  es: { ...commonEs, ...refusalEs, ...controlEs, ...steerEs, ...rundownEs, ...screenEs, ...salesEs },
  zh: { ...commonZh, ...refusalZh, ...controlZh, ...steerZh, ...rundownZh, ...screenZh, ...salesZh },
});

export { locale };

const tenths = new Intl.NumberFormat(formatLocale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** 4,980 s → "1 h 23 min"; less than a minute is one. */
export function durationWords(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const [h, min] = [Math.floor(minutes / 60), minutes % 60];
  return h === 0 ? t('time.minutes', { min }) : t('time.hours', { h, min });
}

/** 180 ms → "0.2": never nothing, for nothing takes no time. */
export const secondsWords = (ms: number): string => tenths.format(Math.max(0.1, ms / 1000));

/** A reason that this page does not know is one of a newer version. */
export const refusalWords = (reason: Refusal): string =>
  t(Object.hasOwn(refusalEn, `refusal.${reason}`) ? `refusal.${reason}` : 'refusal.newer_version');

type Suffix<Prefix extends string> = Extract<keyof typeof controlEn, `${Prefix}.${string}`>;

/** A phrase for a code that comes from the server; codes without one of their own share `other`. */
function coded<Prefix extends string>(prefix: Prefix): (code: string) => Suffix<Prefix> | null {
  return (code) => {
    const key = `${prefix}.${code}`;
    return Object.hasOwn(controlEn, key) ? (key as Suffix<Prefix>) : null;
  };
}

const faultKey = coded('fault');
/** Why a request or a cue failed, in plain words; the bare code where we have none. */
export const faultWords = (code: string): string => {
  const key = faultKey(code);
  return key ? t(key as 'fault.timeout') : t('fault', { code });
};

const refusedKey = coded('refused.why');
export const refusedWords = (code: string): string => {
  const key = refusedKey(code);
  return key ? t(key as 'refused.why.signature_wrong') : t('refused.why', { code });
};

const cueKey = coded('cue');
export const cueWords = (kind: string, about: string): string => {
  const key = cueKey(kind);
  return key ? t(key as 'cue.callout.take', { about }) : kind;
};

const sourceKey = coded('source');
export const sourceName = (source: string): string => {
  const key = sourceKey(source);
  return key ? t(key as 'source.shopify') : source;
};

/** An order as the log names it, "shopify:1001", for people: "1001 (Shopify)". */
export function orderName(key: string): string {
  const cut = key.indexOf(':');
  return cut < 0 ? key : `${key.slice(cut + 1)} (${sourceName(key.slice(0, cut))})`;
}

const surfaceKey = coded('surface');
export const surfaceName = (surface: string): string => {
  const key = surfaceKey(surface);
  return key ? t(key as 'surface.stage') : surface;
};

const roleKey = coded('role');
export const roleName = (role: string): string => {
  const key = roleKey(role);
  return key ? t(key as 'role.owner') : role;
};
