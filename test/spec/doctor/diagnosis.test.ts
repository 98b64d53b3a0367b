import { expect, test } from 'vitest';
import { diagnose } from '../../../overlay/surfaces/control/doctor/diagnosis.ts';
import type { SurfaceHealth } from '../../../shared/view.ts';

const NOW = 1_700_000_000_000;
const well: SurfaceHealth = {
  id: 'a',
  surface: 'stage',
  role: 'stage',
  connectedAt: NOW - 600_000,
  build: 'b1',
  address: '127.0.0.1',
  engine: 'OBS 31.0.2 · Chrome 127',
  rev: 7,
  visible: true,
  active: true,
  drawnAt: NOW - 4000,
  audio: false,
  aliveAt: NOW - 4000,
  format: { width: 1920, height: 1080 },
  offset: 3,
  latency: 4,
};
const codes = (entry: SurfaceHealth, others: SurfaceHealth[] = []) =>
  diagnose(entry, [entry, ...others], 'b1', NOW).map(({ code }) => code);

test.each<[string, Partial<SurfaceHealth>, string[]]>([
  ['all is well', {}, ['well']],
  ['OBS hides it', { visible: false }, ['hidden']],
  ['it is silent', { aliveAt: NOW - 40_000, drawnAt: NOW - 40_000 }, ['silent']],
  ['it answers and draws nothing', { drawnAt: NOW - 40_000 }, ['undrawn']],
  ['hidden, it need not draw', { visible: false, drawnAt: NOW - 40_000 }, ['hidden']],
  ['it is of another build', { build: 'b0' }, ['old_build']],
  ['it does not say of which build it is', { build: '' }, ['well']],
  ['it was blanked', { blank: true }, ['blank']],
  ['its computer is busy', { frames: { due: 200, dropped: 40 } }, ['dropping']],
  ['a few frames are nothing', { frames: { due: 200, dropped: 4 } }, ['well']],
  ['its link is slow', { latency: 1400 }, ['slow']],
  ['it stands by in another scene', { active: false }, ['well', 'inactive']],
  ['its clock is off: it draws all the same', { offset: 40_000, drawnAt: NOW - 44_000 }, ['well', 'clock']],
  ['its clock is ahead', { offset: -40_000, drawnAt: NOW + 36_000 }, ['well', 'clock']],
  ['it is a browser', { engine: 'Chrome 130' }, ['well', 'browser']],
  [
    'several things ail it, the worst is first',
    { visible: false, build: 'b0', active: false },
    ['hidden', 'old_build', 'inactive'],
  ],
])('[D2] %s', (_what, change, expected) => {
  expect(codes({ ...well, ...change })).toEqual(expected);
});

test('[D2] one that has just come starts; one that came long ago and never said a word is silent', () => {
  const { aliveAt: _at, visible: _visible, active: _active, drawnAt: _drawn, ...mute } = well;
  expect(codes({ ...mute, connectedAt: NOW - 3000 })).toEqual(['waiting']);
  expect(codes({ ...mute, connectedAt: NOW - 31_000 })).toEqual(['silent']);
});

test('[D2] two of one format on air at once are told of; of other formats, hidden, blank or standing by they are not', () => {
  const other = { ...well, id: 'b' };
  expect(codes(well, [other])).toEqual(['twins']);
  for (const change of [
    { format: { width: 1080, height: 1920 } },
    { visible: false },
    { active: false },
    { blank: true },
  ] as const)
    expect(codes(well, [{ ...other, ...change }])).toEqual(['well']);
});
