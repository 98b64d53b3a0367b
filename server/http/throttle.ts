import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Fault } from '../errors.ts';
import { addressOf } from '../address.ts';
import type { Limits } from './limits.ts';

/**
 * Strangers are held to how much is refused of what they send: whoever guesses is asked to come later, before anything is
 * read; whoever is let in never was near it. @throws Fault `too_many_requests`
 */
export function holdStrangers(limits: Limits, request: IncomingMessage): void {
  const address = addressOf(request);
  if (address !== null && limits.isSpent('refusals', address))
    throw new Fault('too_many_requests', 'Too much of what came from this address was refused; wait a few seconds.');
}

/** A request without a key, or a webhook, was answered so. */
export function noteRefusal(limits: Limits, request: IncomingMessage, status: number): void {
  if (status < 400 || status >= 500 || status === 429) return;
  const address = addressOf(request);
  if (address !== null) limits.spend('refusals', address);
}

/** What Express answers: by key where one is given, else by address. */
export const throttled =
  (limits: Limits): RequestHandler =>
  (request, response, next) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      const address = addressOf(request);
      holdStrangers(limits, request);
      if (address !== null) limits.take('address', address);
      response.once('finish', () => noteRefusal(limits, request, response.statusCode));
    } else limits.take('key', createHash('sha256').update(authorization).digest('base64url').slice(0, 16));
    next();
  };
