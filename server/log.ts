import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Logger;

/**
 * Lines of JSON on standard output. Secrets and buyers stay out by never being handed in: requests are logged by
 * method, route pattern and status only; the redaction is a second lock on the same door.
 */
export const makeLog = (level: string): Log =>
  pino({
    level,
    base: null,
    redact: {
      paths: [
        'key',
        'secret',
        'secrets',
        'authorization',
        'headers',
        '*.key',
        '*.secret',
        '*.secrets',
        '*.authorization',
        '*.headers',
      ],
      remove: true,
    },
  });
