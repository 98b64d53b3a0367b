import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { Fact } from '../../shared/fact.ts';
import { salesOfBuyer } from '../../shared/forgotten.ts';
import { saleKeyOf } from '../../shared/sale.ts';
import type { State } from '../../shared/state.ts';
import type { Access } from '../access/access.ts';
import { guard, holderOf } from '../access/guard.ts';
import { Fault } from '../errors.ts';
import { jsonOf, rawBody } from '../http/body.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { foldedShowOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import { openSlices } from '../slices.ts';
import { findSales } from './find-sales.ts';
import type { Forgetting } from './forgetting.ts';

interface Deps {
  shows: Shows;
  access: Access;
  ledger: Ledger;
  forgetting: Forgetting;
}

const Find = z.strictObject({ text: z.string().trim().min(1).max(200) });
const OfSale = z.strictObject({ sale: z.string().min(1).max(220) });
const SMALL = 4096;
const FACTS_PER_TURN = 500;

/**
 * What a buyer may ask of the shop: what is kept of me, and forget me. A buyer is found by a sale. All of it is in bodies: a
 * path or a query is written to the logs of whatever stands before this server.
 */
export function privacyRoutes({ shows, access, ledger, forgetting }: Deps): Router {
  const router = express.Router();
  const owner = guard(access, 'administer');
  const body = rawBody(SMALL);

  router.post('/api/shows/:show/buyers/find', owner, body, async (request, response) => {
    const { state } = await foldedShowOf(shows, request);
    const parsed = Find.safeParse(jsonOf(request));
    if (!parsed.success)
      throw new Fault('buyer_invalid', 'Send {text}: a part of the name as it is shown, or of an order’s id.');
    response.set('Cache-Control', 'no-store').json({ sales: await findSales(state, parsed.data.text, openSlices()) });
  });

  router.post('/api/shows/:show/buyers/export', owner, body, async (request, response) => {
    const { show, state } = await foldedShowOf(shows, request);
    const sales = buyersSales(state, jsonOf(request));
    response
      .set('Cache-Control', 'no-store')
      .json({ show, sales, facts: await factsOf(ledger, show, new Set(sales), state.seq) });
  });

  router.post('/api/shows/:show/buyers/forget', owner, body, async (request, response) => {
    const projector = await foldedShowOf(shows, request);
    const sales = buyersSales(projector.state, jsonOf(request));
    const { keyId, role } = holderOf(response);
    const outcome = await forgetting.forget(projector, { sales }, { key: keyId, role });
    response.status(outcome === 'queued' ? 202 : 200).json({ outcome, sales: sales.length });
  });

  return router;
}

/** @throws Fault */
function buyersSales(state: State, told: unknown): string[] {
  const parsed = OfSale.safeParse(told);
  if (!parsed.success) throw new Fault('buyer_invalid', 'Send {sale}: "SOURCE:ID", as find answers it.');
  const sales = salesOfBuyer(state.sales, parsed.data.sale);
  if (sales.length === 0) throw new Fault('sale_unknown', 'There is no such sale in this show.');
  return sales;
}

/** Every fact of these sales, as it is kept. */
async function factsOf(ledger: Ledger, show: string, sales: ReadonlySet<string>, until: number): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (let after = 0; after < until;) {
    const entries = await ledger.read(show, after, FACTS_PER_TURN);
    if (entries.length === 0) break;
    for (const { fact } of entries)
      if ((fact.kind === 'order' || fact.kind === 'refund' || fact.kind === 'dispute') && sales.has(saleKeyOf(fact)))
        facts.push(fact);
    after = entries.at(-1)?.seq ?? until;
    await new Promise(setImmediate);
  }
  return facts;
}
