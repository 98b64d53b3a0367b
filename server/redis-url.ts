/** Where a Redis is, read from `REDIS_URL`. */
export interface RedisAddress {
  /** `one` server, the nodes of a `cluster`, or the `sentinel`s that know the master. */
  kind: 'one' | 'cluster' | 'sentinel';
  nodes: { host: string; port: number }[];
  /** Sentinel's name of the master. */
  master?: string;
  username?: string;
  password?: string;
  database: number;
  tls: boolean;
}

export const REDIS_URL_HELP =
  'must be redis://[user:password@]host[:port][/database], rediss:// for TLS, several with commas between for a cluster, ' +
  'or redis+sentinel://host:26379,host:26379/master-name[/database]';

/**
 * `redis://`, `rediss://`; several, with commas between, are nodes of one cluster (the later ones may leave the scheme and
 * the credentials out); `redis+sentinel://a,b,c/master-name`, `rediss+sentinel://` with TLS. Null where it is none of these.
 */
export function parseRedisUrl(text: string): RedisAddress | null {
  const match = /^(rediss?)(\+sentinel)?:\/\/(?:([^@/]*)@)?([^/]+)((?:\/[^/]*)*)$/.exec(withoutRepeats(text));
  if (!match) return null;
  const [, scheme, sentinel, credentials, hosts = '', path = ''] = match;
  const nodes = hosts.split(',').map((host) => nodeOf(host.trim(), sentinel ? 26_379 : 6379));
  if (!nodes.every((node) => node !== null)) return null;
  const parts = path.split('/').filter((part) => part !== '');
  const master = sentinel ? parts.shift() : undefined;
  const [database = '0', ...rest] = parts;
  const isCluster = !sentinel && nodes.length > 1;
  if (rest.length > 0 || !/^\d{1,4}$/.test(database) || (isCluster && database !== '0')) return null;
  if (sentinel && !master) return null;
  const login = credentials === undefined ? {} : loginOf(credentials);
  if (!login) return null;
  return {
    kind: sentinel ? 'sentinel' : isCluster ? 'cluster' : 'one',
    nodes,
    ...(master === undefined ? {} : { master }),
    ...login,
    database: Number(database),
    tls: scheme === 'rediss',
  };
}

/** "redis://u:p@a:1,redis://u:p@b:2" → "redis://u:p@a:1,b:2" */
const withoutRepeats = (text: string): string =>
  text
    .trim()
    .replaceAll(/,\s*rediss?:\/\/(?:[^@/,]*@)?/g, ',')
    .replaceAll(/\/,/g, ',');

function nodeOf(text: string, otherwise: number): { host: string; port: number } | null {
  const match = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text);
  if (!match) return null;
  const [, host = '', port = String(otherwise)] = match;
  return Number(port) > 0 && Number(port) < 65_536 ? { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) } : null;
}

/** "user:password", "user", ":password"; percent-escapes stand for themselves. */
function loginOf(credentials: string): { username?: string; password?: string } | null {
  const colon = credentials.indexOf(':');
  const [user, password] =
    colon === -1 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  try {
    return {
      ...(user ? { username: decodeURIComponent(user) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
    };
  } catch {
    return null;
  }
}
