import type { CrowdSection, RefusedEntry } from '../../shared/view.ts';
import type { Audience, Present } from '../../shared/views.ts';
import type { BeatMessage, FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import type { Projector } from '../projection/projector.ts';
import { openChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { makePresence } from './presence.ts';
import type { Presence } from './presence.ts';

/** One show's views, made while somebody looks at them. */
export interface Feed {
  readonly presence: Presence;
  /** The view as last framed, for a surface that joins or asks again (F1). */
  snapshot(audience: Audience): SnapshotMessage;
  /** How many frames this view has sent. */
  framesOf(audience: Audience): number;
  /** A surface more, or less, looks at this view; without any, nothing is made. */
  watch(audience: Audience): void;
  unwatch(audience: Audience): void;
  presentChanged(section: 'crowd' | 'refused' | 'surfaces' | 'operators'): void;
  present(): Present;
  /** F4: every view that somebody looks at, for its beat. */
  beats(): [Audience, BeatMessage][];
  stop(): void;
}

interface Watched {
  channel: Channel;
  watchers: number;
  frames: number;
}

interface Deps {
  projector: Projector;
  build: string;
  clock: Clock;
  metrics: Metrics;
  crowd: () => CrowdSection;
  refused: () => readonly RefusedEntry[];
  send: (audience: Audience, frame: FrameMessage) => void;
}

export function openFeed({ projector, build, clock, metrics, crowd, refused, send }: Deps): Feed {
  const { state, epoch } = projector;
  const channels = new Map<Audience, Watched>();
  const presence = makePresence(clock);

  /** When the change that the next frames carry was folded. */
  let changedAt = 0;

  const present = (): Present => ({
    crowd: crowd(),
    refused: refused(),
    surfaces: presence.surfaces(),
    operators: presence.operators(),
  });

  function open(audience: Audience): Watched {
    const known = channels.get(audience);
    if (known) return known;
    const watched: Watched = {
      watchers: 0,
      frames: 0,
      channel: openChannel({
        state,
        epoch,
        build,
        audience,
        present,
        clock,
        send(frame) {
          watched.frames += 1;
          metrics.frames.inc({ audience });
          if (frame.rev > frame.base) metrics.frameSeconds.observe((clock() - changedAt) / 1000);
          send(audience, frame);
        },
      }),
    };
    channels.set(audience, watched);
    return watched;
  }

  const stopFollowing = projector.onChange((bits) => {
    changedAt = clock();
    for (const { channel } of channels.values()) channel.changed(bits);
  });

  return {
    presence,
    present,
    snapshot: (audience) => open(audience).channel.snapshot(),
    framesOf: (audience) => channels.get(audience)?.frames ?? 0,
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
    presentChanged(section) {
      for (const { channel } of channels.values()) channel.presentChanged(section);
    },
    beats: () => [...channels].map(([audience, { channel }]) => [audience, { epoch, rev: channel.rev, now: clock() }]),
    stop() {
      stopFollowing();
      for (const { channel } of channels.values()) channel.stop();
      channels.clear();
    },
  };
}
