import { describe, expect, test } from 'vitest';
import { DRAW_PATIENCE, type Tap, tapState } from '../../../overlay/surfaces/control/logic/tap.ts';
import type { SurfaceHealth } from '../../../shared/view.ts';

const stage = (health: Partial<SurfaceHealth>): SurfaceHealth => ({
  id: 's1',
  surface: 'stage',
  role: 'stage',
  connectedAt: 0,
  build: 'b',
  address: '',
  engine: '',
  ...health,
});
const taken: Tap = { step: 'taken', rev: 10, at: 1000 };
const late = 1000 + DRAW_PATIENCE;

describe('a tap is told apart until a stage has drawn it', () => {
  test('what is not taken is said as it is', () => {
    expect(tapState({ step: 'sending' }, [stage({ rev: 99, visible: true })], late)).toBe('sending');
    expect(tapState({ step: 'refused', reason: 'no_deal', at: 0 }, [], late)).toBe('refused');
    expect(tapState({ step: 'failed', code: 'timeout', at: 0 }, [], late)).toBe('failed');
  });

  test('drawn once a visible stage tells of that place in the log or a later one', () => {
    expect(tapState(taken, [stage({ rev: 9, visible: true })], 1500)).toBe('taken');
    expect(tapState(taken, [stage({ rev: 10, visible: true })], 1500)).toBe('drawn');
    expect(tapState(taken, [stage({ rev: 9, visible: true }), stage({ rev: 11, visible: true })], late)).toBe('drawn');
  });

  test('a stage that nobody sees has not shown it, however far it is', () => {
    expect(tapState(taken, [stage({ rev: 12, visible: false })], 1500)).toBe('taken');
    expect(tapState(taken, [stage({ rev: 12, visible: false })], late)).toBe('stage_hidden');
  });

  test('another control page or a ticker draws nothing', () => {
    expect(tapState(taken, [stage({ surface: 'ticker', rev: 12, visible: true })], late)).toBe('no_stage');
  });

  test('after two seconds it says why not', () => {
    expect(tapState(taken, [], late - 1)).toBe('taken');
    expect(tapState(taken, [], late)).toBe('no_stage');
    expect(tapState(taken, [stage({ rev: 9, visible: true })], late)).toBe('not_drawn');
    expect(tapState(taken, [stage({})], late)).toBe('not_drawn');
  });
});
