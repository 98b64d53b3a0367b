import type { Theme } from '../../shared/theme.ts';
import { broadcast } from './themes/broadcast.ts';
import { contrast } from './themes/contrast.ts';
import { mercado } from './themes/mercado.ts';
import { nacre } from './themes/nacre.ts';
import { pearl } from './themes/pearl.ts';

export const THEMES = { pearl, nacre, mercado, broadcast, contrast } as const satisfies Record<string, Theme>;
export type ThemeName = keyof typeof THEMES;
export const THEME_NAMES = Object.keys(THEMES) as readonly ThemeName[];

export const isThemeName = (name: unknown): name is ThemeName =>
  typeof name === 'string' && Object.hasOwn(THEMES, name);

/** A theme that is not there, from a newer server perhaps, is pearl. */
export const themeOf = (told: string | Theme): Theme =>
  typeof told === 'string' ? THEMES[isThemeName(told) ? told : 'pearl'] : told;
