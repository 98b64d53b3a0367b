import { networkInterfaces } from 'node:os';

/**
 * Where a page may come from to talk to this server (A4): its public address and its own addresses, on its port. A
 * program that is no browser sends no Origin and has to have a key like everybody else.
 */
export interface Origins {
  isAllowed(origin: string | undefined): boolean;
  /** Whether a `Host` is this machine's own, and not the public address. */
  isOwnHost(host: string): boolean;
}

export function openOrigins(publicUrl: string, port: number): Origins {
  const hosts = new Set([
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
    ...lanAddresses().map((address) => `${address}:${port}`),
  ]);
  const { origin: own, host: publicHost } = new URL(publicUrl);
  return {
    isAllowed(origin) {
      if (origin === undefined) return true;
      if (origin === own) return true;
      const url = tryUrl(origin);
      return url !== null && url.protocol === 'http:' && hosts.has(url.host);
    },
    isOwnHost: (host) => host !== publicHost && hosts.has(host),
  };
}

/**
 * Whether a request for a socket goes on to where it says what it wants. A page of any site may ask for the public ticker,
 * and says so in the address already, over a websocket; `admit` holds it to that (A4).
 */
export function mayAskForSocket(isOwn: boolean, address: string): boolean {
  if (isOwn) return true;
  const query = new URLSearchParams(address.split('?')[1]);
  return query.get('surface') === 'ticker' && query.get('transport') === 'websocket';
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** This machine's addresses on its networks, IPv4: what a phone beside it can reach. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((one) => one !== undefined && one.family === 'IPv4' && !one.internal)
    .map((one) => one?.address ?? '');
}
