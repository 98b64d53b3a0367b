import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShowSettings } from '../../shared/cue.ts';
import { Fact } from '../../shared/fact.ts';
import type { SaleFact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import type { TotalsSection } from '../../shared/view.ts';
import { totalsOf } from '../../shared/views.ts';
import { decodeUtf8, parseJson } from '../../server/sources/json.ts';
import type { Delivery, Normalised, SourceAdapter } from '../../server/sources/source.ts';

/** The steps of a delivery without a server: bytes → verdict → facts → fold. */

export const NOW = Date.UTC(2026, 10, 24, 20, 15, 0);

export interface Sent {
  headers: Record<string, string>;
  body: string | Buffer;
  /** Begins with `?`. */
  query?: string;
  /** Milliseconds since 1970. */
  at?: number;
}

export const deliveryOf = ({ headers, body, query = '', at = NOW }: Sent): Delivery => ({
  headers,
  raw: Buffer.from(body as string),
  query: new URLSearchParams(query),
  receivedAt: at,
});

interface Options {
  secrets: readonly string[];
  countTestOrders?: boolean;
}

/** What the adapter makes of it; a refused signature and unreadable JSON come as refusals, too. */
export async function take(
  adapter: SourceAdapter,
  sent: Sent,
  { secrets, countTestOrders = false }: Options,
): Promise<Normalised | { code: string; message: string }> {
  const delivery = deliveryOf(sent);
  const verdict = adapter.verify(delivery, secrets);
  if (!verdict.ok) return verdict;
  const text = decodeUtf8(delivery.raw);
  if (typeof text !== 'string') return text;
  const parsed = parseJson(text);
  if ('code' in parsed) return parsed;
  return adapter.normalise(delivery, parsed.value, { secrets, countTestOrders });
}

/** The facts, checked against the log's own schema; throws where there are none. */
export async function factsOf(adapter: SourceAdapter, sent: Sent, options: Options): Promise<SaleFact[]> {
  const taken = await take(adapter, sent, options);
  if (!('facts' in taken)) throw new Error(`no facts: ${JSON.stringify(taken)}`);
  for (const fact of taken.facts) Fact.parse(fact);
  return [...taken.facts];
}

type Settings = { [K in keyof typeof ShowSettings]?: unknown };

/** A show of its own: the first fact configures it, then the given ones. */
export function stateOf(settings: Settings, facts: readonly SaleFact[]): State {
  const state = emptyState('test');
  const cue = { id: randomUUID(), kind: 'show.configure', countOn: 'placed', ...settings };
  const first = Fact.parse({ kind: 'cue', at: NOW, by: { key: 'owner', role: 'owner' }, cue });
  for (const [place, fact] of [first, ...facts].entries()) reduce(state, fact, place + 1);
  return state;
}

export const totals = (settings: Settings, facts: readonly SaleFact[]): TotalsSection =>
  totalsOf(stateOf(settings, facts));

/** Every order of the list. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, place) => permutations(list.toSpliced(place, 1)).map((rest) => [one, ...rest]));
}

const FIXTURES = join(import.meta.dirname, '../../../shared/fixtures');

/** Vendors' own published payloads, where this checkout has them beside it; they are not ours to copy. */
export const hasPublished = existsSync(FIXTURES);
export const published = (file: string): string => readFileSync(join(FIXTURES, file), 'utf8');
/** For the names of tests that need them. */
export const whyNot = hasPublished ? '' : ' (skipped: ../shared/fixtures is not here)';

/** The project's own payloads. */
export const own = (file: string): string => readFileSync(join(import.meta.dirname, '../fixtures', file), 'utf8');
