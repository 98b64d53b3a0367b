import { Webhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { signMercadoPago, signShopify, signStandard, signStripe, signWooCommerce } from '../support/signing.ts';

/** The tests' own signatures, held against the vendors' libraries and against values worked out with openssl. */
describe('deliveries signed by the tests', () => {
  const body = '{"id":1,"total":"12.50","note":"perla ñ 珍珠"}';

  it('stripe: the vendor’s library accepts it and refuses another body', async () => {
    const headers = signStripe(body, 'whsec_test');
    const stripe = new Stripe('sk_test_none');
    const verify = (text: string) =>
      stripe.webhooks.constructEventAsync(text, headers['stripe-signature'] ?? '', 'whsec_test');
    await expect(verify(body)).resolves.toMatchObject({ id: 1 });
    await expect(verify(`${body} `)).rejects.toThrow();
  });

  it('standard: the reference library accepts it and refuses another body', () => {
    const secret = `whsec_${Buffer.from('nacre-test-secret-of-24b').toString('base64')}`;
    const headers = signStandard(body, secret);
    const webhook = new Webhook(secret);
    expect(webhook.verify(body, headers)).toMatchObject({ id: 1 });
    expect(() => webhook.verify(`${body} `, headers)).toThrow();
  });

  // printf '%s' "$body" | openssl dgst -sha256 -hmac s3cret -binary | base64
  it.each([
    ['shopify', signShopify(body, 's3cret', 'orders/paid')['x-shopify-hmac-sha256']],
    ['woocommerce', signWooCommerce(body, 's3cret', 'order.updated')['x-wc-webhook-signature']],
  ])('%s: base64 HMAC-SHA256 of the body’s bytes', (_vendor, signature) => {
    expect(signature).toBe('X1+yL5SlmPCYR2x8NulBey5jopIdkex/C9nim3SrScc=');
  });

  // printf '%s' 'id:abc123;request-id:r-1;ts:1742505638683;' | openssl dgst -sha256 -hmac s3cret
  it('mercadopago: hex HMAC-SHA256 of the ids, in lower case', () => {
    expect(signMercadoPago('ABC123', 's3cret', { ts: '1742505638683', requestId: 'r-1' })['x-signature']).toBe(
      'ts=1742505638683,v1=63a5396e148a5cb9b94a5b0c103f6520ea9e8db225136211348b794eb9203575',
    );
  });
});
