import { isTheme, readTheme } from '../../../../shared/theme.ts';
import type { Theme, ThemeFault } from '../../../../shared/theme.ts';

/** A theme as a file: to be kept, sent to a friend, put into another show. */
const KIND = 'nacre-theme';
const MOST_LETTERS = 20_000;

export type FileFault = ThemeFault | { why: 'no_file' };

export const writeThemeFile = (theme: Theme): string => `${JSON.stringify({ kind: KIND, theme }, null, 2)}\n`;

/** What is not wholly a theme is none: half a theme would be a surprise on air. */
export function readThemeFile(text: string): { theme: Theme } | { fault: FileFault } {
  if (text.length > MOST_LETTERS) return { fault: { why: 'no_file' } };
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { fault: { why: 'no_file' } };
  }
  if (typeof file !== 'object' || file === null || !('kind' in file) || file.kind !== KIND || !('theme' in file))
    return { fault: { why: 'no_theme' } };
  const read = readTheme(file.theme);
  return isTheme(read) ? { theme: read } : { fault: read };
}
