import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import { ShowSettings } from '../../shared/cue.ts';
import type { CueFact } from '../../shared/fact.ts';
import { emptyState } from '../../shared/state.ts';
import { actOf } from '../../shared/stage.ts';
import { Source } from '../../shared/fact.ts';
import type { Access } from '../access/access.ts';
import { guard, holderOf } from '../access/guard.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Shows } from '../projection/shows.ts';
import { showOf } from '../projection/show-of.ts';
import { jsonOf, rawBody } from '../http/body.ts';
import type { Connections } from '../access/connections.ts';

const SMALL = 16_384;

const NewShow = z.strictObject({
  show: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must have 1 to 40 of a to z, 0 to 9 and -'),
  ...z.object(ShowSettings).partial().shape,
  currency: ShowSettings.currency,
  timezone: ShowSettings.timezone.default('UTC'),
  locale: ShowSettings.locale.default('en'),
  countOn: ShowSettings.countOn.default('placed'),
});
const Secrets = z.strictObject({ secrets: z.array(z.string().trim().min(1).max(500)).max(10) });

interface Deps {
  shows: Shows;
  access: Access;
  connections: Connections;
  clock: Clock;
  /** What the setup panel shows. */
  setup: () => { publicUrl: string; lanUrls: string[] };
}

/** What the owner sets up: shows, shops. */
export function setupRoutes({ shows, access, connections, clock, setup }: Deps): Router {
  const router = express.Router();
  const owner = guard(access, 'administer');
  const body = rawBody(SMALL);

  router.post('/api/shows', owner, body, async (request, response) => {
    const parsed = NewShow.safeParse(jsonOf(request));
    if (!parsed.success)
      throw new Fault(
        'show_invalid',
        `Send {show,title,currency,timezone,locale,countOn}. ${whatIsWrong(parsed.error)}`,
      );
    const { show, ...told } = parsed.data;
    const settings = { title: show, ...told };
    const id = randomUUID();
    const first: CueFact = {
      kind: 'cue',
      at: clock(),
      by: { key: holderOf(response).keyId, role: 'owner' },
      cue: { id, kind: 'show.configure', ...settings },
    };
    // The reducer decides, here beforehand: a show whose first fact it refuses would have no currency.
    const act = actOf(emptyState(show), { id, kind: 'show.configure', ...settings }, first.at, 1);
    if (typeof act === 'string') throw new Fault(act === 'currency_unknown' ? act : 'show_invalid', sentenceOf(act));
    const projector = await shows.create(show, first);
    if (!projector) throw new Fault('show_exists', `There is a show named ${show} already; choose another name.`);
    response.status(201).json({ show, ...projector.state.slots.show });
  });

  router.get('/api/shows', owner, (_request, response) => {
    response.json({ shows: shows.list() });
  });

  router.get('/api/shows/:show/setup', owner, async (request, response) => {
    const { show } = await showOf(shows, request);
    response.set('Cache-Control', 'no-store').json({ ...setup(), sources: connections.list(show) });
  });

  router.put('/api/shows/:show/sources/:source', owner, body, async (request, response) => {
    const { show } = await showOf(shows, request);
    const source = Source.exclude(['rest', 'hand']).safeParse(request.params.source);
    if (!source.success)
      throw new Fault('source_unknown', 'The source is one of: shopify, woocommerce, stripe, mercadopago, standard.');
    const parsed = Secrets.safeParse(jsonOf(request));
    if (!parsed.success)
      throw new Fault(
        'secrets_invalid',
        'Send {secrets:[…]}, up to 10 texts as the shop shows them. An empty list disconnects the shop.',
      );
    await connections.connect(show, source.data, parsed.data.secrets);
    response.json({ source: source.data, secrets: parsed.data.secrets.length });
  });

  return router;
}

const sentenceOf = (code: string): string =>
  code === 'currency_unknown'
    ? 'The currency must be an active ISO 4217 code such as MXN or USD, and so must every currency in rates.'
    : code === 'timezone_unknown'
      ? 'The timezone must be a name such as America/Mexico_City.'
      : code;

/** "currency: Invalid input", a clause each. */
const whatIsWrong = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ');
