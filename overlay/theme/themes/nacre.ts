import type { Theme } from '../../../shared/theme.ts';

/** The shell from outside at night: deep violet, the same shimmering line. */
export const nacre: Theme = {
  plate: ['#1b1725', '#221c30', '#1c2433'],
  ink: '#fbf6ee',
  inkQuiet: '#b9b0c6',
  accent: '#8fe0cf',
  urgent: '#ffa79c',
  urgentInk: '#2a0b0a',
  hairline: ['#e59aa8', '#e8cd8f', '#86ccb6', '#86aee8', '#bb97e0', '#e59aa8'],
  rule: '#3a3348',
  hollow: '#352f45',
  band: ['#f7e6d6', '#efd9e4', '#d6e6ea'],
  bandInk: '#1c1726',
  radius: 0.9,
  font: 'inter',
  edge: 'line',
  shadow: true,
  motion: 'full',
};
