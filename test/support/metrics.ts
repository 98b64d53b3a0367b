import type { Nacre } from './server.ts';

/** What the server counts under this name, all labels together; `labels`, a pattern, takes those that match it alone. */
export async function counted({ url }: Pick<Nacre, 'url'>, metric: string, labels = '[^}]*'): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(new RegExp(`^${metric}(?:\\{${labels}\\})? ([\\d.e+-]+)$`, 'gm'))].reduce(
    (sum, [, value]) => sum + Number(value),
    0,
  );
}
