import { randomUUID } from 'node:crypto';
import type { Signals, Stop } from './ledger.ts';
import type { Connection } from './redis-connection.ts';
import { NUDGE, channelOf } from './redis-log.ts';

/** On the channel of the show's nudges. Each message names its sender, who does not listen to itself. */
export function makeRedisSignals({ client, subscribe }: Connection): Signals {
  const self = randomUUID();
  return {
    send(show, message) {
      client.publish(channelOf(show), JSON.stringify({ from: self, message })).catch(() => {});
    },
    listen(show, listener): Stop {
      return subscribe(channelOf(show), (text) => {
        if (text === null || text === NUDGE) return;
        const { from, message } = JSON.parse(text) as { from: string; message: unknown };
        if (from !== self) listener(message);
      });
    },
  };
}
