import { describe, expect, test } from 'vitest';
import { ago } from '../../../overlay/surfaces/control/logic/time.ts';

const now = 1_700_000_000_000;

describe('times as people say them', () => {
  test.each([
    [0, 'en', 'now'],
    [-3000, 'en', 'now'],
    [12_000, 'en', '12 seconds ago'],
    [59_999, 'es', 'hace 59 segundos'],
    [60_000, 'es', 'hace 1 minuto'],
    [3 * 3_600_000, 'zh', '3小时前'],
    [86_400_000, 'en', 'yesterday'],
    [9 * 86_400_000, 'en', '9 days ago'],
  ])('%i ms in %s: %s', (past, locale, words) => {
    expect(ago(now - past, now, locale)).toBe(words);
  });
});
