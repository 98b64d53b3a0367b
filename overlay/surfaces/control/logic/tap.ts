import type { CueKind, Refusal } from '../../../../shared/cue.ts';
import type { CueRecord, SurfaceHealth } from '../../../../shared/view.ts';

/** A cue from the tap on: asked, answered, and for what is seen on air, drawn by a stage. Times are in server time, ms. */
export type Tap = { cue: string; kind: CueKind; sentAt: number } & (
  | { step: 'sending' }
  /** Kept by the server, which cannot reach the log: decided as soon as it can. */
  | { step: 'queued'; at: number }
  | { step: 'refused'; reason: Refusal; at: number }
  | { step: 'failed'; code: string; at: number }
  | Taken
);

/** `drawnAt`: when the server first heard that a stage which somebody sees has painted it, as far as this page knows. */
interface Taken {
  step: 'taken';
  rev: number;
  at: number;
  drawnAt?: number;
}

export type TapState =
  | 'sending'
  | 'queued'
  | 'refused'
  | 'failed'
  | 'taken'
  /** A visible stage has drawn it. */
  | 'drawn'
  /** A visible stage has drawn it, and OBS sends another scene. */
  | 'drawn_inactive'
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
  const { cue, kind, sentAt } = tap;
  if (record.outcome === 'refused' && record.reason)
    return { cue, kind, sentAt, step: 'refused', reason: record.reason, at: now };
  return { cue, kind, sentAt, step: 'taken', rev: record.seq, at: now };
}

/** How long a connected stage may take to tell that it has drawn, ms. */
export const DRAW_PATIENCE = 2000;

/** The stages that somebody can see and that show everything up to that place in the log. */
const showing = (surfaces: readonly SurfaceHealth[], rev: number): SurfaceHealth[] =>
  surfaces.filter((entry) => entry.surface === 'stage' && entry.visible === true && (entry.rev ?? -1) >= rev);

/**
 * When the first of those stages told so; null where there is none yet. A stage tells again every few seconds, so what is
 * read late is late: never less than the truth.
 */
export function drawnAt(surfaces: readonly SurfaceHealth[], rev: number, now: number): number | null {
  const times = showing(surfaces, rev).map((entry) => entry.aliveAt ?? now);
  return times.length === 0 ? null : Math.min(now, ...times);
}

/** The tap with the time at which it was drawn, as soon as that is known. */
export function drawn(tap: Tap, surfaces: readonly SurfaceHealth[], now: number): Tap {
  if (tap.step !== 'taken' || tap.drawnAt !== undefined) return tap;
  const at = drawnAt(surfaces, tap.rev, now);
  return at === null ? tap : { ...tap, drawnAt: at };
}

/** `rev` of a stage says that everything up to that place in the log is on its screen. */
export function tapState(tap: Tap, surfaces: readonly SurfaceHealth[], now: number): TapState {
  if (tap.step !== 'taken') return tap.step;
  const on = showing(surfaces, tap.rev);
  if (on.length > 0) return on.every((entry) => entry.active === false) ? 'drawn_inactive' : 'drawn';
  if (tap.drawnAt !== undefined) return 'drawn';
  if (now - tap.at < DRAW_PATIENCE) return 'taken';
  const stages = surfaces.filter((entry) => entry.surface === 'stage');
  if (stages.length === 0) return 'no_stage';
  return stages.every((entry) => entry.visible === false) ? 'stage_hidden' : 'not_drawn';
}
