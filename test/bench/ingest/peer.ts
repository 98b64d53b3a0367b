import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { readJson } from '../../../server/http/body.ts';
import { shopify } from '../../../server/sources/shopify.ts';

/**
 * What an order costs without a store: the same signature, the same parse, the same checks, and nothing kept. `bare` is
 * node:http alone, `express` the same within a route of Express. Says its port when it listens.
 */
const [kind = 'bare', secret = ''] = process.argv.slice(2);

async function take(request: IncomingMessage, raw: Buffer): Promise<object> {
  const headers = request.headers as Record<string, string | undefined>;
  const delivery = { headers, raw, query: new URLSearchParams(), receivedAt: Date.now() };
  const verdict = shopify.verify(delivery, [secret]);
  if (!verdict.ok) throw new Error(verdict.code);
  const normalised = await shopify.normalise(delivery, readJson(raw), { secrets: [secret], countTestOrders: false });
  if (!('facts' in normalised)) throw new Error('no facts');
  return { accepted: normalised.facts.length, duplicate: 0 };
}

const bare: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    void take(request, Buffer.concat(chunks)).then((receipt) => {
      const text = JSON.stringify(receipt);
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
};

const inExpress = (): RequestListener => {
  const app = express();
  app.post('/hooks/:show/:source', express.raw({ type: () => true, limit: '4mb' }), async (request, response) => {
    response.json(await take(request, request.body as Buffer));
  });
  return app as RequestListener;
};

const server = createServer(kind === 'bare' ? bare : inExpress());
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
