import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, safe in a URL fragment and in a cookie. */
export const randomKey = (): string => randomBytes(32).toString('base64url');

/** What is kept of a key, a session or a trigger link: never itself (A2). */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** By which staff and the log name it. */
export const randomId = (): string => randomBytes(6).toString('hex');
