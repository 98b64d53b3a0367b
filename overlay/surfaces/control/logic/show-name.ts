/** A show's name in addresses, from its title: "Perlas del Mar · jueves" → "perlas-del-mar-jueves"; "" if no letter is left. */
export function showName(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9\s·_.-]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
}
