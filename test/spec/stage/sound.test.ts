import fc from 'fast-check';
import { signal } from '@preact/signals';
import { describe, expect, test, vi } from 'vitest';
import type { Alert } from '../../../overlay/surfaces/stage/alert-queue.ts';
import type { Announcer } from '../../../overlay/surfaces/stage/announcer.ts';
import { ring } from '../../../overlay/surfaces/stage/sound/bell.ts';
import { happenedBetween } from '../../../overlay/surfaces/stage/sound/happened.ts';
import { hear } from '../../../overlay/surfaces/stage/sound/hear.ts';
import { lengthOf, melodyOf } from '../../../overlay/surfaces/stage/sound/melodies.ts';
import { GAP_MS, turnOf } from '../../../overlay/surfaces/stage/sound/turns.ts';
import type { Turn } from '../../../overlay/surfaces/stage/sound/turns.ts';
import { tierOf } from '../../../overlay/surfaces/stage/tiers.ts';
import { SOUNDS } from '../../../shared/slates.ts';
import type { DealView, GoalSection, ProductView, StageView } from '../../../shared/view.ts';

describe('melodies', () => {
  test('[S16] each event has another one, over within four seconds', () => {
    const melodies = SOUNDS.map((sound) => JSON.stringify(melodyOf(sound)));
    expect(new Set(melodies).size).toBe(SOUNDS.length);
    for (const sound of SOUNDS) expect(lengthOf(melodyOf(sound))).toBeLessThan(4000);
  });

  test('[S12 S16] the larger a sale the longer its melody climbs', () => {
    const tops = [0, 1, 2, 3].map((tier) => melodyOf('sale', tier).length);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    expect(new Set(tops).size).toBe(4);
    expect(melodyOf('sale', 9)).toEqual(melodyOf('big'));
  });
});

describe('turns', () => {
  test('[S16] two sounds never begin within 120 ms, whatever is asked for', () => {
    const asked = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.constantFrom(...SOUNDS)), { maxLength: 200 });
    fc.assert(
      fc.property(asked, (all) => {
        let [now, last] = [0, null as Turn | null];
        for (const [pause, sound] of all) {
          now += pause;
          const turn = turnOf(sound, last, now);
          if (!turn) continue;
          expect(turn.at).toBeGreaterThanOrEqual(now);
          if (last) expect(turn.at - last.at).toBeGreaterThanOrEqual(GAP_MS);
          last = turn;
        }
      }),
    );
  });

  test('[S16] a goal reached with a sale is heard after its bell; a hundred sales in a second are three bells', () => {
    expect(turnOf('goal', { at: 0, rank: 0 }, 5)).toMatchObject({ at: GAP_MS });
    let last: Turn | null = null;
    let heard = 0;
    for (let now = 0; now < 1000; now += 10) {
      const turn = turnOf('sale', last, now);
      if (!turn) continue;
      last = turn;
      heard += 1;
    }
    expect(heard).toBe(3);
  });
});

test('[S12] a sale is as large as how many amounts it reaches', () => {
  const tiers = ['50.00', '200.00'];
  expect([0n, 4999n, 5000n, 19_999n, 20_000n].map((amount) => tierOf(amount, tiers))).toEqual([0, 0, 1, 1, 2]);
  expect(tierOf(1_000_000n, [])).toBe(0);
});

describe('what happens before the viewers’ eyes', () => {
  const pearl = (stock: number): ProductView => ({ sku: 'pearl', title: 'Pearl', stock });
  const deal = (cue: string, sold = 0): DealView => ({
    cue,
    product: pearl(99),
    price: '1.00',
    startedAt: 0,
    endsAt: 60_000,
    stock: 3,
    sold,
  });
  const stage = (product: ProductView | null, running: DealView | null = null, soundTest: string | null = null) => ({
    onAir: product && { cue: 'c', kind: 'product' as const, product },
    deal: running,
    soundTest: soundTest === null ? null : { sound: 'goal' as const, cue: soundTest },
  });

  test('[S16] a deal that starts, a last piece that goes, a test that is asked for again', () => {
    expect(happenedBetween(stage(pearl(2)), stage(pearl(1)))).toEqual([]);
    expect(happenedBetween(stage(pearl(1)), stage(pearl(0)))).toEqual(['soldout']);
    expect(happenedBetween(stage(null), stage(pearl(0)))).toEqual([]);
    expect(happenedBetween(stage(null), stage(null, deal('a')))).toEqual(['deal']);
    expect(happenedBetween(stage(null, deal('a')), stage(null, deal('a', 3)))).toEqual(['soldout']);
    expect(happenedBetween(stage(null, deal('a')), stage(null, deal('b')))).toEqual(['deal']);
    expect(happenedBetween(stage(null, null, '1'), stage(null, null, '2'))).toEqual(['goal']);
    expect(happenedBetween(stage(null, null, '2'), stage(null, null, '2'))).toEqual([]);
  });

  function open() {
    const view = signal<StageView | null>(null);
    const announcer = { alert: signal(null), live: signal(false) } satisfies Announcer;
    const screen = { visible: signal(true), active: signal(true) };
    const played: string[] = [];
    const setVolume = vi.fn();
    hear({ view }, announcer, screen, { play: (sound) => played.push(sound), setVolume, isHeard: () => true });
    const show = { alertTiers: [], sound: { volume: 40, muted: false } };
    const frame = (soundTest: string, goal: GoalSection | null = null, sound = show.sound) =>
      (view.value = { stage: stage(null, null, soundTest), goal, show: { ...show, sound } } as unknown as StageView);
    return { announcer, screen, played, setVolume, frame };
  }
  const goal = (reached: boolean): GoalSection => ({ amount: '1.00', reached, steps: [] });

  test('[S2 S16] nothing of what was there when the page came is heard, nor what happens while nobody looks', () => {
    const { announcer, screen, played, frame } = open();
    frame('1');
    announcer.live.value = true;
    frame('2');
    expect(played).toEqual(['goal']);
    screen.active.value = false;
    frame('3');
    announcer.live.value = false;
    screen.active.value = true;
    frame('4');
    expect(played).toEqual(['goal']);
  });

  test('[S16] a goal sounds once, though a refund takes it back and a sale reaches it again; mute is mute', () => {
    const { announcer, played, setVolume, frame } = open();
    frame('1', goal(false));
    expect(setVolume).toHaveBeenLastCalledWith(40);
    announcer.live.value = true;
    for (const reached of [true, false, true]) frame('1', goal(reached));
    expect(played).toEqual(['goal']);
    frame('1', goal(true), { volume: 40, muted: true });
    expect(setVolume).toHaveBeenLastCalledWith(0);
  });
});

describe('an alert is heard as it is put on', () => {
  const alert = (id: number, largest: bigint, kind: Alert['kind'] = 'sale'): Alert => ({
    kind,
    id,
    shownAt: 0,
    orders: 1,
    amount: largest,
    largest,
    sales: [],
  });

  function open(alertTiers: string[]) {
    const show = { alertTiers, sound: { volume: 40, muted: false } };
    const stage = { onAir: null, deal: null, soundTest: null };
    const view = signal({ stage, goal: null, show } as unknown as StageView);
    const announcer = { alert: signal<Alert | null>(null), live: signal(true) } satisfies Announcer;
    const screen = { visible: signal(true), active: signal(true) };
    const played: string[] = [];
    const play = (sound: string, tier = 0) => played.push(`${sound} ${tier}`);
    hear({ view }, announcer, screen, { play, setVolume: () => {}, isHeard: () => true });
    return { announcer, screen, played };
  }

  test('[S12 S16] by how many of the host’s amounts it reaches; at the highest it is a big one', () => {
    const { announcer, played } = open(['1.00', '2.00']);
    for (const [id, largest] of [99n, 100n, 200n].entries()) announcer.alert.value = alert(id, largest);
    expect(played).toEqual(['sale 0', 'sale 1', 'big 2']);
    const plain = open([]);
    plain.announcer.alert.value = alert(1, 10n ** 9n);
    expect(plain.played).toEqual(['sale 0']);
  });

  test('[S2 S16] once; what was missed is silent, and so is a stage that is not in the scene on air', () => {
    const { announcer, screen, played } = open([]);
    announcer.alert.value = alert(1, 100n, 'catch-up');
    screen.active.value = false;
    announcer.alert.value = alert(2, 100n);
    expect(played).toEqual([]);
    screen.active.value = true;
    announcer.alert.value = alert(3, 100n);
    announcer.alert.value = { ...alert(3, 100n) };
    expect(played).toEqual(['sale 0']);
  });
});

test('[S16] half the volume is a quarter as strong', () => {
  const strengthAt = (volume: number): number => {
    const gains: { value: number }[] = [];
    const node = () => ({ connect: (to: unknown) => to, start() {}, stop() {}, addEventListener() {}, frequency: {} });
    const context = {
      destination: null,
      createOscillator: node,
      createGain: () => {
        const gain = { value: 1, setValueAtTime() {}, exponentialRampToValueAtTime() {} };
        gains.push(gain);
        return { ...node(), gain };
      },
    } as unknown as AudioContext;
    ring(context, melodyOf('sale'), 0, volume);
    return gains[0]?.value ?? 0;
  };
  expect(strengthAt(50) / strengthAt(100)).toBeCloseTo(0.25);
  expect(strengthAt(100)).toBeGreaterThan(0);
});
