import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Fault } from '../errors.ts';
import { addressOf } from '../address.ts';
import type { Limits } from './limits.ts';

/**
 * Strangers are held to how much is refused of what they send: whoever guesses is asked to come later, before anything is
 * read; whoever is let in never was near it. @throws Fault `too_many_requests`
 */
export function holdStrangers(limits: Limits, request: IncomingMessage): void {
  if (isHeld(limits, request)) throw tooManyRefused();
}

/** A request without a key that is good, or a webhook, was answered so. */
export function noteRefusal(limits: Limits, request: IncomingMessage, status: number): void {
  if (!isRefusal(status)) return;
  const address = addressOf(request);
  if (address !== null) limits.spend('refusals', address);
}

/**
 * What a webhook that is refused is answered. It is verified first, however much of its address's was refused: a shop may share
 * its address with anybody, as all shops of one vendor do. Sequence without it: a stranger's shop sends forged webhooks by the
 * thousand; the real one's are told to wait, are sent again, are told to wait again, and the vendor gives up.
 */
export function refusalOf(limits: Limits, request: IncomingMessage, fault: Fault): Fault {
  if (isRefusal(fault.status) && isHeld(limits, request)) return tooManyRefused();
  noteRefusal(limits, request, fault.status);
  return fault;
}

function isHeld(limits: Limits, request: IncomingMessage): boolean {
  const address = addressOf(request);
  return address !== null && limits.isSpent('refusals', address);
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

const tooManyRefused = (): Fault =>
  new Fault('too_many_requests', 'Too much of what came from this address was refused; wait a few seconds.');

/** Who comes, by the key or by the session of a browser. */
export interface Known {
  keyId: string;
  session?: string;
}

/**
 * What Express answers: by key or session where one comes along that is known here, else by address. What merely looks
 * like a key is nothing: a new one could be made up for each request.
 */
export const throttled =
  (limits: Limits, knownAs: (headers: IncomingHttpHeaders) => Known | null): RequestHandler =>
  (request, response, next) => {
    const known = knownAs(request.headers);
    if (known === null) {
      const address = addressOf(request);
      holdStrangers(limits, request);
      if (address !== null) limits.take('address', address);
      response.once('finish', () => noteRefusal(limits, request, response.statusCode));
    } else if (known.session === undefined) limits.take('key', known.keyId);
    else limits.take('session', known.session);
    next();
  };
