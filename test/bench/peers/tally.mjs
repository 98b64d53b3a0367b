import { createServer } from 'node:http';

/**
 * What the peers written in Node have in common: orders come in over bare `node:http`, a JSON order a line, are answered,
 * and are added up. Nothing is kept.
 */

/**
 * @typedef {{ id: string, total: string, currency: string, buyer: { name: string }, items: object[] }} Order
 * @typedef {{ orders: number, net: string, currency: string, latest: object, fill?: string }} Told
 */

/**
 * What screens are told after each order: the sums and the latest sale. With `bytes`, filled up to so many.
 *
 * @param {number} [bytes]
 */
export function makeTally(bytes = 0) {
  let [orders, cents] = [0, 0];
  /**
   * @param {Order} order
   * @returns {Told}
   */
  return ({ total, currency, buyer, items }) => {
    orders += 1;
    cents += Math.round(Number(total) * 100);
    const told = {
      orders,
      net: (cents / 100).toFixed(2),
      currency,
      latest: { name: buyer.name, amount: total, items },
    };
    const lacking = bytes - JSON.stringify(told).length - ',"fill":""'.length;
    return lacking > 0 ? { ...told, fill: 'x'.repeat(lacking) } : told;
  };
}

/**
 * Says its port once it listens. The answer leaves before the sale is told, as with a server that answers once it is kept.
 *
 * @param {(order: Order) => void} sell
 */
export function takeOrders(sell) {
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    request.on('end', () => {
      const lines = Buffer.concat(chunks).toString().split('\n');
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 2 }).end('{}');
      for (const line of lines) sell(/** @type {Order} */ (JSON.parse(line)));
    });
  });
  server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
    const address = server.address();
    console.log(`port ${typeof address === 'object' ? address?.port : ''}`);
  });
  return server;
}
