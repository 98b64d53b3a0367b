import { expect, test } from 'vitest';
import { emptyState } from '../../shared/state.ts';
import { openLimits } from '../../server/http/limits.ts';
import { takeWebhook } from '../../server/ingest/webhook.ts';
import { makeSources } from '../../server/sources/registry.ts';
import { signShopify } from '../support/signing.ts';

const SECRET = 'a secret of the shop';
const body = JSON.stringify({
  id: 1,
  updated_at: '2026-11-24T20:00:00Z',
  currency: 'USD',
  total_price: '12.00',
  financial_status: 'paid',
  line_items: [],
});
const delivered = (secret: string) => ({
  show: 'main',
  source: 'shopify',
  headers: signShopify(body, secret, 'orders/create'),
  query: '',
  raw: Buffer.from(body),
});

test('[B1] what strangers send in a shop’s name uses up nothing of what the shop has', async () => {
  const limits = openLimits(() => 0, null);
  const deps = {
    shows: { get: () => Promise.resolve({ show: 'main', state: emptyState('main') }) },
    connections: { secretsOf: () => [SECRET] },
    sources: makeSources({ mercadopagoUrl: 'http://127.0.0.1:9' }),
    ingest: { takeSales: () => Promise.resolve([true]) },
    limits,
    clock: () => 0,
  } as unknown as Parameters<typeof takeWebhook>[0];
  for (let forged = 0; forged < 5000; forged += 1)
    await expect(takeWebhook(deps, delivered('a guess'))).rejects.toMatchObject({ code: 'signature_wrong' });
  expect(await takeWebhook(deps, delivered(SECRET))).toEqual({ accepted: 1, duplicate: 0 });
  limits.stop();
});
