import { Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';

/** A second look after the first has not been answered. */
const TIMEOUT_MS = 1000;
const TRIES = 2;
/** Over before a picture's time is, whatever the resolver makes of its own. */
const WITHIN_MS = 3000;
/** Where one family is known the other has so long more (RFC 8305 gives it 50 ms; a phone's network may need longer). */
const OTHER_FAMILY_MS = 500;

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
  const asked = [resolver.resolve4(name), resolver.resolve6(name)] as const;
  const cancel = (): void => resolver.cancel();
  const timers = [setTimeout(cancel, WITHIN_MS)];
  const onFirst = (): void => void timers.push(setTimeout(cancel, OTHER_FAMILY_MS));
  void Promise.any(asked).then(onFirst, () => {});
  const [v4, v6] = await Promise.allSettled(asked);
  for (const timer of timers) clearTimeout(timer);
  const found = [
    ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0) throw new Error(`no address is known of ${name}`);
  return found;
}
