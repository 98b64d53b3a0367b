import type { Theme } from '../../../shared/theme.ts';

/** As a news channel would: slate, square, one blue bar. */
export const broadcast: Theme = {
  plate: ['#0e141b', '#131b24'],
  ink: '#ffffff',
  inkQuiet: '#b4c0cc',
  accent: '#6cc8ff',
  urgent: '#ff9f94',
  urgentInk: '#2b0907',
  hairline: ['#1f8fe0', '#35b0ff'],
  rule: '#26313d',
  hollow: '#2a3644',
  band: ['#0b5fa5', '#0a4f8c'],
  bandInk: '#ffffff',
  radius: 0.15,
  font: 'inter',
  edge: 'bar',
  shadow: true,
  motion: 'full',
};
