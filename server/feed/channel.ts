import type { Lines } from '../../shared/lines.ts';
import { CHANGED } from '../../shared/reduce.ts';
import type { FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import type { SectionName } from '../../shared/view.ts';
import { SECTION_BITS, sectionOf, sectionsOf } from '../../shared/views.ts';
import type { Audience, Present } from '../../shared/views.ts';
import type { Clock } from '../clock.ts';
import type { Projector } from '../projection/projector.ts';
import { isSame, keptOf, sectionFrom, toldOf } from './told.ts';
import type { Told } from './told.ts';

/**
 * One audience's view of one show, as last framed. The first change after quiet leaves at once; after that at most one
 * frame per interval (F2), made once for everybody (F3), whole and short (F10).
 *
 * Invariant: `snapshot()` is exactly the view at `rev`, and the next frame has that rev as its base. A snapshot made
 * from the newest state instead would be ahead of the frames, and every newcomer would find a gap.
 */
export interface Channel {
  readonly epoch: string;
  readonly rev: number;
  snapshot(): SnapshotMessage;
  /** Bits of `reduce`: the log moved on. */
  changed(bits: number): void;
  /** What is not in the log changed. */
  presentChanged(section: SectionName): void;
  stop(): void;
}

/** Sections that come from the connections of the moment. */
export type PresentSection = keyof Present;

/** Milliseconds between frames, at the least. */
export const INTERVAL: Readonly<Record<Audience, number>> = {
  stage: 50,
  crew: 50,
  helper: 50,
  ticker: 250,
  board: 250,
};

/**
 * Telling a view takes a fourth of the time at the most (F9): with ten thousand screens a frame takes longer than the
 * interval, and one after the other would leave no time for orders.
 */
const SHARE = 4;
const RAREST_MS = 1000;

type Change<As = unknown> = [name: SectionName, as: As];
interface Changes {
  sections: FrameMessage['sections'];
  /** The same, lists of which lines are held told by these. */
  short: Pick<FrameMessage, 'sections' | 'lines'>;
}

interface Deps {
  projector: Pick<Projector, 'state' | 'epoch' | 'isFolded'>;
  build: string;
  audience: Audience;
  present: () => Present;
  clock: Clock;
  /** A frame, and what it is for those who take short ones. */
  send: (frame: FrameMessage, short: FrameMessage) => void;
  /** After lost history (L4): everybody gets the whole view. */
  sendAnew: (snapshot: SnapshotMessage) => void;
}

export function openChannel({ projector, build, audience, present, clock, send, sendAnew }: Deps): Channel {
  const { state } = projector;
  const names = sectionsOf(audience);
  /** What was sent last. */
  const sent = new Map<SectionName, Told>();
  let { epoch } = projector;
  let rev = 0;
  let dirtyBits: number = CHANGED.everything;
  const dirtyPresent = new Set<SectionName>(names);
  let lastFrameAt = 0;
  /** From the last frame to the next, at the least. */
  let interval = INTERVAL[audience];
  /** While a frame is on its way. */
  let cancel: (() => void) | null = null;

  const isDirty = (name: SectionName): boolean => (SECTION_BITS[name] & dirtyBits) !== 0 || dirtyPresent.has(name);

  /** The sections that differ from what was sent; while the log is folded anew, only those that are not in it. */
  function refresh(): Changes {
    const { isFolded } = projector;
    const now = present();
    const [sections, whole, lines]: [Change[], Change[], Change<Lines>[]] = [[], [], []];
    for (const name of names) {
      if (!isDirty(name) || (SECTION_BITS[name] !== 0 && !isFolded)) continue;
      dirtyPresent.delete(name);
      const value = sectionOf(name, state, now, audience);
      const [former, latter] = [sent.get(name), toldOf(value)];
      if (isSame(former, latter)) continue;
      sent.set(name, latter);
      sections.push([name, value]);
      const kept = keptOf(former, latter, value);
      if (kept) lines.push([name, kept]);
      else whole.push([name, value]);
    }
    if (isFolded) {
      dirtyBits = CHANGED.nothing;
      ({ epoch } = projector);
      rev = state.seq;
    }
    return {
      sections: Object.fromEntries(sections),
      short: { sections: Object.fromEntries(whole), ...(lines.length > 0 && { lines: Object.fromEntries(lines) }) },
    };
  }

  function snapshot(): SnapshotMessage {
    const view = Object.fromEntries([...sent].map(([name, told]) => [name, sectionFrom(told)]));
    return { epoch, rev, now: clock(), build, view };
  }

  function flush(): void {
    cancel = null;
    const [base, formerEpoch] = [rev, epoch];
    const { sections, short } = refresh();
    // An empty frame still tells the new rev, so that a cue is known to be drawn by a stage that it did not change.
    if (rev === base && epoch === formerEpoch && Object.keys(sections).length === 0) return;
    lastFrameAt = clock();
    const place = { epoch, rev, base, now: lastFrameAt };
    if (epoch === formerEpoch) send({ ...place, sections }, { ...place, ...short });
    else sendAnew(snapshot());
    interval = Math.max(INTERVAL[audience], Math.min((clock() - lastFrameAt) * SHARE, RAREST_MS));
  }

  function schedule(): void {
    if (cancel) return;
    const wait = Math.min(lastFrameAt + interval - clock(), interval);
    // Not within the caller's turn: what arrives in the same turn shares the frame. A timer waits for a millisecond at least.
    if (wait > 0) {
      const timer = setTimeout(flush, wait);
      cancel = () => clearTimeout(timer);
    } else {
      const soon = setImmediate(flush);
      cancel = () => clearImmediate(soon);
    }
  }

  refresh();
  return {
    get epoch() {
      return epoch;
    },
    get rev() {
      return rev;
    },
    snapshot,
    changed(bits) {
      dirtyBits |= bits;
      schedule();
    },
    presentChanged(section) {
      if (!names.includes(section)) return;
      dirtyPresent.add(section);
      schedule();
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
