import { makeMercadopago } from './mercadopago.ts';
import { shopify } from './shopify.ts';
import type { Sources } from './source.ts';
import { standard } from './standard.ts';
import { stripe } from './stripe.ts';
import { woocommerce } from './woocommerce.ts';

/** Every vendor whose webhooks are understood. */
export const makeSources = ({ mercadopagoUrl }: { mercadopagoUrl: string }): Sources =>
  new Map(
    [shopify, woocommerce, stripe, makeMercadopago(mercadopagoUrl), standard].map((adapter) => [
      adapter.source,
      adapter,
    ]),
  );
