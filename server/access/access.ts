import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { addressOf } from '../address.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Signals, Stop, Store } from '../ledger/ledger.ts';
import { makeCookies } from './cookies.ts';
import type { Cookies } from './cookies.ts';
import { makeGuesses } from './guesses.ts';
import { openKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { openLastUsed } from './last-used.ts';
import type { LastUsed } from './last-used.ts';
import type { Origins } from './origins.ts';
import { may } from './roles.ts';
import type { Action, Holder } from './roles.ts';
import { hashOf } from './secret.ts';
import { openSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { openTickets } from './tickets.ts';
import type { Tickets } from './tickets.ts';
import { openTriggers } from './triggers.ts';
import type { Triggers } from './triggers.ts';

/** By what a request may be let in. */
export type By = 'key' | 'session' | 'either';

/** Who is let in: by a key, or by the session that a browser was given in its place. */
export interface Access {
  keys: Keys;
  sessions: Sessions;
  tickets: Tickets;
  triggers: Triggers;
  cookies: Cookies;
  used: LastUsed;
  /** Whose key or session may do this for the show; null: for what belongs to no show. @throws Fault */
  admit(action: Action, request: IncomingMessage, show: string | null, by?: By): Promise<Holder>;
  /** Who holds the key for the show. @throws Fault */
  ofKey(key: string, show: string | null, address: string): Promise<Holder>;
  /** Who opens a socket with a ticket, beside the cookie that it was made for. @throws Fault */
  ofTicket(ticket: string, show: string, headers: IncomingHttpHeaders, address: string): Promise<Holder>;
  /** Of the key or session that comes along, whatever it opens, where it is known here; null: it is a stranger's. */
  knownAs(headers: IncomingHttpHeaders): Holder | null;
  /** The live session that came along for the show, by its cookie. @throws Fault */
  tokenOf(request: IncomingMessage, show: string | null): Promise<string>;
  /** Refuses what a page of another site sends (A4). @throws Fault */
  checkOrigin(headers: IncomingHttpHeaders): void;
  /** The same of what comes with a cookie, which a browser would send along by itself. @throws Fault */
  checkSite(request: IncomingMessage): void;
  /** What a wrong one is answered, which depends on how many came from there. */
  wrong(code: 'key_wrong' | 'session_ended', secret: string, address: string): Fault;
  /** Told the id of each key and session that opens nothing any more. */
  onEnd(listener: (id: string) => void): Stop;
}

interface Deps {
  store: Store;
  /** Of the owner's keys. */
  ownerHashes: readonly string[];
  signals: Signals | null;
  publicUrl: string;
  origins: Origins;
  clock: Clock;
}

/** Set by our own pages on what they send with a cookie; no other site's page can, without asking first. */
export const CSRF_HEADER = 'x-nacre-csrf';

/** Each may have to be looked for in Redis. */
const MOST_TOKENS = 20;

const WRONG = {
  key_wrong: 'This key does not open this show, or was revoked. Ask the owner for a new one.',
  session_ended: 'This browser was signed out. Open the link with the key again.',
} as const;

const keyMissing = (): Fault => new Fault('key_missing', 'Send the key as "Authorization: Bearer KEY".');

export async function openAccess({ store, ownerHashes, signals, publicUrl, origins, clock }: Deps): Promise<Access> {
  const used = await openLastUsed(store, clock);
  const keys = await openKeys(store, ownerHashes, used, clock);
  const sessions = await openSessions(store, keys, used, clock);
  const tickets = openTickets(signals, clock);
  const triggers = await openTriggers(store, used, signals, clock);
  const cookies = makeCookies(publicUrl, origins.isOwnHost);
  const guesses = makeGuesses(clock);

  function wrong(code: keyof typeof WRONG, secret: string, address: string): Fault {
    const seconds = guesses.waitFor(address, secret);
    if (seconds === null) return new Fault(code, WRONG[code]);
    return new Fault('too_many_requests', 'Many wrong keys came from this address. Wait, or use the right one.', {
      retryAfter: seconds,
    });
  }

  async function ofKey(key: string, show: string | null, address: string): Promise<Holder> {
    const verdict = await keys.holderOf(key, show);
    if (verdict === 'expired')
      throw new Fault('key_expired', 'The time of this key is over. Ask the owner for a new one.');
    if (verdict === 'wrong') throw wrong('key_wrong', key, address);
    return verdict;
  }

  function checkOrigin(headers: IncomingHttpHeaders): void {
    const site = headers['sec-fetch-site'];
    const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (isForeign || !origins.isAllowed(headers.origin))
      throw new Fault('origin_not_allowed', 'Only a page of this server may use its session.');
  }

  function checkSite({ headers, method }: IncomingMessage): void {
    checkOrigin(headers);
    if (method !== 'GET' && method !== 'HEAD' && headers[CSRF_HEADER] !== '1')
      throw new Fault('csrf_missing', 'What is sent with a session needs the header "X-Nacre-CSRF: 1".');
  }

  async function bySession(
    headers: IncomingHttpHeaders,
    show: string | null,
    address: string,
  ): Promise<{ token: string; holder: Holder }> {
    const tokens = cookies.tokensIn(headers, show);
    const [first] = tokens;
    if (first === undefined) throw keyMissing();
    for (const token of tokens.slice(0, MOST_TOKENS)) {
      const holder = await sessions.holderOf(token, show);
      if (typeof holder !== 'string') return { token, holder };
    }
    throw wrong('session_ended', first, address);
  }

  function ofCookie(request: IncomingMessage, show: string | null): ReturnType<typeof bySession> {
    if (cookies.tokensIn(request.headers, show).length > 0) checkSite(request);
    return bySession(request.headers, show, comesFrom(request));
  }

  return {
    keys,
    sessions,
    tickets,
    triggers,
    cookies,
    used,
    ofKey,
    wrong,
    checkOrigin,
    checkSite,
    async admit(action, request, show, by = 'either') {
      const key = by === 'session' ? null : bearerOf(request.headers);
      if (key === null && by === 'key') throw keyMissing();
      const holder = key === null ? (await ofCookie(request, show)).holder : await ofKey(key, show, comesFrom(request));
      if (!may(holder.role, action))
        throw new Fault('role_not_allowed', `A key with the role "${holder.role}" may not do this.`);
      return holder;
    },
    async ofTicket(ticket, show, headers, address) {
      const { token, holder } = await bySession(headers, show, address);
      if (!tickets.take(ticket, token, show))
        throw new Fault('session_ended', 'This ticket was used, is older than 60 s, or is of another session.');
      return holder;
    },
    knownAs(headers) {
      const key = bearerOf(headers);
      const verdicts =
        key === null
          ? cookies.tokensIn(headers, null).map((token) => sessions.knownHolderOf(token, null))
          : [keys.holderOfHash(hashOf(key), null)];
      return verdicts.find((verdict) => typeof verdict !== 'string') ?? null;
    },
    tokenOf: async (request, show) => (await ofCookie(request, show)).token,
    onEnd(listener) {
      const stops = [keys.onEnd(listener), sessions.onEnd(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** Null where it carries none: a proxy may have its own `Authorization: Basic …` sent along. */
export function bearerOf({ authorization }: IncomingHttpHeaders): string | null {
  const match = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '');
  return match?.[1] ?? null;
}

/** Who waits after wrong keys; behind a proxy that does not say for whom it asks, all who come through it. */
export const comesFrom = (request: IncomingMessage): string => addressOf(request) ?? request.socket.remoteAddress ?? '';
