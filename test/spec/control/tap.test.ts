import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import { Taps } from '../../../overlay/surfaces/control/desk/taps.ts';
import { isOld } from '../../../overlay/surfaces/control/logic/old.ts';
import type { CueDraft } from '../../../shared/cue.ts';
import { withSeen } from '../../../overlay/surfaces/control/logic/over.ts';
import {
  DRAW_PATIENCE,
  type Tap,
  decided,
  drawn,
  isIn,
  tapState,
} from '../../../overlay/surfaces/control/logic/tap.ts';
import type { CueAck } from '../../../shared/protocol.ts';
import type { ControlView, CueRecord, StageSection, SurfaceHealth } from '../../../shared/view.ts';

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
const given = { cue: 'c', kind: 'callout.take', sentAt: 900 } as const;
const taken: Tap = { ...given, step: 'taken', rev: 10, at: 1000 };
const late = 1000 + DRAW_PATIENCE;

describe('a tap is told apart until a stage has drawn it', () => {
  test('what is not taken is said as it is', () => {
    expect(tapState({ ...given, step: 'sending' }, [stage({ rev: 99, visible: true })], late)).toBe('sending');
    expect(tapState({ ...given, step: 'refused', reason: 'no_deal', at: 0 }, [], late)).toBe('refused');
    expect(tapState({ ...given, step: 'failed', code: 'timeout', at: 0 }, [], late)).toBe('failed');
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

describe('[O6] how long it took', () => {
  test('is from the tap until the server heard that the first visible stage had painted it', () => {
    const surfaces = [
      stage({ rev: 10, visible: true, aliveAt: 1300 }),
      stage({ rev: 11, visible: true, aliveAt: 1250 }),
      stage({ rev: 10, visible: false, aliveAt: 1100 }),
      stage({ rev: 9, visible: true, aliveAt: 1050 }),
    ];
    expect(drawn(taken, surfaces, 1400)).toEqual({ ...taken, drawnAt: 1250 });
  });

  test('stays what it was when the stage tells of itself again, and so does that it was drawn', () => {
    const known = drawn(taken, [stage({ rev: 10, visible: true, aliveAt: 1250 })], 1300);
    const later = [stage({ rev: 15, visible: true, aliveAt: 9000 })];
    expect(drawn(known, later, 9001)).toBe(known);
    expect(tapState(known, [stage({ visible: false })], 20_000)).toBe('drawn');
  });

  test('is told of no tap before it is taken and drawn', () => {
    const queued: Tap = { ...given, step: 'queued', at: 1000 };
    expect(drawn(queued, [stage({ rev: 99, visible: true, aliveAt: 1100 })], 1200)).toBe(queued);
    expect(drawn(taken, [], 1200)).toBe(taken);
  });

  test('a stage that OBS keeps in another scene has drawn it for nobody', () => {
    const off = stage({ rev: 10, visible: true, active: false });
    expect(tapState(taken, [off], 1500)).toBe('drawn_inactive');
    expect(tapState(taken, [off, stage({ rev: 10, visible: true, active: true })], 1500)).toBe('drawn');
  });
});

describe('[O7] a cue names what its giver sees', () => {
  const seen = { onAir: { cue: 'ring' }, deal: { cue: 'deal' } } as unknown as StageSection;
  const nothing = { onAir: null, deal: null } as unknown as StageSection;
  test.each<[CueDraft, string | undefined, null | undefined]>([
    [{ kind: 'callout.take', sku: 'bowl' }, 'ring', null],
    [{ kind: 'callout.next' }, 'ring', null],
    [{ kind: 'callout.clear' }, 'ring', null],
    [{ kind: 'rundown.play', item: 'a' }, 'ring', null],
    [{ kind: 'deal.start', sku: 'bowl', price: '1.00', seconds: 60 }, 'deal', null],
    [{ kind: 'callout.queue', sku: 'bowl' }, undefined, undefined],
    [{ kind: 'panic.hide' }, undefined, undefined],
  ])('%j', (draft, onAir, none) => {
    expect(
      [withSeen(draft, seen), withSeen(draft, nothing)].map((cue) => ('over' in cue ? cue.over : undefined)),
    ).toEqual([onAir, none]);
  });
});

describe('[F6] a tap that is queued', () => {
  const queued: Tap = { ...given, step: 'queued', at: 1000 };
  const record = (more: Partial<CueRecord>): CueRecord => ({
    id: 'c',
    kind: 'callout.take',
    by: { key: 'k', role: 'owner' },
    at: 900,
    seq: 12,
    outcome: 'taken',
    ...more,
  });

  test('is said to be queued, and nothing is left to do for whoever tapped', () => {
    expect(tapState(queued, [stage({ rev: 99, visible: true })], late)).toBe('queued');
    expect([queued, taken, { ...given, step: 'failed', code: 'timeout', at: 0 } as Tap].map(isIn)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('is followed to what the log made of it, counted from then', () => {
    expect(decided(queued, [record({ id: 'another' })], 9000)).toBe(queued);
    expect(decided(queued, [record({})], 9000)).toEqual({ ...given, step: 'taken', rev: 12, at: 9000 });
    expect(decided(queued, [record({ outcome: 'refused', reason: 'no_deal' })], 9000)).toEqual({
      ...given,
      step: 'refused',
      reason: 'no_deal',
      at: 9000,
    });
  });

  test('no other tap is changed by the list of cues', () => {
    expect(decided(taken, [record({ outcome: 'refused', reason: 'no_deal' })], 9000)).toBe(taken);
  });

  const desk = (ack: CueAck) => {
    const view = signal<ControlView | null>(null);
    const sent: string[] = [];
    const taps = new Taps({
      view,
      clock: { now: () => 5000 },
      cue: (cue) => {
        sent.push(cue.id ?? '');
        return Promise.resolve(ack);
      },
    });
    const see = (...cues: CueRecord[]) =>
      (view.value = { cues, surfaces: [], stage: { onAir: null } } as unknown as ControlView);
    return { taps, sent, see };
  };

  test('becomes taken with the frame that lists its cue, in its place, while later taps stay', async () => {
    const { taps, sent, see } = desk({ outcome: 'queued', rev: 3 });
    see();
    expect(await taps.send('take:ring', { kind: 'callout.take', sku: 'ring' })).toMatchObject({ step: 'queued' });
    await taps.send('clear', { kind: 'callout.clear' });
    see(record({ id: sent[0] ?? '' }));
    expect(taps.at('take:ring')).toMatchObject({ step: 'taken', rev: 12, at: 5000 });
    expect(taps.at('clear')).toMatchObject({ step: 'queued', cue: sent[1] });
  });

  test('whose answer is slower than the log is taken at once', async () => {
    const { taps, see } = desk({ outcome: 'queued', rev: 3 });
    see(record({ id: 'own' }));
    await taps.send('clear', { kind: 'callout.clear', id: 'own' });
    expect(taps.at('clear')).toMatchObject({ step: 'taken', rev: 12 });
  });
});

test('[F6] figures are said to be old after two seconds, not at a moment’s absence of the log', () => {
  expect([isOld(null, 9000), isOld(8000, 9999), isOld(8000, 10_000)]).toEqual([false, false, true]);
});

test('[O6] of a hidden stage and a visible one that is late, the visible one is what is wrong', () => {
  const stages = [stage({ visible: false }), stage({ rev: 9, visible: true })];
  expect(tapState(taken, stages, late)).toBe('not_drawn');
});

test('an answer that comes after a second tap in its place is not shown there', async () => {
  const answers: ((ack: CueAck) => void)[] = [];
  const taps = new Taps({
    view: signal<ControlView | null>(null),
    clock: { now: () => 5000 },
    cue: () => new Promise((answer) => answers.push(answer)),
  });
  const first = taps.send('take:ring', { kind: 'callout.take', sku: 'ring', id: 'first' });
  void taps.send('take:ring', { kind: 'callout.take', sku: 'ring', id: 'second' });
  answers[0]?.({ outcome: 'refused', reason: 'product_unknown', rev: 3 });
  expect(await first).toMatchObject({ step: 'refused' });
  expect(taps.at('take:ring')).toMatchObject({ cue: 'second', step: 'sending' });
});
