import type { Theme } from '../../../shared/theme.ts';

/** For small screens, bright rooms and tired eyes: black, white and yellow, every word at 7:1 or more. */
export const contrast: Theme = {
  plate: ['#000000'],
  ink: '#ffffff',
  inkQuiet: '#e6e6e6',
  accent: '#ffe14d',
  urgent: '#ffb0a6',
  urgentInk: '#000000',
  hairline: ['#ffffff'],
  rule: '#7a7a7a',
  hollow: '#4a4a4a',
  band: ['#ffe14d'],
  bandInk: '#000000',
  radius: 0.25,
  font: 'inter',
  edge: 'frame',
  shadow: false,
  motion: 'calm',
};
