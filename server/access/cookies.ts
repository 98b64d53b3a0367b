import type { IncomingHttpHeaders } from 'node:http';

/**
 * The cookies that sessions lie in: one of the owner's key, and one for each show of which the browser holds another key.
 * No script can read them and no other site's page sends them.
 *
 * Behind https a name begins with `__Host-`, which a browser takes only from this very host and keeps from plain HTTP. On
 * plain HTTP in a LAN there is no such thing; a cookie knows no port, so the name has it: two servers of one machine do
 * not overwrite each other's.
 */
export interface Cookies {
  /** Those that open the show, the show's own first; null: of whatever show there is. */
  tokensIn(headers: IncomingHttpHeaders, show: string | null): string[];
  /** For `Set-Cookie`. `show`: null for the owner's key. */
  set(headers: IncomingHttpHeaders, show: string | null, token: string, seconds: number): string;
  /** That of the show, whether it came along or not. */
  clearOne(headers: IncomingHttpHeaders, show: string): string;
  /** Of each of ours that came along. */
  clear(headers: IncomingHttpHeaders): string[];
}

const TOKEN = /^[\w-]{43}$/;

/** `isOwnHost`: whether a request came to an address of this machine, past whatever stands in front of it. */
export function makeCookies(publicUrl: string, isOwnHost: (host: string) => boolean): Cookies {
  const { protocol, port } = new URL(publicUrl);
  const isSecure = ({ host = '' }: IncomingHttpHeaders): boolean => protocol === 'https:' && !isOwnHost(host);
  const baseOf = (headers: IncomingHttpHeaders): string =>
    isSecure(headers) ? '__Host-nacre' : `nacre${portOf(headers)}`;
  // Past what stands in front of this server the public address says nothing of its port.
  const portOf = ({ host = '' }: IncomingHttpHeaders): string =>
    (isOwnHost(host) ? host.split(':').at(-1) : port) || '80';
  const nameOf = (headers: IncomingHttpHeaders, show: string | null): string =>
    show === null ? baseOf(headers) : `${baseOf(headers)}.${show}`;

  /** Of one name there may be several: what else is served under this host name can plant another, which ours does not overwrite. */
  function ours(headers: IncomingHttpHeaders): Map<string, string[]> {
    const base = baseOf(headers);
    const found = new Map<string, string[]>();
    for (const pair of (headers.cookie ?? '').split(';')) {
      const [name = '', value = ''] = pair.trim().split('=', 2);
      if ((name === base || name.startsWith(`${base}.`)) && TOKEN.test(value))
        found.set(name, [...(found.get(name) ?? []), value]);
    }
    return found;
  }

  const written = (headers: IncomingHttpHeaders, name: string, value: string, seconds: number): string =>
    [
      `${name}=${value}`,
      'Path=/',
      `Max-Age=${seconds}`,
      'HttpOnly',
      'SameSite=Strict',
      ...(isSecure(headers) ? ['Secure'] : []),
    ].join('; ');

  return {
    tokensIn(headers, show) {
      const all = ours(headers);
      const names =
        show === null ? [nameOf(headers, null), ...all.keys()] : [nameOf(headers, show), nameOf(headers, null)];
      return [...new Set(names.flatMap((name) => all.get(name) ?? []))];
    },
    set: (headers, show, token, seconds) => written(headers, nameOf(headers, show), token, seconds),
    clearOne: (headers, show) => written(headers, nameOf(headers, show), '', 0),
    clear: (headers) => [...ours(headers).keys()].map((name) => written(headers, name, '', 0)),
  };
}
