import { CHANGED } from '../../shared/reduce.ts';
import type { State } from '../../shared/state.ts';
import type { FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import type { SectionName, Sections } from '../../shared/view.ts';
import { SECTION_BITS, sectionOf, sectionsOf } from '../../shared/views.ts';
import type { Audience, Present } from '../../shared/views.ts';
import type { Clock } from '../clock.ts';

/**
 * One audience's view of one show, as last framed. The first change after quiet leaves at once; after that at most one
 * frame per interval (F2), made once for everybody (F3).
 *
 * Invariant: `snapshot()` is exactly the view at `rev`, and the next frame has that rev as its base. A snapshot made
 * from the newest state instead would be ahead of the frames, and every newcomer would find a gap.
 */
export interface Channel {
  readonly rev: number;
  snapshot(): SnapshotMessage;
  /** Bits of `reduce`: the log moved on. */
  changed(bits: number): void;
  /** What is not in the log changed. */
  presentChanged(section: 'crowd' | 'refused' | 'surfaces' | 'operators'): void;
  stop(): void;
}

/** Milliseconds between frames, at the least. */
export const INTERVAL: Readonly<Record<Audience, number>> = {
  stage: 50,
  crew: 50,
  helper: 50,
  ticker: 250,
  board: 250,
};

interface Deps {
  state: State;
  epoch: string;
  build: string;
  audience: Audience;
  present: () => Present;
  clock: Clock;
  send: (frame: FrameMessage) => void;
}

export function openChannel({ state, epoch, build, audience, present, clock, send }: Deps): Channel {
  const names = sectionsOf(audience);
  /** Each section as JSON: what was sent last. */
  const sent = new Map<SectionName, string>();
  let rev = 0;
  let dirtyBits: number = CHANGED.everything;
  const dirtyPresent = new Set<SectionName>(names);
  let lastFrameAt = 0;
  let timer: NodeJS.Timeout | null = null;

  /** The sections that differ from what was sent. */
  function refresh(): Partial<Sections> {
    const now = present();
    const changes: [SectionName, unknown][] = [];
    for (const name of names) {
      if ((SECTION_BITS[name] & dirtyBits) === 0 && !dirtyPresent.has(name)) continue;
      const value = sectionOf(name, state, now, audience);
      const json = JSON.stringify(value);
      if (json === sent.get(name)) continue;
      sent.set(name, json);
      changes.push([name, value]);
    }
    dirtyBits = CHANGED.nothing;
    dirtyPresent.clear();
    rev = state.seq;
    return Object.fromEntries(changes) as Partial<Sections>;
  }

  function flush(): void {
    timer = null;
    const base = rev;
    const sections = refresh();
    // An empty frame still tells the new rev, so that a cue is known to be drawn by a stage that it did not change.
    if (rev === base && Object.keys(sections).length === 0) return;
    lastFrameAt = clock();
    send({ epoch, rev, base, now: lastFrameAt, sections });
  }

  function schedule(): void {
    if (timer) return;
    const wait = lastFrameAt + INTERVAL[audience] - clock();
    // Not within the caller's turn: what arrives in the same turn shares the frame.
    timer = setTimeout(flush, Math.max(0, Math.min(wait, INTERVAL[audience])));
  }

  refresh();
  return {
    get rev() {
      return rev;
    },
    snapshot() {
      const view = Object.fromEntries([...sent].map(([name, json]) => [name, JSON.parse(json) as unknown]));
      return { epoch, rev, now: clock(), build, view };
    },
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
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
