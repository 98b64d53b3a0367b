import type { TickerView } from '../../../shared/view.ts';
import { ServerClock } from '../../client/clock.ts';
import type { Stop } from '../../client/stop.ts';
import { pollDelay, retryAfter } from './pace.ts';

/** `calmUntil` (`performance.now`): until then the server wants to be left alone. */
export type Polled =
  | { outcome: 'view'; view: TickerView }
  | { outcome: 'unknown' }
  | { outcome: 'failed'; calmUntil: number };

/**
 * The ticker over plain HTTP, every 5 s or so, for networks that let no socket through and servers that take no more. An
 * unchanged view costs a 304. Server time comes from the Date header, to the second.
 */
export class Polling {
  readonly clock = new ServerClock();
  readonly #address: string;

  constructor(server: string, show: string) {
    this.#address = `${server}/api/shows/${show}/ticker`;
  }

  start(listener: (polled: Polled) => void): Stop {
    const stopping = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    const ask = async () => {
      const polled = await this.#ask(stopping.signal);
      if (stopping.signal.aborted) return;
      failures = polled.outcome === 'view' ? 0 : failures + 1;
      const calm = polled.outcome === 'failed' ? polled.calmUntil - performance.now() : 0;
      timer = setTimeout(() => void ask(), Math.max(calm, pollDelay(failures)));
      listener(polled);
    };
    void ask();
    return () => {
      stopping.abort();
      clearTimeout(timer);
    };
  }

  async #ask(stopped: AbortSignal): Promise<Polled> {
    try {
      const answer = await fetch(this.#address, { cache: 'no-cache', credentials: 'omit', signal: stopped });
      if (answer.status === 404) return { outcome: 'unknown' };
      if (!answer.ok) {
        const calm = retryAfter(answer.headers.get('retry-after'), Date.now());
        return { outcome: 'failed', calmUntil: performance.now() + calm };
      }
      const view = (await answer.json()) as TickerView;
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(date)) this.clock.heard(date);
      return { outcome: 'view', view };
    } catch {
      return { outcome: 'failed', calmUntil: 0 };
    }
  }
}
