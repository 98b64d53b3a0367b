import { z } from 'zod';
import { withCrowd } from '../../shared/crowd.ts';
import { CrowdFact } from '../../shared/fact.ts';
import type { Crowd, State } from '../../shared/state.ts';
import type { CrowdSection } from '../../shared/view.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Signals } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { Projector } from '../projection/projector.ts';
import type { Shows } from '../projection/shows.ts';
import type { Ingest } from './ingest.ts';

/**
 * Viewers, likes and joins: shown at once, the newest wins, and sampled into the log every 10 s. What is not sampled
 * when the program dies is lost, and nobody minds.
 */
export interface CrowdDesk {
  of(projector: Projector): CrowdSection;
  /** @throws Fault when it is no crowd event. */
  take(projector: Projector, event: unknown): void;
  stop(): void;
}

const SAMPLE_MS = 10_000;
const Event = CrowdFact.omit({ kind: true, at: true }).strict();

type CrowdEvent = Omit<CrowdFact, 'kind'>;
interface Message {
  crowd: CrowdEvent;
}
const isCrowd = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'crowd' in message;

interface Desk {
  crowd: Crowd;
  sampledAt: number;
  timer: NodeJS.Timeout | null;
}

interface Deps {
  ingest: Ingest;
  shows: Shows;
  /** To other nodes, who show it too; only the one that it came to samples it into the log. */
  signals: Signals | null;
  clock: Clock;
  log: Log;
  onChange: (show: string) => void;
}

export function makeCrowdDesk({ ingest, shows, signals, clock, log, onChange }: Deps): CrowdDesk {
  const desks = new Map<string, Desk>();

  function sample(show: string, desk: Desk): void {
    desk.timer = null;
    desk.sampledAt = clock();
    const { at, viewers, likes, joins } = desk.crowd;
    ingest
      .keep(show, [{ kind: 'crowd', at, viewers, likes, joins }])
      .catch((error: unknown) => log.warn({ show, error: String(error) }, 'crowd not sampled'));
  }

  function hear(show: string, state: State, event: CrowdEvent): Desk {
    const desk = desks.get(show) ?? { crowd: state.crowd, sampledAt: 0, timer: null };
    desks.set(show, desk);
    desk.crowd = withCrowd(desk.crowd, event);
    onChange(show);
    return desk;
  }

  shows.onOpen(({ show, state }) => {
    const stop = signals?.listen(show, (message) => {
      if (isCrowd(message)) hear(show, state, message.crowd);
    });
    return () => stop?.();
  });

  return {
    of({ show, state }) {
      const { viewers, likes, peak } = desks.get(show)?.crowd ?? state.crowd;
      return { viewers, peak: Math.max(peak, state.crowd.peak), likes };
    },
    take({ show, state }, given) {
      const parsed = Event.safeParse(given);
      if (!parsed.success) {
        throw new Fault(
          'crowd_invalid',
          `A crowd event is {viewers?, likes?, joins?}, whole numbers from 0: ${z.prettifyError(parsed.error)}`,
        );
      }
      const event = { at: clock(), ...parsed.data };
      const desk = hear(show, state, event);
      signals?.send(show, { crowd: event } satisfies Message);
      if (desk.timer) return;
      const wait = desk.sampledAt + SAMPLE_MS - clock();
      if (wait <= 0) sample(show, desk);
      else desk.timer = setTimeout(() => sample(show, desk), wait);
    },
    stop() {
      for (const { timer } of desks.values()) if (timer) clearTimeout(timer);
    },
  };
}
