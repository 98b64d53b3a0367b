import { Source } from '../../shared/fact.ts';
import type { SaleFact } from '../../shared/fact.ts';
import type { Connections } from '../access/connections.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import { readJsonInSlices } from '../http/body.ts';
import type { Limits } from '../http/limits.ts';
import type { Projector } from '../projection/projector.ts';
import { showNamed } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import { openSlices } from '../slices.ts';
import type { Slices } from '../slices.ts';
import type { Delivery, SourceAdapter, Sources } from '../sources/source.ts';
import type { Delivered } from './delivered.ts';
import type { Ingest } from './ingest.ts';
import { roomIn } from './refund-room.ts';

interface Deps {
  shows: Shows;
  connections: Connections;
  sources: Sources;
  ingest: Ingest;
  limits: Limits;
  clock: Clock;
}

/** What a shop is answered, with 200, once its facts are durable. */
export type Receipt = { accepted: number; duplicate: number } | { ignored: string };

/**
 * One vendor's delivery: the bytes are verified, then read (I1), then made into facts.
 *
 * @throws Fault for every delivery that is refused.
 */
export async function takeWebhook(deps: Deps, delivered: Delivered): Promise<Receipt> {
  const projector = await showNamed(deps.shows, delivered.show);
  const adapter = adapterOf(deps.sources, delivered.source);
  if (!adapter)
    throw new Fault('source_unknown', 'The source is one of: shopify, woocommerce, stripe, mercadopago, standard.');
  const slices = openSlices();
  const read = await readDelivery(deps, adapter, projector, delivered, slices);
  if ('ignored' in read) return read;
  const refusal = roomIn(projector.state.sales)(read.facts);
  if (refusal) throw new Fault(refusal.code, refusal.message);
  const news = await deps.ingest.takeSales(projector, read.facts, slices);
  const accepted = news.filter(Boolean).length;
  return { accepted, duplicate: news.length - accepted };
}

/** The source that the path names; undefined where it names none of ours. */
export function adapterOf(sources: Sources, name: string): SourceAdapter | undefined {
  const source = Source.safeParse(name);
  return source.success ? sources.get(source.data) : undefined;
}

async function readDelivery(
  { connections, limits, clock }: Deps,
  adapter: SourceAdapter,
  { show, state }: Projector,
  { headers, raw, query }: Delivered,
  slices: Slices,
): Promise<{ facts: readonly SaleFact[] } | { ignored: string }> {
  const delivery: Delivery = {
    // Node joins repeated headers with a comma; a signature given twice thus fails as malformed. Only cookies come as a list.
    headers: headers as Delivery['headers'],
    raw,
    query: new URLSearchParams(query),
    receivedAt: clock(),
  };
  const secrets = connections.secretsOf(show, adapter.source);
  const greeting = adapter.greeting?.(delivery);
  if (greeting) return { ignored: greeting };
  if (secrets.length === 0) {
    throw new Fault(
      'secret_not_set',
      `No secret is set for ${adapter.source}. Paste the shop's webhook secret on the control page, under Setup.`,
    );
  }
  const verdict = adapter.verify(delivery, secrets);
  if (!verdict.ok) throw new Fault(verdict.code, verdict.message);
  // Only now: what strangers send in a shop's name must not use up what the shop has.
  limits.take('deliveries', `${show} ${adapter.source}`);
  const normalised = await adapter.normalise(delivery, await readJsonInSlices(raw, slices), {
    secrets,
    countTestOrders: state.slots.show.rehearsal,
  });
  if ('code' in normalised) throw new Fault(normalised.code, normalised.message);
  return normalised;
}
