import { randomUUID } from 'node:crypto';
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Session } from '../../../overlay/client/session.ts';
import { Tally } from '../../../overlay/surfaces/stage/frames.ts';
import { blanked, reloadWhenAsked } from '../../../overlay/surfaces/stage/tended.ts';
import { Alive } from '../../../shared/protocol.ts';
import { Cue } from '../../../shared/cue.ts';
import { reduce } from '../../../shared/reduce.ts';
import { emptyState } from '../../../shared/state.ts';
import type { State } from '../../../shared/state.ts';
import type { StageView } from '../../../shared/view.ts';
import { NOBODY, viewOf } from '../../../shared/views.ts';
import { actionOfCue, may } from '../../../server/access/roles.ts';
import { makePresence } from '../../../server/feed/presence.ts';

const [MINE, OTHER] = ['page-of-mine', 'page-of-another'];

function show() {
  const state = emptyState('tended');
  const give = (told: object): string => {
    const cue = Cue.parse({ id: randomUUID(), ...told });
    reduce(state, { kind: 'cue', at: 1000, by: { key: 'k', role: 'staff' }, cue }, state.seq + 1);
    return cue.id;
  };
  give({ kind: 'show.configure', title: 'Tended', currency: 'USD' });
  return { state, give };
}
const stageOf = (state: State): StageView => viewOf(state, NOBODY, 'stage');
const sessionOf = (view: ReturnType<typeof signal<StageView | null>>) => ({ view }) as unknown as Session<StageView>;

test('[D4] a blanked stage sees a panic, and the others do not; shown again, it sees what all see', () => {
  const { state, give } = show();
  const view = signal<StageView | null>(null);
  const [mine, other] = [MINE, OTHER].map((page) => blanked(sessionOf(view), page).view);
  view.value = stageOf(state);
  expect([mine?.value?.stage.panic, other?.value?.stage.panic]).toEqual([false, false]);
  expect(view.value.stage).not.toHaveProperty('surfaces');
  const blank = give({ kind: 'surface.blank', surface: MINE });
  view.value = stageOf(state);
  expect([mine?.value?.stage.panic, other?.value?.stage.panic]).toEqual([true, false]);
  // Only what changed is another object.
  const before = mine?.value?.stage;
  view.value = { ...view.value, recent: [] };
  expect(mine?.value?.stage).toBe(before);
  give({ kind: 'undo', cue: blank });
  view.value = stageOf(state);
  expect(mine?.value?.stage.panic).toBe(false);
});

test('[D5] a stage loads itself anew once for each cue that asks after it was opened', () => {
  const { state, give } = show();
  give({ kind: 'surface.reload', surface: MINE });
  const view = signal<StageView | null>(stageOf(state));
  let loads = 0;
  reloadWhenAsked(sessionOf(view), MINE, () => (loads += 1));
  give({ kind: 'surface.reload', surface: OTHER });
  view.value = stageOf(state);
  expect(loads).toBe(0);
  give({ kind: 'surface.reload', surface: MINE });
  view.value = stageOf(state);
  view.value = { ...stageOf(state) };
  expect(loads).toBe(1);
});

test('[D4 D5] the public sees nothing of it, ids of pages gone are not kept for ever, and staff may do it', () => {
  const { state, give } = show();
  for (let n = 0; n < 50; n += 1) {
    give({ kind: 'surface.blank', surface: `page-number-${n}` });
    give({ kind: 'surface.reload', surface: `page-number-${n}` });
  }
  expect(state.slots.surfaces.blank).toHaveLength(20);
  expect(state.slots.surfaces.reload).toHaveLength(20);
  expect(viewOf(state, NOBODY, 'ticker').stage).not.toHaveProperty('surfaces');
  expect(may('staff', actionOfCue('surface.blank'))).toBe(true);
  expect(may('stage', actionOfCue('surface.blank'))).toBe(false);
  expect(Cue.safeParse({ id: randomUUID(), kind: 'surface.blank', surface: '<b>' }).success).toBe(false);
});

test('[D1] what a surface tells of itself is bounded, and what a report leaves out stays as it was', () => {
  const report = { rev: 1, visible: true, active: true, drawnAt: 5, audio: false };
  for (const more of [
    { obs: '<script>' },
    { obs: '1'.repeat(40) },
    { format: { width: 0, height: 1080 } },
    { format: { width: 1e9, height: 1080 } },
    { latency: -1 },
    { offset: 1e15 },
    { frames: { due: -5, dropped: 0 } },
  ])
    expect(Alive.safeParse({ ...report, ...more }).success, JSON.stringify(more)).toBe(false);
  const presence = makePresence(() => 9);
  presence.join({
    id: 's',
    surface: 'stage',
    holder: { keyId: 'k1', role: 'stage' },
    page: MINE,
    build: '',
    address: '',
    agent: '',
  });
  presence.alive('s', Alive.parse({ ...report, format: { width: 1920, height: 1080 }, obs: '2.24.4', stray: 'x' }));
  presence.alive('s', Alive.parse({ ...report, latency: 12 }));
  expect(presence.surfaces()).toEqual([
    expect.objectContaining({
      key: 'k1',
      page: MINE,
      obs: '2.24.4',
      latency: 12,
      format: { width: 1920, height: 1080 },
    }),
  ]);
  expect(presence.surfaces()[0]).not.toHaveProperty('stray');
});

test.each([30, 60, 144])('[D1] at %d frames a second, late frames are counted and even ones are not', (rate) => {
  const period = 1000 / rate;
  const even = new Tally();
  const late = new Tally();
  for (let n = 0; n < 200; n += 1) {
    even.frame(period * (n % 2 === 0 ? 0.9 : 1.1));
    late.frame(n % 10 === 9 ? 3 * period : period);
  }
  even.frame(60_000); // asleep
  expect(even.counted()).toEqual({ due: 200, dropped: 0 });
  expect(late.counted()).toEqual({ due: 240, dropped: 40 });
  expect(new Tally().counted()).toBe(null);
});

test('[D4] of two blanked stages one is shown again, and the other stays blank', () => {
  const { state, give } = show();
  for (const surface of [MINE, OTHER]) give({ kind: 'surface.blank', surface });
  give({ kind: 'surface.show', surface: MINE });
  expect(stageOf(state).stage.surfaces?.blank).toEqual([OTHER]);
});
