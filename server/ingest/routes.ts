import express from 'express';
import type { Router } from 'express';
import { guard, holderOf } from '../access/guard.ts';
import type { Keys } from '../access/keys.ts';
import { Fault } from '../errors.ts';
import { bytesOf, jsonOf, rawBody } from '../http/body.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import type { CrowdDesk } from './crowd.ts';
import type { Submit } from './cue-desk.ts';
import { MAX_IMAGE_BYTES } from './images.ts';
import type { Images } from './images.ts';

interface Deps {
  shows: Shows;
  keys: Keys;
  submit: Submit;
  crowd: CrowdDesk;
  images: Images;
}

const SMALL_BYTES = 16_384;

/** What staff and helpers send, over HTTP; orders and webhooks come in by intake.ts. */
export function ingestRoutes({ keys, shows, crowd, images, submit }: Deps): Router {
  const router = express.Router();

  router.post('/api/shows/:show/crowd', guard(keys, 'ingest'), rawBody(SMALL_BYTES), async (request, response) => {
    crowd.take(await showOf(shows, request), jsonOf(request));
    response.json({ accepted: 1 });
  });

  router.post('/api/shows/:show/cues', guard(keys, 'cue'), rawBody(SMALL_BYTES), async (request, response) => {
    const { show } = await showOf(shows, request);
    response.json(await submit(show, jsonOf(request), holderOf(response)));
  });

  router.put('/api/shows/:show/images', guard(keys, 'cue'), rawBody(MAX_IMAGE_BYTES), async (request, response) => {
    const { show } = await showOf(shows, request);
    response.status(201).json({ image: await images.keep(show, bytesOf(request)) });
  });

  router.get('/images/:show/:hash', async (request, response) => {
    const image = await images.get(request.params.show, request.params.hash);
    if (!image) throw new Fault('not_found', 'There is no such picture.');
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type(image.type).send(image.bytes);
  });

  return router;
}
