import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSpeaker } from '../../../overlay/surfaces/stage/sound/speaker.ts';

const listeners = new Map<string, () => void>();
beforeEach(() => {
  vi.useFakeTimers();
  listeners.clear();
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => listeners.set(name, listener));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A context that a browser lets ring, or does not; how loud each melody was, and how many bells were struck. */
function context(isAllowed: () => boolean) {
  const heard = { made: 0, struck: 0, loudness: [] as number[] };
  const node = { connect: (to: unknown) => to, start() {}, stop() {}, addEventListener() {}, frequency: {} };
  const make = (): AudioContext => {
    heard.made += 1;
    const audio = {
      state: 'suspended',
      currentTime: 0,
      destination: 'out',
      createOscillator: () => ((heard.struck += 1), node),
      createGain: () => {
        const gain = { value: 1, setValueAtTime() {}, exponentialRampToValueAtTime() {} };
        const connect = (to: unknown) => {
          if (to === audio.destination) heard.loudness.push(gain.value);
          return to;
        };
        return { ...node, gain, connect };
      },
      resume: () => {
        if (!isAllowed()) return new Promise<void>(() => {});
        audio.state = 'running';
        return Promise.resolve();
      },
      suspend: () => {
        audio.state = 'suspended';
        return Promise.resolve();
      },
    };
    state = () => audio.state;
    return audio as unknown as AudioContext;
  };
  let state = (): string => 'none';
  return { heard, make, state: () => state() };
}

test('[S16 S6] nothing sounds as it opens; what is played is as loud as it is set; then the audio sleeps again', async () => {
  const { heard, make, state } = context(() => true);
  const speaker = openSpeaker(make);
  expect(heard.made).toBe(0);
  speaker.setVolume(100);
  await vi.advanceTimersByTimeAsync(1000);
  expect([heard.struck, state(), speaker.isHeard()]).toEqual([0, 'suspended', true]);
  speaker.play('sale');
  await vi.advanceTimersByTimeAsync(100);
  expect(state()).toBe('running');
  await vi.advanceTimersByTimeAsync(5000);
  expect(state()).toBe('suspended');
  speaker.setVolume(50);
  speaker.play('sale');
  await vi.advanceTimersByTimeAsync(5000);
  const [loud = 0, soft = 0] = heard.loudness;
  expect(heard.loudness).toHaveLength(2);
  expect(soft / loud).toBeCloseTo(0.25);
  expect([heard.made, vi.getTimerCount()]).toEqual([1, 0]);
});

test('[S16] mute is mute, and no audio is opened for it', async () => {
  const { heard, make } = context(() => true);
  const speaker = openSpeaker(make);
  speaker.setVolume(0);
  speaker.play('goal');
  await vi.advanceTimersByTimeAsync(1000);
  expect([heard.made, speaker.isHeard()]).toEqual([0, false]);
  speaker.setVolume(60);
  await vi.advanceTimersByTimeAsync(1000);
  expect(speaker.isHeard()).toBe(true);
  speaker.setVolume(0);
  speaker.play('goal');
  await vi.advanceTimersByTimeAsync(1000);
  expect([heard.struck, speaker.isHeard()]).toEqual([0, false]);
});

test('[S16] a browser that wants to be touched first is silent, says so, and is asked again by a touch', async () => {
  let isAllowed = false;
  const { heard, make } = context(() => isAllowed);
  const speaker = openSpeaker(make);
  speaker.setVolume(60);
  speaker.play('sale');
  await vi.advanceTimersByTimeAsync(5000);
  expect([heard.struck, speaker.isHeard()]).toEqual([0, false]);
  isAllowed = true;
  listeners.get('pointerdown')?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(speaker.isHeard()).toBe(true);
});

test('[S16] a machine without sound goes on without it', async () => {
  const speaker = openSpeaker(() => {
    throw new Error('no audio device');
  });
  speaker.setVolume(60);
  speaker.play('big', 3);
  await vi.advanceTimersByTimeAsync(5000);
  expect(speaker.isHeard()).toBe(false);
});
