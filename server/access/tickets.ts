import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Signals } from '../ledger/ledger.ts';
import { randomId } from './secret.ts';

/**
 * What a page with a session shows when it opens a socket: good once, for 60 s, for one show, and only beside the cookie
 * of the session that it was made for. So a page of another site that gets a browser to open a socket, cookie and all,
 * has opened nothing; and a ticket that is read somewhere opens nothing, either.
 *
 * It is signed with the session's token, which the server knows only while the browser shows it: nothing has to be kept, so
 * a ticket of one node is good at every other one, and while the store is away.
 */
export interface Tickets {
  make(token: string, show: string): string;
  /** True once. */
  take(ticket: string, token: string, show: string): boolean;
}

export const TICKET_MS = 60_000;
/** So far the clocks of two nodes may be apart. */
const APART_MS = 5000;
/** Where there is no show of this name: what concerns none of them. */
const CHANNEL = '*tickets';

export function openTickets(signals: Signals | null, clock: Clock): Tickets {
  /** Until when each is worth remembering. */
  const taken = new Map<string, number>();
  // What is told arrives a moment later: within that moment a ticket is good once at each node.
  signals?.listen(CHANNEL, (message) => remember((message as { taken: string }).taken));

  function remember(nonce: string): void {
    const now = clock();
    // In the order in which they were taken.
    for (const [old, until] of taken) {
      if (until > now) break;
      taken.delete(old);
    }
    taken.set(nonce, now + TICKET_MS + APART_MS);
  }

  return {
    make(token, show) {
      const until = String(clock() + TICKET_MS);
      const nonce = randomId();
      return [until, nonce, sign(token, show, until, nonce)].join('.');
    },
    take(ticket, token, show) {
      const [until = '', nonce = '', signature = ''] = ticket.split('.');
      if (!isEqual(signature, sign(token, show, until, nonce))) return false;
      const left = Number(until) - clock();
      if (left <= 0 || left > TICKET_MS + APART_MS || taken.has(nonce)) return false;
      remember(nonce);
      signals?.send(CHANNEL, { taken: nonce });
      return true;
    },
  };
}

const sign = (token: string, ...parts: string[]): string =>
  createHmac('sha256', token)
    .update(`ticket ${parts.join(' ')}`)
    .digest('base64url');

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
