import type { Fact } from '../../shared/fact.ts';

/** Orders of numbers from `from` to before `to`, each of another id. */
export function manyOrders(from: number, to: number): Fact[] {
  return Array.from({ length: to - from }, (_, index): Fact => {
    const number = from + index;
    return {
      kind: 'order',
      source: 'shopify',
      id: `56000000${number}`,
      version: 1_795_524_476_000_000 + number,
      at: 1_795_524_476_000 + number,
      body: {
        status: 'paid',
        currency: 'MXN',
        total: 10_000 + (number % 90_000),
        name: 'María G.',
        items: [
          { sku: `SKU-${number % 40}`, title: 'Collar de perlas blancas', quantity: 1 + (number % 2), price: 10_000 },
        ],
      },
    };
  });
}
