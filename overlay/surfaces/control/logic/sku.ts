/** A code for a product that has none: "Aretes de perla (oro)" → "aretes-de-perla-oro". Different from all of `taken`. */
export function skuFor(title: string, taken: ReadonlySet<string>): string {
  const words = title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  const stem = Array.from(words).slice(0, 40).join('') || 'product';
  let sku = stem;
  for (let count = 2; taken.has(sku); count += 1) sku = `${stem}-${count}`;
  return sku;
}
