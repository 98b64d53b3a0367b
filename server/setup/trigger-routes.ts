import type { IncomingHttpHeaders } from 'node:http';
import express from 'express';
import type { Request, Response, Router } from 'express';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Cue } from '../../shared/cue.ts';
import type { CueDraft } from '../../shared/cue.ts';
import { comesFrom } from '../access/access.ts';
import type { Access } from '../access/access.ts';
import { guard } from '../access/guard.ts';
import { actionOfCue } from '../access/roles.ts';
import { Fault } from '../errors.ts';
import { jsonOf, rawBody } from '../http/body.ts';
import type { Submit } from '../ingest/cue-desk.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import { Label, Seconds } from './key-routes.ts';

const SMALL = 16_384;
const NewTrigger = z.strictObject({
  cue: z.record(z.string(), z.unknown()),
  label: Label.optional(),
  seconds: Seconds.optional(),
});

interface Deps {
  shows: Shows;
  access: Access;
  submit: Submit;
}

/** Links that give one cue each, for buttons that can only open an address. */
export function triggerRoutes({ shows, access, submit }: Deps): Router {
  const router = express.Router();
  const owner = guard(access, 'administer');
  const { triggers, used } = access;

  router.post('/api/shows/:show/triggers', owner, rawBody(SMALL), async (request, response) => {
    const { show } = await showOf(shows, request);
    const parsed = NewTrigger.safeParse(jsonOf(request));
    if (!parsed.success) throw new Fault('cue_invalid', 'Send {cue,label?,seconds?}.');
    const { cue, ...terms } = parsed.data;
    const made = await triggers.make(show, draftOf(cue), terms);
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ ...made, path: `/t/${made.key}` });
  });

  router.get('/api/shows/:show/triggers', owner, async (request, response) => {
    const { show } = await showOf(shows, request);
    const told = triggers.list(show).map(({ show: _show, ...one }) => ({ ...one, usedAt: used.of(one.id) }));
    response.set('Cache-Control', 'no-store').json({ triggers: told });
  });

  router.delete('/api/shows/:show/triggers/:id', owner, async (request, response) => {
    const { show } = await showOf(shows, request);
    if (!(await triggers.revoke(show, String(request.params.id))))
      throw new Fault('key_unknown', 'There is no such trigger; it may have been revoked already.');
    response.status(204).end();
  });

  // Express would answer a HEAD as a GET, and press the button.
  router.head('/t/:key', (_request, response) => unpressed(response));
  router.get('/t/:key', async (request: Request<{ key: string }>, response) => {
    if (isNoPress(request.headers)) return unpressed(response);
    const { key } = request.params;
    const trigger = await triggers.find(key);
    if (trigger === 'expired')
      throw new Fault('key_expired', 'The time of this link is over. Ask the owner for a new one.');
    if (trigger === 'wrong') throw access.wrong('key_wrong', key, comesFrom(request));
    const { id, show, label } = trigger;
    const by = { keyId: id, role: 'staff' as const, ...(label !== undefined && { name: label.slice(0, 40) }) };
    const answer = await submit(show, triggers.press(trigger), by);
    unkept(response);
    if (request.accepts(['text', 'json']) === 'json') return void response.json(answer);
    response.type('text').send(`${'error' in answer ? answer.error.code : wordsOf(answer)}\n`);
  });

  return router;
}

/** @throws Fault `cue_invalid`, `role_not_allowed` */
function draftOf(cue: Record<string, unknown>): CueDraft {
  const parsed = Cue.safeParse({ ...cue, id: randomUUID() });
  if (!parsed.success) throw new Fault('cue_invalid', 'The cue is one as POST …/cues takes it, without its id.');
  const { id: _id, ...draft } = parsed.data;
  // What it would undo is not known when the link is made.
  if (draft.kind === 'undo' || actionOfCue(draft.kind) !== 'cue')
    throw new Fault('role_not_allowed', 'A link may give what staff may give, and no undo.');
  return draft;
}

const wordsOf = (answer: { outcome: string; reason?: string }): string =>
  answer.reason === undefined ? answer.outcome : `${answer.outcome}: ${answer.reason}`;

const unkept = (response: Response): Response =>
  response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' });

/** The same whether there is such a link or not. */
const unpressed = (response: Response): void => void unkept(response).status(204).end();

/** A browser that looks ahead, a chat that draws a card of the link, a crawler: nobody has pressed anything. */
function isNoPress(headers: IncomingHttpHeaders): boolean {
  const ahead = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => String(headers[name] ?? ''));
  return ahead.some((value) => /prefetch|prerender|preview/i.test(value)) || CRAWLER.test(headers['user-agent'] ?? '');
}
const CRAWLER =
  /bot\b|bot\/|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|slack|discord|telegram|skype|embedly/i;
