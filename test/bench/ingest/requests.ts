import { signShopify } from '../../support/signing.ts';

/** HTTP requests as bytes, made before the clock runs. */

export const SECRET = 'shpss_of_the_bench';

/** A signed webhook of Shopify with an order of its own. */
export function webhook(show: string, number: number): Buffer {
  const at = new Date().toISOString();
  const body = JSON.stringify({
    id: 450_789_000 + number,
    total_price: '48.00',
    currency: 'USD',
    financial_status: 'paid',
    cancelled_at: null,
    created_at: at,
    updated_at: at,
    test: false,
    customer: { first_name: 'Rosa', last_name: 'Balam' },
    line_items: [{ sku: 'ring', title: 'Pearl ring', quantity: 1, price: '48.00' }],
    refunds: [],
  });
  return request(`/hooks/${show}/shopify`, body, signShopify(body, SECRET, 'orders/create'));
}

/** An order of our own shape. */
export const orderLine = (number: number): string =>
  JSON.stringify({
    id: `A-${number}`,
    status: 'paid',
    currency: 'USD',
    total: '59.00',
    buyer: { name: 'María García' },
    items: [{ sku: 'PEARL', title: 'Pearl earrings', quantity: 1, price: '59.00' }],
  });

/** NDJSON of so many orders, the first of which has that number. */
export function batch(show: string, ownerKey: string, first: number, orders: number): Buffer {
  const body = Array.from({ length: orders }, (_, place) => orderLine(first + place)).join('\n');
  return request(`/api/shows/${show}/orders`, body, { Authorization: `Bearer ${ownerKey}` });
}

function request(path: string, body: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${lines.join('')}\r\n${body}`,
  );
}
