import { createHash } from 'node:crypto';
import express from 'express';
import type { Router } from 'express';
import { viewOf } from '../../shared/views.ts';
import type { Present } from '../../shared/views.ts';
import type { Access } from '../access/access.ts';
import { guard, holderOf } from '../access/guard.ts';
import { hasTag } from '../http/etag.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { audit } from './audit.ts';
import { foldedShowOf } from './show-of.ts';
import type { Shows } from './shows.ts';

interface Deps {
  shows: Shows;
  access: Access;
  ledger: Ledger;
  presentOf: (show: string) => Present;
}

/** Views over HTTP. */
export function viewRoutes({ shows, access, ledger, presentOf }: Deps): Router {
  const router = express.Router();

  router.get('/api/shows/:show', guard(access, 'watch'), async (request, response) => {
    const { show, state } = await foldedShowOf(shows, request);
    const isHelper = holderOf(response).role === 'staff' && !state.slots.show.staffMoney;
    response.set('Cache-Control', 'no-store').json(viewOf(state, presentOf(show), isHelper ? 'helper' : 'crew'));
  });

  router.get('/api/shows/:show/audit', guard(access, 'audit'), async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await audit(await foldedShowOf(shows, request), ledger));
  });

  // Public and cacheable: a page of a million viewers asks a cache, not this server.
  router.get('/api/shows/:show/ticker', async (request, response) => {
    // Whoever may see it may see it from any site, and why there is nothing to see, and when to ask again.
    response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Date, Retry-After' });
    const { show, state } = await foldedShowOf(shows, request);
    const body = JSON.stringify(viewOf(state, presentOf(show), 'ticker'));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    response.set({
      'Cache-Control': 'public, max-age=1, stale-while-revalidate=5',
      ETag: etag,
    });
    if (hasTag(request.get('if-none-match'), etag)) response.status(304).end();
    else response.type('json').send(body);
  });

  return router;
}
