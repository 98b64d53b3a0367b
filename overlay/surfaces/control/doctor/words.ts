import { unreachable } from '../../../../shared/assert.ts';
import { locale, t } from '../words.ts';
import type { Finding } from './diagnosis.ts';

const units = (unit: 'second' | 'minute' | 'hour' | 'millisecond') =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 });

/** "40 seconds", "3 minutes", "0.4 seconds". */
export function lasting(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 10) return units('second').format(Math.round(seconds * 10) / 10);
  if (seconds < 100) return units('second').format(Math.round(seconds));
  if (seconds < 6000) return units('minute').format(Math.round(seconds / 60));
  return units('hour').format(Math.round(seconds / 3600));
}

/** A few milliseconds are told as such. */
export const milliseconds = (ms: number): string =>
  Math.abs(ms) < 1000 ? units('millisecond').format(Math.round(ms)) : lasting(ms);

export function findingWords(finding: Finding): string {
  switch (finding.code) {
    case 'silent':
      return t('doctor.silent', { time: lasting(finding.ms) });
    case 'undrawn':
      return t('doctor.undrawn', { time: lasting(finding.ms) });
    case 'hidden':
      return t('doctor.hidden');
    case 'blank':
      return t('doctor.blank');
    case 'old_build':
      return t('doctor.old_build');
    case 'twins':
      return t('doctor.twins', { format: finding.format });
    case 'dropping':
      return t('doctor.dropping', { percent: finding.percent });
    case 'slow':
      return t('doctor.slow', { time: lasting(finding.ms) });
    case 'waiting':
      return t('doctor.waiting');
    case 'inactive':
      return t('doctor.inactive');
    case 'clock':
      return t('doctor.clock', { time: lasting(finding.ms) });
    case 'browser':
      return t('doctor.browser');
    case 'well':
      return t('doctor.well');
    default:
      return unreachable(finding);
  }
}
