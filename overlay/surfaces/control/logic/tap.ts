import type { Refusal } from '../../../../shared/cue.ts';
import type { SurfaceHealth } from '../../../../shared/view.ts';

/** A cue from the tap on: asked, answered, and for what is seen on air, drawn by a stage. Times are of this page's clock, ms. */
export type Tap =
  | { step: 'sending' }
  | { step: 'refused'; reason: Refusal; at: number }
  | { step: 'failed'; code: string; at: number }
  | { step: 'taken'; rev: number; at: number };

export type TapState =
  | 'sending'
  | 'refused'
  | 'failed'
  | 'taken'
  /** A visible stage has drawn it. */
  | 'drawn'
  /** Two seconds have passed, and: no stage is connected; only hidden ones are; a visible one has not told of it. */
  | 'no_stage'
  | 'stage_hidden'
  | 'not_drawn';

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
