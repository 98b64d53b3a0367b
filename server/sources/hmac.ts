import { createHmac, timingSafeEqual } from 'node:crypto';
import { reject } from './source.ts';
import type { Verdict } from './source.ts';

/**
 * Whether any of the given signatures is the HMAC-SHA256 of the message under any of the secrets. Every pair is
 * compared, in constant time; a signature of another length or alphabet is just not equal. An empty secret signs
 * nothing: anybody could sign with it.
 */
export function isSigned(
  message: string | Buffer,
  secrets: readonly (string | Buffer)[],
  signatures: readonly string[],
  encoding: 'base64' | 'hex',
): boolean {
  let signed = false;
  for (const secret of secrets) {
    if (secret.length === 0) continue;
    const expected = createHmac('sha256', secret).update(message).digest();
    for (const signature of signatures) {
      const given = Buffer.from(signature, encoding);
      // Buffer.from passes over what is not of the alphabet: only the exact text is the signature.
      const isExact = given.length === expected.length && given.toString(encoding) === signature;
      if (isExact && timingSafeEqual(given, expected)) signed = true;
    }
  }
  return signed;
}

export const WRONG: Verdict = reject(
  'signature_wrong',
  'The signature does not fit the secret. Copy the webhook secret from the shop again, and paste it on the control page under Setup.',
);

export const missing = (header: string): Verdict =>
  reject('signature_missing', `The header ${header} is missing. Only deliveries signed by the shop are taken.`);

/** Seconds around now within which a signed timestamp is believed. */
export const TOLERANCE_SECONDS = 300;

export function isFresh(seconds: number, receivedAt: number): boolean {
  return Math.abs(receivedAt / 1000 - seconds) <= TOLERANCE_SECONDS;
}

export const STALE: Verdict = reject(
  'timestamp_stale',
  `The delivery was signed more than ${TOLERANCE_SECONDS / 60} minutes ago or ahead. Check this machine's clock, and send it again.`,
);
