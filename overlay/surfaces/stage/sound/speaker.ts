import type { SoundName } from '../../../../shared/view.ts';
import { ring } from './bell.ts';
import { lengthOf, melodyOf } from './melodies.ts';
import { turnOf } from './turns.ts';
import type { Turn } from './turns.ts';

export interface Speaker {
  play(sound: SoundName, tier?: number): void;
  /** In percent; 0 is mute. */
  setVolume(volume: number): void;
  /** Whether what is played can be heard: the browser lets it, and it is not mute. */
  isHeard(): boolean;
}

const LINGER_MS = 250;

/**
 * The stage's voice. Its audio runs while something rings and is suspended the rest of the time, so that silence costs
 * nothing. A browser that wants to be touched first is silent until then, and nobody is told but the control page.
 */
export function openSpeaker(makeContext: () => AudioContext = () => new AudioContext()): Speaker {
  let context: AudioContext | null = null;
  let isAllowed = false;
  let volume = 0;
  let last: Turn | null = null;
  let busyUntil = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function open(): AudioContext | null {
    try {
      context ??= makeContext();
    } catch {
      return null; // no sound on this machine
    }
    return context;
  }

  /** Suspended again as soon as nothing rings. */
  function rest(): void {
    clearTimeout(idle);
    idle = setTimeout(
      () => void context?.suspend().catch(() => {}),
      Math.max(0, busyUntil - performance.now()) + LINGER_MS,
    );
  }

  async function wake(): Promise<boolean> {
    const audio = open();
    if (!audio) return false;
    // Where it is not allowed this stays pending, and the state says so.
    if (audio.state !== 'running') await Promise.race([audio.resume().catch(() => {}), pause(LINGER_MS)]);
    isAllowed = audio.state === 'running';
    return isAllowed;
  }

  async function strike(sound: SoundName, tier: number, { at }: Turn): Promise<void> {
    const melody = melodyOf(sound, tier);
    busyUntil = Math.max(busyUntil, at + lengthOf(melody));
    if ((await wake()) && context)
      ring(context, melody, context.currentTime + Math.max(0, at - performance.now()) / 1000, volume);
    rest();
  }

  /** Once, to know whether it may: the control page says so before the first sale. */
  function ask(): void {
    void wake().then(rest);
  }
  addEventListener('pointerdown', ask);

  return {
    play(sound, tier = 0) {
      if (volume === 0) return;
      const turn = turnOf(sound, last, performance.now());
      if (!turn) return;
      last = turn;
      void strike(sound, tier, turn);
    },
    setVolume(percent) {
      const isFirst = context === null && percent > 0;
      volume = percent;
      if (isFirst) ask();
    },
    isHeard: () => isAllowed && volume > 0,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
