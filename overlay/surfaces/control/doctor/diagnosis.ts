import type { SurfaceHealth } from '../../../../shared/view.ts';

/** What there is to say of a stage, worst first. Times in ms, of the server's clock. */
export type Finding =
  /** It has said nothing for so long. */
  | { code: 'silent'; ms: number }
  /** It says that it is to be seen, and has not painted for so long. */
  | { code: 'undrawn'; ms: number }
  | { code: 'hidden' }
  | { code: 'blank' }
  | { code: 'old_build' }
  /** Others of the same format are on air at the same time. */
  | { code: 'twins'; format: string }
  | { code: 'dropping'; percent: number }
  | { code: 'slow'; ms: number }
  | { code: 'waiting' }
  | { code: 'inactive' }
  | { code: 'clock'; ms: number }
  | { code: 'browser' }
  | { code: 'well' };
export type FindingCode = Finding['code'];

export type Weight = 'bad' | 'warn' | 'note' | 'well';

/** In the order in which they are told. */
const WEIGHTS: Readonly<Record<FindingCode, Weight>> = {
  silent: 'bad',
  undrawn: 'bad',
  hidden: 'bad',
  blank: 'warn',
  old_build: 'warn',
  twins: 'warn',
  dropping: 'warn',
  slow: 'warn',
  waiting: 'note',
  inactive: 'note',
  clock: 'note',
  browser: 'note',
  well: 'well',
};
const ORDER = Object.keys(WEIGHTS) as FindingCode[];
export const weightOf = ({ code }: Finding): Weight => WEIGHTS[code];

/** A stage tells of itself, and draws, every 10 s; after three missed ones something is wrong. */
const SILENT_MS = 30_000;
/** Beyond this a countdown would be off, were it not corrected. */
const CLOCK_MS = 1500;
const SLOW_MS = 800;
const DROPPED_PERCENT = 10;

/** `build`: the server's. */
export function diagnose(one: SurfaceHealth, all: readonly SurfaceHealth[], build: string, now: number): Finding[] {
  const found: Finding[] = [];
  const heard = one.aliveAt ?? one.connectedAt;
  const isSilent = now - heard > SILENT_MS;
  if (isSilent) found.push({ code: 'silent', ms: now - heard });
  else if (one.aliveAt === undefined) found.push({ code: 'waiting' });
  const undrawn = undrawnFor(one, now);
  if (one.visible === false) found.push({ code: 'hidden' });
  else if (!isSilent && undrawn > SILENT_MS) found.push({ code: 'undrawn', ms: undrawn });
  if (one.blank) found.push({ code: 'blank' });
  if (isOld(one, build)) found.push({ code: 'old_build' });
  if (isOnAir(one) && all.some((other) => other.id !== one.id && isOnAir(other) && formatOf(other) === formatOf(one)))
    found.push({ code: 'twins', format: formatOf(one) });
  const percent = droppedPercent(one);
  if (percent >= DROPPED_PERCENT) found.push({ code: 'dropping', percent });
  if ((one.latency ?? 0) >= SLOW_MS) found.push({ code: 'slow', ms: one.latency ?? 0 });
  if (one.active === false) found.push({ code: 'inactive' });
  if (Math.abs(one.offset ?? 0) >= CLOCK_MS) found.push({ code: 'clock', ms: one.offset ?? 0 });
  if (one.aliveAt !== undefined && !one.engine.startsWith('OBS') && one.obs === undefined)
    found.push({ code: 'browser' });
  if (found.every((finding) => weightOf(finding) === 'note' && finding.code !== 'waiting'))
    found.push({ code: 'well' });
  // `well` goes first of what is left: good news with its footnotes.
  const rank = ({ code }: Finding): number => (code === 'well' ? ORDER.indexOf('waiting') : ORDER.indexOf(code));
  return found.sort((a, b) => rank(a) - rank(b));
}

export const isOld = (one: SurfaceHealth, build: string): boolean =>
  build !== '' && one.build !== '' && one.build !== build;

/** "1920×1080"; empty until it has told. */
export const formatOf = ({ format }: SurfaceHealth): string => (format ? `${format.width}×${format.height}` : '');

export const droppedPercent = ({ frames }: SurfaceHealth): number =>
  frames && frames.due > 0 ? Math.round((100 * frames.dropped) / frames.due) : 0;

const isOnAir = (one: SurfaceHealth): boolean =>
  one.surface === 'stage' && one.visible === true && one.active !== false && !one.blank && formatOf(one) !== '';

/** Its own clock says when it drew; `offset` is what that clock lacks. */
export const drawnAtOf = ({ drawnAt, offset = 0 }: SurfaceHealth): number | null => (drawnAt ? drawnAt + offset : null);

function undrawnFor(one: SurfaceHealth, now: number): number {
  const drawnAt = drawnAtOf(one);
  return drawnAt === null ? 0 : now - drawnAt;
}
