import type { Note } from './melodies.ts';

/** What rings in a small bell of shell, over its pitch: the higher, the softer and the sooner gone. */
const PARTIALS = [
  { over: 1, strength: 1, lasts: 1 },
  { over: 2.005, strength: 0.28, lasts: 0.6 },
  { over: 2.98, strength: 0.16, lasts: 0.35 },
  { over: 5.42, strength: 0.05, lasts: 0.15 },
] as const;
const STRIKE_S = 0.004;
const SILENT = 0.0001;
/** Five of the loudest at once do not clip. */
const LOUDEST = 0.22;

/** Strikes the notes from `at` (the context's seconds) on; what has rung is dropped by itself. */
export function ring(context: AudioContext, melody: readonly Note[], at: number, volume: number): void {
  const loudness = context.createGain();
  // Half the percent is heard as half as loud.
  loudness.gain.value = (volume / 100) ** 2 * LOUDEST;
  loudness.connect(context.destination);
  let longest: OscillatorNode | null = null;
  let latest = 0;
  for (const note of melody) {
    const from = at + note.at / 1000;
    for (const partial of PARTIALS) {
      const until = from + (note.lasts * partial.lasts) / 1000;
      const tone = context.createOscillator();
      const envelope = context.createGain();
      tone.frequency.value = note.pitch * partial.over;
      envelope.gain.setValueAtTime(SILENT, from);
      envelope.gain.exponentialRampToValueAtTime(note.strength * partial.strength, from + STRIKE_S);
      envelope.gain.exponentialRampToValueAtTime(SILENT, until);
      tone.connect(envelope).connect(loudness);
      tone.start(from);
      tone.stop(until);
      if (until > latest) [longest, latest] = [tone, until];
    }
  }
  longest?.addEventListener('ended', () => loudness.disconnect());
}
