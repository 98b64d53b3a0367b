import type { SaleFact } from '../../shared/fact.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { showNamed } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import { openSlices } from '../slices.ts';
import { splitBatch } from '../sources/batch.ts';
import { normaliseOrder } from '../sources/rest.ts';
import type { Delivered } from './delivered.ts';
import type { Ingest } from './ingest.ts';
import { roomIn } from './refund-room.ts';
import type { Refused } from './refused.ts';

interface Deps {
  shows: Shows;
  ingest: Ingest;
  refused: Refused;
  clock: Clock;
}

/** They are one commit. */
const MOST_FACTS = 20_000;

export interface OrdersReceipt {
  accepted: number;
  duplicate: number;
  rejected: { index: number; code: ErrorCode; message: string }[];
}

/**
 * Orders in our own shape: one, an array, or NDJSON. Each bad one of several is named by its index and the good ones
 * are kept; a bad one alone is the answer itself.
 *
 * @throws Fault
 */
export async function takeOrders(
  { shows, ingest, refused, clock }: Deps,
  { show, raw }: Pick<Delivered, 'show' | 'raw'>,
): Promise<OrdersReceipt> {
  const projector = await showNamed(shows, show);
  const slices = openSlices();
  const batch = await splitBatch(raw, slices);
  if ('code' in batch) throw new Fault(batch.code, batch.message);
  const receivedAt = clock();
  const rejected: OrdersReceipt['rejected'] = [];
  const orders: SaleFact[][] = [];
  let count = 0;
  const refusalOf = roomIn(projector.state.sales);
  for (const [index, line] of batch.lines.entries()) {
    const read =
      'code' in line
        ? line
        : normaliseOrder(line.value, {
            source: 'rest',
            receivedAt,
            countTestOrders: projector.state.slots.show.rehearsal,
          });
    const order = 'facts' in read ? (refusalOf(read.facts) ?? read) : read;
    if ('facts' in order) {
      orders.push([...order.facts]);
      count += order.facts.length;
    } else if (batch.isOne) throw new Fault(order.code, order.message);
    else rejected.push({ index, code: order.code, message: order.message });
    if (slices.isOver()) await slices.next();
  }
  if (count > MOST_FACTS)
    throw new Fault(
      'body_too_large',
      `These are more than ${MOST_FACTS} orders and refunds. Send them in several requests.`,
    );
  for (const { code } of rejected) refused.count({ show: projector.show, source: 'rest' }, code);
  const news = await ingest.takeSales(projector, orders.flat(), slices);
  // An order is news when any of its facts is.
  let accepted = 0;
  let next = 0;
  for (const facts of orders) {
    if (news.slice(next, next + facts.length).some(Boolean)) accepted += 1;
    next += facts.length;
  }
  return { accepted, duplicate: orders.length - accepted, rejected };
}
