import { resolve } from 'node:path';
import { z } from 'zod';
import { REDIS_URL_HELP, parseRedisUrl } from './redis-url.ts';
import type { RedisAddress } from './redis-url.ts';

/** What the environment says, checked. Nothing else reads `process.env`. */
export interface Config {
  port: number;
  host: string;
  dataFolder: string;
  /** Each opens everything; none: one is made. Two while one is exchanged for another. */
  ownerKeys: readonly string[];
  /** Without a trailing slash; null: `http://localhost:PORT`, once the port is known. */
  publicUrl: string | null;
  mercadopagoUrl: string;
  logLevel: string;
  /** Null: this machine keeps its log itself. */
  redis: RedisAddress | null;
  /** Whether this node keeps what it accepts on its own disk before it forwards it to Redis. */
  outbox: boolean;
  /** How many processes serve; 1: this one alone. */
  cores: number;
  /** A picture server on this machine that product pictures may be fetched from all the same: for tests. */
  testPictures: string | null;
  /** Where to write the port once listening, for programs that start this one on port 0. */
  portFile: string | null;
}

const MAKE_A_KEY = 'make one with: openssl rand -base64 32';

const MOST_OWNER_KEYS = 2;

const SETTINGS = {
  PORT: z.coerce.number().int().min(0).max(65535).default(4870),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'must be an address of this machine: 127.0.0.1 for it alone, 0.0.0.0 for your network')
    .default('127.0.0.1'),
  NACRE_DATA: z.string().min(1).default('./data'),
  REDIS_URL: z
    .string()
    .transform((text, context) => redisAddress(text, context))
    .optional(),
  NACRE_OUTBOX: z.enum(['on', 'off'], 'must be on or off').default('on'),
  NACRE_CORES: z.coerce.number().int().min(1).max(64).default(1),
  NACRE_OWNER_KEY: z
    .string()
    .transform((text) => text.split(' '))
    .pipe(
      z
        .array(
          z
            .string()
            .min(32, `must have at least 32 characters; ${MAKE_A_KEY}`)
            .max(200, `must have at most 200 characters; ${MAKE_A_KEY}`)
            // What a header carries and what a browser gives back as it stood behind the # of a link: it decodes a %.
            .regex(/^[!-$&-~]*$/, `must hold no % and no letter beyond ASCII; ${MAKE_A_KEY}`),
        )
        .max(MOST_OWNER_KEYS, 'must be one key, or two with a space between while one takes the place of the other'),
    )
    .optional(),
  NACRE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be a web address such as https://live.example.org' })
    .optional(),
  NACRE_MERCADOPAGO_URL: z
    .url({ protocol: /^https?$/, error: 'must be a web address' })
    .default('https://api.mercadopago.com'),
  NACRE_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NACRE_TEST_PICTURES: z
    .string()
    .regex(/^http:\/\/127\.0\.0\.1:\d+$/, 'is for tests: leave it unset')
    .optional(),
  NACRE_PORT_FILE: z.string().min(1).optional(),
};

/** Every fault at once, a line each; values are not repeated, for one of them may be a secret. */
export class ConfigFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigFault';
  }
}

/** @throws ConfigFault naming every setting that is wrong and what it should be. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(SETTINGS).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = z.object(SETTINGS).safeParse(given);
  if (!parsed.success) {
    throw new ConfigFault(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${sentence(issue)}`));
  }
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    dataFolder: resolve(data.NACRE_DATA),
    ownerKeys: data.NACRE_OWNER_KEY ?? [],
    publicUrl: data.NACRE_PUBLIC_URL === undefined ? null : withoutSlash(data.NACRE_PUBLIC_URL),
    mercadopagoUrl: withoutSlash(data.NACRE_MERCADOPAGO_URL),
    logLevel: data.NACRE_LOG,
    redis: data.REDIS_URL ?? null,
    outbox: data.NACRE_OUTBOX === 'on',
    cores: data.NACRE_CORES,
    testPictures: data.NACRE_TEST_PICTURES ?? null,
    portFile: data.NACRE_PORT_FILE ?? null,
  };
}

const withoutSlash = (url: string): string => (url.endsWith('/') ? withoutSlash(url.slice(0, -1)) : url);

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.path[0] === 'PORT') return 'must be a whole number from 0 to 65535';
  if (issue.path[0] === 'NACRE_CORES')
    return 'must be a whole number from 1 to 64: how many processes serve. One household needs 1';
  if (issue.path[0] === 'NACRE_LOG') return 'must be one of fatal, error, warn, info, debug, trace, silent';
  return issue.message;
}

function redisAddress(text: string, context: z.core.$RefinementCtx): RedisAddress {
  const address = parseRedisUrl(text);
  if (address) return address;
  context.issues.push({ code: 'custom', message: REDIS_URL_HELP, input: '' });
  return z.NEVER;
}
