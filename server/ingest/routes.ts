import express from 'express';
import type { Request, Response, Router } from 'express';
import type { Connections } from '../access/connections.ts';
import { guard, holderOf } from '../access/guard.ts';
import type { Keys } from '../access/keys.ts';
import type { Clock } from '../clock.ts';
import { jsonOf, rawBody } from '../http/body.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import type { Sources } from '../sources/source.ts';
import type { CrowdDesk } from './crowd.ts';
import type { Submit } from './cue-desk.ts';
import { takeHandSale } from './hand.ts';
import type { Ingest } from './ingest.ts';
import { takeOrders } from './orders.ts';
import { countRefusals } from './refused.ts';
import type { Refused } from './refused.ts';
import { adapterOf, takeWebhook } from './webhook.ts';

interface Deps {
  shows: Shows;
  keys: Keys;
  connections: Connections;
  sources: Sources;
  ingest: Ingest;
  submit: Submit;
  crowd: CrowdDesk;
  refused: Refused;
  clock: Clock;
}

/** Shopify tells an order of 500 lines, its largest, in about 2 MB. */
const WEBHOOK_BYTES = 4 * 1_048_576;
const BATCH_BYTES = 8 * 1_048_576;
const SMALL_BYTES = 16_384;

/** Facts in, over HTTP. */
export function ingestRoutes(deps: Deps): Router {
  const { keys, shows, crowd, submit, refused, sources } = deps;
  const router = express.Router();

  router.post(
    '/hooks/:show/:source',
    rawBody(WEBHOOK_BYTES),
    async (request: Request, response: Response) => {
      response.json(await takeWebhook(deps, request));
    },
    countRefusals(refused, shows, (request) => adapterOf(sources, request)?.source ?? null),
  );

  router.post(
    '/api/shows/:show/orders',
    guard(keys, 'ingest'),
    rawBody(BATCH_BYTES),
    async (request: Request, response: Response) => {
      response.json(await takeOrders(deps, request));
    },
    countRefusals(refused, shows, () => 'rest'),
  );

  router.post('/api/shows/:show/crowd', guard(keys, 'ingest'), rawBody(SMALL_BYTES), async (request, response) => {
    crowd.take(await showOf(shows, request), jsonOf(request));
    response.json({ accepted: 1 });
  });

  router.post('/api/shows/:show/cues', guard(keys, 'cue'), rawBody(SMALL_BYTES), async (request, response) => {
    const { show } = await showOf(shows, request);
    response.json(await submit(show, jsonOf(request), holderOf(response)));
  });

  router.post(
    '/api/shows/:show/sales',
    guard(keys, 'cue'),
    rawBody(SMALL_BYTES),
    async (request: Request, response: Response) => {
      response.json(await takeHandSale(deps, request, holderOf(response)));
    },
    // The page that typed it says why; only the metrics count.
    countRefusals(refused, shows, () => null),
  );

  return router;
}
