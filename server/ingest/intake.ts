import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connections } from '../access/connections.ts';
import type { Access } from '../access/access.ts';
import type { Action, Holder } from '../access/roles.ts';
import type { Clock } from '../clock.ts';
import { faultOf } from '../errors.ts';
import type { LimitName, Limits } from '../http/limits.ts';
import { readBody } from '../http/raw-body.ts';
import { refusalOf } from '../http/throttle.ts';
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
  access: Access;
  connections: Connections;
  sources: Sources;
  ingest: Ingest;
  refused: Refused;
  limits: Limits;
  clock: Clock;
  metrics: Metrics;
  log: Log;
}

type Door = Way & Entry;

interface Way {
  /** As the metrics name it. */
  route: string;
  path: RegExp;
  limit: number;
  /** Under what staff are told of what was refused; null: whoever sent it tells them. */
  sourceOf(name: string): string | null;
}

/** What a key has to be good for, asked before the body is read; null: its signature is what lets it in. */
type Entry =
  | { needs: null; take(delivered: Delivered): Promise<object> }
  | {
      needs: Action;
      limitOf(show: string, by: Holder): [LimitName, string];
      take(delivered: Delivered, by: Holder): Promise<object>;
    };

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
  const doors = doorsOf(deps);
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

export function doorsOf(deps: Deps): readonly Door[] {
  return [
    {
      route: '/hooks/:show/:source',
      path: /^\/hooks\/(?<show>[^/?]+)\/(?<source>[^/?]+)\/?(?:\?(?<query>.*))?$/i,
      limit: WEBHOOK_BYTES,
      needs: null,
      take: (delivered) => takeWebhook(deps, delivered),
      sourceOf: (name) => adapterOf(deps.sources, name)?.source ?? null,
    },
    {
      route: '/api/shows/:show/orders',
      path: /^\/api\/shows\/(?<show>[^/?]+)\/orders\/?(?:\?(?<query>.*))?$/i,
      limit: BATCH_BYTES,
      needs: 'ingest',
      limitOf: (show) => ['deliveries', `${show} rest`],
      take: (delivered) => takeOrders(deps, delivered),
      sourceOf: () => 'rest',
    },
    {
      route: '/api/shows/:show/sales',
      path: /^\/api\/shows\/(?<show>[^/?]+)\/sales\/?(?:\?(?<query>.*))?$/i,
      limit: SMALL_BYTES,
      needs: 'cue',
      limitOf: (_show, { keyId }) => ['key', keyId],
      take: (delivered, by) => takeHandSale(deps, delivered, by),
      sourceOf: () => null,
    },
  ];
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
    const take = await admitted(deps, door, request, to.show);
    const raw = await readBody(request, response, door.limit);
    send(200, await take({ ...to, headers, raw }));
  } catch (error) {
    const found = faultOf(error);
    const fault = door.needs === null ? refusalOf(deps.limits, request, found) : found;
    if (fault.code === 'internal')
      deps.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'delivery failed');
    else countRefusal(deps, door, to, fault.code);
    if (response.destroyed) return;
    if (fault.retryAfter !== null) response.setHeader('Retry-After', String(fault.retryAfter));
    send(fault.status, fault.body);
  }
}

/** Resolves to what takes the body. @throws Fault */
async function admitted(
  { access, limits }: Deps,
  door: Door,
  request: IncomingMessage,
  show: string,
): Promise<(delivered: Delivered) => Promise<object>> {
  if (door.needs === null) return door.take;
  const by = await access.admit(door.needs, request, show);
  limits.take(...door.limitOf(show, by));
  return (delivered) => door.take(delivered, by);
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
