import { Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';

/** A second look after the first has not been answered; both are over before a picture's time is. */
const TIMEOUT_MS = 1000;
const TRIES = 2;

/**
 * The addresses of a name, asked of the name servers themselves. The system's `lookup` has two threads for all of this
 * server. Sequence with it: the names of 40 products' pictures are not answered; each keeps a thread for ten seconds; a
 * payment cannot be asked about at Mercado Pago meanwhile, and its webhook is answered 503.
 *
 * @throws Error where it has none
 */
export async function resolveHost(name: string, servers?: readonly string[]): Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [
    ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0) throw new Error(`no address is known of ${name}`);
  return found;
}
