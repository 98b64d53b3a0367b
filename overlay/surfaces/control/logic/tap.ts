import type { Refusal } from '../../../../shared/cue.ts';
import type { CueRecord, SurfaceHealth } from '../../../../shared/view.ts';

/** A cue from the tap on: asked, answered, and for what is seen on air, drawn by a stage. Times are of this page's clock, ms. */
export type Tap =
  | { step: 'sending' }
  /** Kept by the server, which cannot reach the log: decided as soon as it can. */
  | { step: 'queued'; cue: string; at: number }
  | { step: 'refused'; reason: Refusal; at: number }
  | { step: 'failed'; code: string; at: number }
  | { step: 'taken'; rev: number; at: number };

export type TapState =
  | 'sending'
  | 'queued'
  | 'refused'
  | 'failed'
  | 'taken'
  /** A visible stage has drawn it. */
  | 'drawn'
  /** Two seconds have passed, and: no stage is connected; only hidden ones are; a visible one has not told of it. */
  | 'no_stage'
  | 'stage_hidden'
  | 'not_drawn';

/** Whether nothing is left to do for whoever tapped: it has acted, or is kept and will. */
export const isIn = (tap: Tap): boolean => tap.step === 'taken' || tap.step === 'queued';

/** A tap that was queued, once the list of cues tells what became of it, at `now`; until then the tap as it is. */
export function decided(tap: Tap, cues: readonly CueRecord[], now: number): Tap {
  if (tap.step !== 'queued') return tap;
  const record = cues.find(({ id }) => id === tap.cue);
  if (!record) return tap;
  if (record.outcome === 'refused' && record.reason) return { step: 'refused', reason: record.reason, at: now };
  return { step: 'taken', rev: record.seq, at: now };
}

/** How long a connected stage may take to tell that it has drawn, ms. */
export const DRAW_PATIENCE = 2000;

/** `rev` of a stage says that everything up to that place in the log is on its screen. */
export function tapState(tap: Tap, surfaces: readonly SurfaceHealth[], now: number): TapState {
  if (tap.step !== 'taken') return tap.step;
  const stages = surfaces.filter((entry) => entry.surface === 'stage');
  const shown = stages.filter((entry) => entry.visible !== false);
  if (shown.some((entry) => entry.visible === true && (entry.rev ?? -1) >= tap.rev)) return 'drawn';
  if (now - tap.at < DRAW_PATIENCE) return 'taken';
  if (stages.length === 0) return 'no_stage';
  return shown.length === 0 ? 'stage_hidden' : 'not_drawn';
}
