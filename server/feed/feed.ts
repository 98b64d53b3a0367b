import type { CrowdSection, RefusedEntry } from '../../shared/view.ts';
import type { HidingCue } from '../../shared/stage.ts';
import type { Audience, Present } from '../../shared/views.ts';
import type { BeatMessage, FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import type { Clock } from '../clock.ts';
import type { Signals } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';
import type { Projector } from '../projection/projector.ts';
import { openChannel } from './channel.ts';
import type { Channel, PresentSection } from './channel.ts';
import { joinRefused, nobody, openNeighbours } from './neighbours.ts';
import type { Nodes } from './nodes.ts';
import { makePresence } from './presence.ts';
import type { Presence } from './presence.ts';

/** One show's views, made while somebody looks at them. */
export interface Feed {
  readonly presence: Presence;
  /** The view as last framed, for a surface that joins or asks again (F1). */
  snapshot(audience: Audience): SnapshotMessage;
  /** A surface more, or less, looks at this view; without any, nothing is made. */
  watch(audience: Audience): void;
  unwatch(audience: Audience): void;
  presentChanged(section: PresentSection): void;
  /** On its way into the log: what it hides, or shows again, is so at once and until it is folded, here and at other nodes. */
  hideAhead(cue: HidingCue): void;
  present(): Present;
  /** F4: the beat of every view that somebody looks at. */
  beat(tell: (audience: Audience, beat: BeatMessage) => void): void;
  stop(): void;
}

interface Watched {
  channel: Channel;
  watchers: number;
}

interface Deps {
  projector: Projector;
  build: string;
  nodes: Nodes;
  clock: Clock;
  metrics: Metrics;
  /** Null where this node is alone. */
  signals: Signals | null;
  crowd: () => CrowdSection;
  refused: () => readonly RefusedEntry[];
  /** Facts kept on this node and not in the log yet. */
  waiting: () => number;
  pictures: () => NonNullable<Present['pictures']>;
  /** Whole, and short (F10). */
  send: (audience: Audience, frame: FrameMessage, short: FrameMessage) => void;
  sendAnew: (audience: Audience, snapshot: SnapshotMessage) => void;
}

/** What one node tells the others of a cue that is on its way. */
interface Ahead {
  ahead: HidingCue;
}
const isAhead = (message: unknown): message is Ahead =>
  typeof message === 'object' && message !== null && 'ahead' in message;

/** What other nodes are told about. */
const TOLD: readonly PresentSection[] = ['surfaces', 'operators', 'refused'];

/** Sections that say where a picture is shown from, or why it is not. */
const SHOW_PICTURES = ['pictures', 'products', 'rundown', 'stage'] as const;

export function openFeed(deps: Deps): Feed {
  const { projector, build, clock, metrics, crowd, refused, waiting, pictures, send, sendAnew } = deps;
  const channels = new Map<Audience, Watched>();
  const presence = makePresence(clock);

  /** When the change that the next frames carry was folded. */
  let changedAt = 0;
  /**
   * A page may say that facts wait. Sequence, if only beats noted it: a beat finds none; Redis goes, orders wait, Redis is
   * back: the section says that they wait; they are forwarded; the next beat finds none either, and the page says so for ever.
   */
  let isWaitingShown = false;
  /** Oldest first. */
  let ahead: readonly HidingCue[] = [];

  const neighbours = deps.signals
    ? openNeighbours({
        show: projector.show,
        nodes: deps.nodes,
        signals: deps.signals,
        clock,
        own: () => ({ surfaces: presence.surfaces(), operators: presence.operators(), refused: refused() }),
        onChange() {
          for (const section of TOLD) dirty(section);
        },
      })
    : nobody;

  function present(): Present {
    const others = neighbours.others();
    const waits = waiting();
    if (waits > 0) isWaitingShown = true;
    return {
      crowd: crowd(),
      refused: joinRefused([...refused(), ...others.refused]),
      surfaces: [...presence.surfaces(), ...others.surfaces],
      operators: [...presence.operators(), ...others.operators],
      ledger: { awaySince: projector.awaySince, waiting: waits },
      pictures: pictures(),
      stage: ahead,
    };
  }

  function dirty(section: PresentSection): void {
    const shownIn = section === 'pictures' ? SHOW_PICTURES : [section];
    for (const { channel } of channels.values()) for (const one of shownIn) channel.presentChanged(one);
  }

  function open(audience: Audience): Watched {
    const known = channels.get(audience);
    if (known) return known;
    const count = (): void => metrics.frames.inc({ audience });
    const watched: Watched = {
      watchers: 0,
      channel: openChannel({
        projector,
        build,
        audience,
        present,
        clock,
        send(frame, short) {
          count();
          if (frame.rev > frame.base) metrics.frameSeconds.observe((clock() - changedAt) / 1000);
          send(audience, frame, short);
        },
        sendAnew(snapshot) {
          count();
          sendAnew(audience, snapshot);
        },
      }),
    };
    channels.set(audience, watched);
    return watched;
  }

  function hold(cue: HidingCue): void {
    // Told by another node, it may be folded here by now.
    if (projector.state.cues.outcomes.has(cue.id)) return;
    ahead = [...ahead, cue];
    dirty('stage');
  }
  const stopListening = deps.signals?.listen(projector.show, (message) => {
    if (isAhead(message)) hold(message.ahead);
  });

  const stopFollowing = projector.onChange((bits) => {
    changedAt = clock();
    const left = ahead.filter(({ id }) => !projector.state.cues.outcomes.has(id));
    if (left.length < ahead.length) {
      ahead = left;
      dirty('stage');
    }
    for (const { channel } of channels.values()) channel.changed(bits);
    if (bits === 0) dirty('ledger');
  });

  return {
    presence,
    present,
    snapshot: (audience) => open(audience).channel.snapshot(),
    watch(audience) {
      open(audience).watchers += 1;
    },
    unwatch(audience) {
      const entry = channels.get(audience);
      if (!entry) return;
      entry.watchers -= 1;
      if (entry.watchers > 0) return;
      entry.channel.stop();
      channels.delete(audience);
    },
    hideAhead(cue) {
      hold(cue);
      deps.signals?.send(projector.show, { ahead: cue } satisfies Ahead);
    },
    presentChanged(section) {
      dirty(section);
      if (TOLD.includes(section)) neighbours.tell();
    },
    beat(tell) {
      // What waits in the outbox may change with every order; every beat is soon enough.
      if (isWaitingShown || waiting() > 0) {
        isWaitingShown = false;
        dirty('ledger');
      }
      if (channels.has('crew') || channels.has('helper')) neighbours.want();
      for (const [audience, { channel }] of channels)
        tell(audience, { epoch: channel.epoch, rev: channel.rev, now: clock() });
    },
    stop() {
      stopFollowing();
      stopListening?.();
      neighbours.stop();
      for (const { channel } of channels.values()) channel.stop();
      channels.clear();
    },
  };
}
