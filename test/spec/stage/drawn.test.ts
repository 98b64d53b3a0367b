import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '../../../overlay/client/session.ts';
import { reportDrawn } from '../../../overlay/surfaces/stage/drawn.ts';
import type { Alive } from '../../../shared/protocol.ts';
import type { StageView } from '../../../shared/view.ts';

let frames: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => frames.push(call));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
/** The browser paints once, where it paints at all. */
const paint = (): void => {
  for (const call of frames.splice(0)) call();
};

function open() {
  const view = signal<StageView | null>(null);
  const screen = { visible: signal(true), active: signal(true), scene: signal(null) };
  const told: Alive[] = [];
  let rev = 0;
  const session = { view, rev: () => rev, alive: (alive: Alive) => told.push(alive) };
  reportDrawn(session as unknown as Session<StageView>, screen, () => ({}));
  const [goal, show] = [null, {}];
  let stage = {};
  const come = (to: number, recent: object[]) => {
    rev = to;
    view.value = { stage, goal, show, recent } as unknown as StageView;
  };
  return {
    screen,
    told,
    /** A frame with something that staff steer, or with sales alone. */
    steer: (to: number) => ((stage = {}), come(to, [])),
    sell: (to: number) => come(to, [{}]),
    last: () => told.at(-1),
  };
}

test('[O6 D1] what staff steer is told as soon as it is painted, and with the place in the log that was painted', () => {
  const { steer, told, last } = open();
  steer(5);
  paint();
  expect(told).toEqual([]);
  // Comes too late for this painting: it is told by the next one.
  steer(6);
  paint();
  expect(last()).toMatchObject({ rev: 5, visible: true });
  paint();
  paint();
  expect(told.map(({ rev }) => rev)).toEqual([5, 6]);
});

test('[O6] sales alone are told within a second, however many there are', () => {
  const { steer, sell, told, last } = open();
  steer(1);
  paint();
  paint();
  for (let rev = 2; rev < 30; rev += 1) sell(rev);
  expect([frames.length, told.length]).toEqual([0, 1]);
  vi.advanceTimersByTime(1000);
  paint();
  paint();
  expect([told.length, last()?.rev]).toEqual([2, 29]);
});

test('[O6 S1] a page that is not painted has drawn nothing, and says so again and again; its frames do not pile up', () => {
  const { steer, told, last } = open();
  steer(1);
  paint();
  paint();
  steer(2);
  steer(3);
  vi.advanceTimersByTime(1500);
  expect(last()).toMatchObject({ rev: 1, visible: false });
  vi.advanceTimersByTime(30_000);
  expect(told.length).toBeGreaterThanOrEqual(4);
  expect([frames.length, last()?.visible]).toEqual([1, false]);
  for (let frame = 0; frame < 4; frame += 1) paint();
  expect(last()).toMatchObject({ rev: 3, visible: true });
});

test('[S26 D1] OBS that hides the source, or takes it off the air, is told; and every ten seconds that it lives', () => {
  const { steer, screen, told, last } = open();
  steer(1);
  paint();
  paint();
  screen.active.value = false;
  paint();
  paint();
  expect(last()).toMatchObject({ visible: true, active: false });
  screen.visible.value = false;
  paint();
  paint();
  expect(last()).toMatchObject({ visible: false, active: false });
  const before = told.length;
  vi.advanceTimersByTime(10_000);
  paint();
  paint();
  expect(told.length).toBe(before + 1);
});
