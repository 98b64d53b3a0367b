import express from 'express';
import type { Router } from 'express';
import { guard, holderOf } from '../access/guard.ts';
import type { Access } from '../access/access.ts';
import { jsonOf, rawBody } from '../http/body.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import type { CrowdDesk } from './crowd.ts';
import type { Submit } from './cue-desk.ts';

interface Deps {
  shows: Shows;
  access: Access;
  submit: Submit;
  crowd: CrowdDesk;
}

const SMALL_BYTES = 16_384;

/** What staff and helpers send, over HTTP; sales come in by intake.ts. */
export function ingestRoutes({ access, shows, crowd, submit }: Deps): Router {
  const router = express.Router();

  router.post('/api/shows/:show/crowd', guard(access, 'ingest'), rawBody(SMALL_BYTES), async (request, response) => {
    crowd.take(await showOf(shows, request), jsonOf(request));
    response.json({ accepted: 1 });
  });

  router.post('/api/shows/:show/cues', guard(access, 'cue'), rawBody(SMALL_BYTES), async (request, response) => {
    const { show } = await showOf(shows, request);
    response.json(await submit(show, jsonOf(request), holderOf(response)));
  });

  return router;
}
