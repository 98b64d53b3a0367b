import type { Theme } from '../../../shared/theme.ts';

/** Papel picado over a market's alley: cream paper, and below it cut paper in the colours of a feast. */
export const mercado: Theme = {
  plate: ['#fffaf0', '#fff3dc'],
  ink: '#2b1238',
  inkQuiet: '#6b4a55',
  accent: '#b0125b',
  urgent: '#b3261e',
  urgentInk: '#ffffff',
  hairline: ['#e6177a', '#f58220', '#ffc220', '#1fa35c', '#12a7b8', '#7a3fc0'],
  rule: '#f0dcc0',
  hollow: '#f6e3c8',
  band: ['#a60f63', '#7a1f86'],
  bandInk: '#fff8ec',
  radius: 0.5,
  font: 'inter',
  edge: 'fringe',
  shadow: true,
  motion: 'full',
};
