import { createHmac, randomUUID } from 'node:crypto';

/**
 * Signs deliveries as the vendors do, from their documentation and apart from server/sources, so that a mistake in the
 * one is not repeated in the other. Each returns all the headers of a delivery. `body` is the exact text that is sent.
 */

export type Headers = Record<string, string>;

const JSON_TYPE = { 'content-type': 'application/json' };
const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text);

/** https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export function signShopify(
  body: string,
  secret: string,
  topic: string,
  { triggeredAt = new Date(), webhookId = randomUUID(), test = false } = {},
): Headers {
  return {
    ...JSON_TYPE,
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': hmac(secret, body).digest('base64'),
    'x-shopify-shop-domain': 'perlas-del-mar.example',
    'x-shopify-api-version': '2025-07',
    'x-shopify-webhook-id': webhookId,
    'x-shopify-event-id': randomUUID(),
    'x-shopify-triggered-at': triggeredAt.toISOString(),
    ...(test ? { 'x-shopify-test': 'true' } : {}),
  };
}

/** WC_Webhook::generate_signature and ::deliver in WooCommerce; a delivery id repeats within one second. */
export function signWooCommerce(
  body: string,
  secret: string,
  topic: string,
  deliveryId: string = randomUUID(),
): Headers {
  const [resource = '', event = ''] = topic.split('.');
  return {
    ...JSON_TYPE,
    'x-wc-webhook-source': 'https://perlas-del-mar.example/',
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-signature': hmac(secret, body).digest('base64'),
    'x-wc-webhook-id': '7',
    'x-wc-webhook-delivery-id': deliveryId,
  };
}

/** https://docs.stripe.com/webhooks#verify-manually; the timestamp is in seconds. */
export function signStripe(body: string, secret: string, at: Date = new Date()): Headers {
  const t = seconds(at);
  return { ...JSON_TYPE, 'stripe-signature': `t=${t},v1=${hmac(secret, `${t}.${body}`).digest('hex')}` };
}

/**
 * Mercado Pago signs ids, not the body: `id:…;request-id:…;ts:…;`, the id in lower case. Send it to
 * `?data.id=<dataId>&type=payment`. `ts` is in milliseconds today and was in seconds before.
 * https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks
 */
export function signMercadoPago(
  dataId: string,
  secret: string,
  { ts = String(Date.now()), requestId = randomUUID() }: { ts?: string; requestId?: string } = {},
): Headers {
  const manifest = `id:${dataId.toLowerCase()};request-id:${requestId};ts:${ts};`;
  return {
    ...JSON_TYPE,
    'x-request-id': requestId,
    'x-signature': `ts=${ts},v1=${hmac(secret, manifest).digest('hex')}`,
  };
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md; secret in base64, `whsec_` or not. */
export function signStandard(
  body: string,
  secret: string,
  { id = `msg_${randomUUID()}`, at = new Date() }: { id?: string; at?: Date } = {},
): Headers {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const t = seconds(at);
  return {
    ...JSON_TYPE,
    'webhook-id': id,
    'webhook-timestamp': t,
    'webhook-signature': `v1,${hmac(key, `${id}.${t}.${body}`).digest('base64')}`,
  };
}

const seconds = (at: Date): string => String(Math.floor(at.getTime() / 1000));
