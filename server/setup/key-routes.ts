import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { Access } from '../access/access.ts';
import { guard } from '../access/guard.ts';
import { ROLES } from '../access/roles.ts';
import { Fault } from '../errors.ts';
import { bytesOf, jsonOf, rawBody } from '../http/body.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';

const SMALL = 16_384;
const DAY_S = 86_400;

/** For how long, in seconds; what lasts longer than a year is better made without an end. */
export const Seconds = z
  .int()
  .min(1)
  .max(366 * DAY_S);
export const Label = z.string().max(60);

const NewKey = z.strictObject({ role: z.enum(ROLES), label: Label.optional(), seconds: Seconds.optional() });
/** How long the former one stays good; 0: it goes at once. */
const Rotation = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * DAY_S)
    .default(7 * DAY_S),
});

interface Deps {
  shows: Shows;
  access: Access;
}

/** The keys of a show: made, renewed, listed, revoked by its owner. */
export function keyRoutes({ shows, access }: Deps): Router {
  const router = express.Router();
  const owner = guard(access, 'administer');
  const { keys, used } = access;

  router.post('/api/shows/:show/keys', owner, rawBody(SMALL), async (request, response) => {
    const { show } = await showOf(shows, request);
    const parsed = NewKey.safeParse(jsonOf(request));
    if (!parsed.success)
      throw new Fault('role_unknown', `Send {role,label?,seconds?}; role is one of: ${ROLES.join(', ')}.`);
    const { role, ...terms } = parsed.data;
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json(await keys.grant(show, role, terms));
  });

  router.post('/api/shows/:show/keys/:id/rotate', owner, rawBody(SMALL), async (request, response) => {
    const { show } = await showOf(shows, request);
    const parsed = Rotation.safeParse(bytesOf(request).length === 0 ? {} : jsonOf(request));
    if (!parsed.success) throw new Fault('request_malformed', 'Send nothing, or {overlapSeconds}, up to 30 days.');
    const granted = await keys.rotate(show, String(request.params.id), parsed.data.overlapSeconds);
    if (!granted) throw new Fault('key_unknown', NO_SUCH_KEY);
    response.status(201).set('Cache-Control', 'no-store').json(granted);
  });

  router.get('/api/shows/:show/keys', owner, async (request, response) => {
    const { show } = await showOf(shows, request);
    const told = keys.list(show).map(({ show: _show, ...record }) => ({ ...record, usedAt: used.of(record.id) }));
    response.set('Cache-Control', 'no-store').json({ keys: told });
  });

  router.delete('/api/shows/:show/keys/:id', owner, async (request, response) => {
    const { show } = await showOf(shows, request);
    if (!(await keys.revoke(show, String(request.params.id)))) throw new Fault('key_unknown', NO_SUCH_KEY);
    response.status(204).end();
  });

  return router;
}

const NO_SUCH_KEY = 'There is no such key; it may have been revoked already.';
