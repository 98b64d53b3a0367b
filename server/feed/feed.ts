import type { CrowdSection, RefusedEntry } from '../../shared/view.ts';
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
  /** A panic on its way into the log: hidden, or shown again, at once and until its cue is folded. */
  panicAhead(cue: string, panic: boolean): void;
  present(): Present;
  /** F4: every view that somebody looks at, for its beat. */
  beats(): [Audience, BeatMessage][];
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
  send: (audience: Audience, frame: FrameMessage) => void;
  sendAnew: (audience: Audience, snapshot: SnapshotMessage) => void;
}

/** What other nodes are told about. */
const TOLD: readonly PresentSection[] = ['surfaces', 'operators', 'refused'];

export function openFeed(deps: Deps): Feed {
  const { projector, build, clock, metrics, crowd, refused, waiting, pictures, send, sendAnew } = deps;
  const channels = new Map<Audience, Watched>();
  const presence = makePresence(clock);

  /** When the change that the next frames carry was folded. */
  let changedAt = 0;
  let wasWaiting = false;
  let ahead: { cue: string; panic: boolean } | null = null;

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
    return {
      crowd: crowd(),
      refused: joinRefused([...refused(), ...others.refused]),
      surfaces: [...presence.surfaces(), ...others.surfaces],
      operators: [...presence.operators(), ...others.operators],
      ledger: { awaySince: projector.awaySince, waiting: waiting() },
      pictures: pictures(),
      ...(ahead ? { stage: { panic: ahead.panic } } : {}),
    };
  }

  function dirty(section: PresentSection): void {
    for (const { channel } of channels.values()) channel.presentChanged(section);
  }

  function open(audience: Audience): Watched {
    const known = channels.get(audience);
    if (known) return known;
    const counting =
      <Message extends { rev: number }>(deliver: (audience: Audience, message: Message) => void) =>
      (message: Message): void => {
        metrics.frames.inc({ audience });
        deliver(audience, message);
      };
    const watched: Watched = {
      watchers: 0,
      channel: openChannel({
        projector,
        build,
        audience,
        present,
        clock,
        send: counting((to, frame: FrameMessage) => {
          if (frame.rev > frame.base) metrics.frameSeconds.observe((clock() - changedAt) / 1000);
          send(to, frame);
        }),
        sendAnew: counting(sendAnew),
      }),
    };
    channels.set(audience, watched);
    return watched;
  }

  const stopFollowing = projector.onChange((bits) => {
    changedAt = clock();
    if (ahead && projector.state.cues.outcomes.has(ahead.cue)) {
      ahead = null;
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
    panicAhead(cue, panic) {
      ahead = { cue, panic };
      dirty('stage');
    },
    presentChanged(section) {
      dirty(section);
      if (TOLD.includes(section)) neighbours.tell();
    },
    beats() {
      // What waits in the outbox may change with every order; every beat is soon enough.
      const isWaiting = waiting() > 0;
      if (isWaiting || wasWaiting) dirty('ledger');
      wasWaiting = isWaiting;
      if (channels.has('crew') || channels.has('helper')) neighbours.want();
      return [...channels].map(
        ([
          audience,
          {
            channel: { epoch, rev },
          },
        ]) => [audience, { epoch, rev, now: clock() }],
      );
    },
    stop() {
      stopFollowing();
      neighbours.stop();
      for (const { channel } of channels.values()) channel.stop();
      channels.clear();
    },
  };
}
