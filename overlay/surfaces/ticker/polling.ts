import type { TickerView } from '../../../shared/view.ts';
import { ServerClock } from '../../client/clock.ts';
import type { Stop } from '../../client/stop.ts';

const EVERY_MS = 5000;

export type Polled = { outcome: 'view'; view: TickerView } | { outcome: 'unknown' } | { outcome: 'failed' };

/**
 * The ticker over plain HTTP, every 5 s, for networks that let no socket through. An unchanged view costs a 304. Server
 * time comes from the Date header, to the second.
 */
export class Polling {
  readonly clock = new ServerClock();
  readonly #address: string;

  constructor(show: string) {
    this.#address = `/api/shows/${show}/ticker`;
  }

  start(listener: (polled: Polled) => void): Stop {
    const stopping = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const polled = await this.#ask(stopping.signal);
      if (stopping.signal.aborted) return;
      listener(polled);
      timer = setTimeout(() => void ask(), EVERY_MS);
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
      if (!answer.ok) return { outcome: 'failed' };
      const view = (await answer.json()) as TickerView;
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(date)) this.clock.heard(date);
      return { outcome: 'view', view };
    } catch {
      return { outcome: 'failed' };
    }
  }
}
