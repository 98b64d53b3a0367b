import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Connections } from '../access/connections.ts';
import { admit } from '../access/guard.ts';
import type { Keys } from '../access/keys.ts';
import type { Clock } from '../clock.ts';
import { faultOf } from '../errors.ts';
import type { Limits } from '../http/limits.ts';
import { readBody } from '../http/raw-body.ts';
import { holdStrangers, noteRefusal } from '../http/throttle.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Shows } from '../projection/shows.ts';
import type { Sources } from '../sources/source.ts';
import type { Delivered } from './delivered.ts';
import { takeHandSale } from './hand.ts';
import type { Ingest } from './ingest.ts';
import { takeOrders } from './orders.ts';
import type { Refused } from './refused.ts';
import { adapterOf, takeWebhook } from './webhook.ts';

interface Deps {
  shows: Shows;
  keys: Keys;
  connections: Connections;
  sources: Sources;
  ingest: Ingest;
  refused: Refused;
  limits: Limits;
  clock: Clock;
  metrics: Metrics;
  log: Log;
}

interface Door {
  /** As the metrics name it. */
  route: string;
  path: RegExp;
  limit: number;
  /** Whether whoever comes shows a key at once; else only what is in the body tells who it is. */
  isKeyed: boolean;
  /** Asks for the key before the body is read, where it takes one; resolves to what takes the body. */
  admit(headers: IncomingHttpHeaders, show: string): Promise<(delivered: Delivered) => Promise<object>>;
  /** Under what staff are told of what was refused; null: whoever sent it tells them. */
  sourceOf(name: string): string | null;
}

/** Shopify tells an order of 500 lines, its largest, in about 2 MB. */
const WEBHOOK_BYTES = 4 * 1_048_576;
const BATCH_BYTES = 8 * 1_048_576;
const SMALL_BYTES = 16_384;

/** False: not for here. */
export type Intake = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The routes by which sales come in, answered before Express sees them, with the same errors and metrics: Express
 * costs more than all else that is done for an order (`npm run bench -- ingest`).
 */
export function openIntake(deps: Deps): Intake {
  const doors: readonly Door[] = [
    {
      route: '/hooks/:show/:source',
      path: /^\/hooks\/(?<show>[^/?]+)\/(?<source>[^/?]+)\/?(?:\?(?<query>.*))?$/i,
      limit: WEBHOOK_BYTES,
      isKeyed: false,
      // Its signature is what lets it in.
      admit: async () => Promise.resolve((delivered) => takeWebhook(deps, delivered)),
      sourceOf: (name) => adapterOf(deps.sources, name)?.source ?? null,
    },
    {
      route: '/api/shows/:show/orders',
      path: /^\/api\/shows\/(?<show>[^/?]+)\/orders\/?(?:\?(?<query>.*))?$/i,
      limit: BATCH_BYTES,
      isKeyed: true,
      async admit(headers, show) {
        await admit(deps.keys, 'ingest', headers, show);
        deps.limits.take('deliveries', `${show} rest`);
        return (delivered) => takeOrders(deps, delivered);
      },
      sourceOf: () => 'rest',
    },
    {
      route: '/api/shows/:show/sales',
      path: /^\/api\/shows\/(?<show>[^/?]+)\/sales\/?(?:\?(?<query>.*))?$/i,
      limit: SMALL_BYTES,
      isKeyed: true,
      async admit(headers, show) {
        const holder = await admit(deps.keys, 'cue', headers, show);
        deps.limits.take('key', holder.keyId);
        return (delivered) => takeHandSale(deps, delivered, holder);
      },
      sourceOf: () => null,
    },
  ];

  return (request, response) => {
    if (request.method !== 'POST') return false;
    for (const door of doors) {
      const match = door.path.exec(request.url ?? '');
      if (!match) continue;
      const { show = '', source = '', query = '' } = match.groups ?? {};
      void answer(deps, door, { show: decoded(show), source: decoded(source), query }, request, response);
      return true;
    }
    return false;
  };
}

async function answer(
  deps: Deps,
  door: Door,
  to: Pick<Delivered, 'show' | 'source' | 'query'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  const send = (status: number, body: object): void => {
    deps.metrics.requests.inc({ route: door.route, status: String(status) });
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(text);
  };
  try {
    if (!door.isKeyed) holdStrangers(deps.limits, request);
    const take = await door.admit(headers, to.show);
    const raw = await readBody(request, response, door.limit);
    send(200, await take({ ...to, headers, raw }));
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code === 'internal')
      deps.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'delivery failed');
    else countRefusal(deps, door, to, fault.code);
    if (!door.isKeyed) noteRefusal(deps.limits, request, fault.status);
    if (response.destroyed) return;
    if (fault.retryAfter !== null) response.setHeader('Retry-After', String(fault.retryAfter));
    send(fault.status, fault.body);
  }
}

/** Whoever refused it, it is counted here: with its show and source, where those are ours (I4). */
function countRefusal(
  { refused, shows }: Deps,
  door: Door,
  { show, source }: Pick<Delivered, 'show' | 'source'>,
  code: ReturnType<typeof faultOf>['code'],
): void {
  const known = door.sourceOf(source);
  refused.count(known !== null && shows.has(show) ? { show, source: known } : null, code);
}

/** As Express reads a path; what is no such writing is the name of nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
