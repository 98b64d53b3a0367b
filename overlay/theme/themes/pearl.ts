import type { Theme } from '../../../shared/theme.ts';

/** Pearl and nacre: warm white, a thin line that shimmers as the inside of a shell, deep ink. */
export const pearl: Theme = {
  plate: ['#fffefb', '#fbf7f0', '#f3ede6'],
  ink: '#1c1726',
  inkQuiet: '#645c6b',
  accent: '#0b665f',
  urgent: '#a8281f',
  urgentInk: '#ffffff',
  hairline: ['#eab4bd', '#f0dcae', '#9fd6c4', '#9dbdec', '#ccade6', '#eeb9c0', '#f1deb4'],
  rule: '#e6ded6',
  hollow: '#e9e2da',
  band: ['#241c33', '#1d2b3d', '#17393c'],
  bandInk: '#fffaf2',
  radius: 0.9,
  font: 'inter',
  edge: 'line',
  shadow: true,
  motion: 'full',
};
