import express from 'express';
import type { Router } from 'express';
import { bearerOf } from '../access/access.ts';
import type { Access } from '../access/access.ts';
import { deviceOf } from '../access/device.ts';
import { guard, holderOf } from '../access/guard.ts';
import { LONGEST_MS } from '../access/sessions.ts';
import { Fault } from '../errors.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';

interface Deps {
  shows: Shows;
  access: Access;
}

/** Sessions: what a browser is given for a key, so that it need not keep the key (ADR 13). */
export function sessionRoutes({ shows, access }: Deps): Router {
  const router = express.Router();
  const { sessions, tickets, cookies } = access;

  // The key for a session. A page whose cookies are refused finds out by its first ticket, and keeps the key.
  router.post('/api/shows/:show/session', guard(access, 'watch', 'key'), async (request, response) => {
    access.checkOrigin(request.headers);
    const { show } = await showOf(shows, request);
    const { token, record } = await sessions.open(
      bearerOf(request.headers) ?? '',
      deviceOf(request.get('user-agent') ?? ''),
    );
    // What this one takes the place of. An owner's opens this show by itself; another's cookie for it would go before.
    const former = cookies.tokensIn(request.headers, show).flatMap((one) => sessions.recordOf(one) ?? []);
    for (const one of former) if (one.show !== null || record.show === null) await sessions.end(one.id);
    if (record.show === null) response.append('Set-Cookie', cookies.clearOne(request.headers, show));
    response.append('Set-Cookie', cookies.set(request.headers, record.show, token, LONGEST_MS / 1000));
    const { id } = record;
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ id, role: holderOf(response).role });
  });

  router.post('/api/shows/:show/tickets', guard(access, 'watch', 'session'), async (request, response) => {
    const { show } = await showOf(shows, request);
    const ticket = tickets.make(await access.tokenOf(request, show), show);
    response.status(201).set('Cache-Control', 'no-store').json({ ticket });
  });

  // Whoever leaves a device leaves all of it. What is no session any more is forgotten, too.
  router.delete('/api/session', async (request, response) => {
    access.checkSite(request);
    const open = cookies.tokensIn(request.headers, null).flatMap((token) => sessions.recordOf(token) ?? []);
    for (const { id } of open) await sessions.end(id);
    for (const cookie of cookies.clear(request.headers)) response.append('Set-Cookie', cookie);
    response.status(204).end();
  });

  router.get('/api/shows/:show/sessions', guard(access, 'administer'), async (request, response) => {
    const { show } = await showOf(shows, request);
    const holder = holderOf(response);
    const told = sessions
      .list()
      .filter((one) => one.show === show || (one.show === null && holder.keyId === 'owner'))
      .sort((a, b) => b.usedAt - a.usedAt)
      .map(({ id, keyId, device, createdAt, usedAt, expiresAt }) => ({
        id,
        key: keyId,
        device,
        createdAt,
        usedAt,
        expiresAt,
        isThis: id === holder.session,
      }));
    response.set('Cache-Control', 'no-store').json({ sessions: told });
  });

  router.delete('/api/shows/:show/sessions/:id', guard(access, 'administer'), async (request, response) => {
    const { show } = await showOf(shows, request);
    const session = sessions.find(String(request.params.id));
    const isTheirs =
      session && (session.show === show || (session.show === null && holderOf(response).keyId === 'owner'));
    if (!isTheirs) throw new Fault('session_unknown', 'There is no such session; it may have ended already.');
    await sessions.end(session.id);
    response.status(204).end();
  });

  return router;
}
