import type { Log } from '../log.ts';
import { LedgerUnavailable, LedgerUnfit } from './ledger.ts';
import { asking } from './redis-connection.ts';
import type { Client, Connection } from './redis-connection.ts';

/** 7.0 is the first that counts a stream's entries by itself (`XADD key 0-*`). */
const OLDEST = 7;
const CLOCK_MS = 2000;

/**
 * What is asked once at the start of every master. `hasOutbox`: what Redis loses is given back by the nodes, so weaker
 * settings are only worth a warning.
 *
 * @throws LedgerUnfit @throws LedgerUnavailable
 */
export async function checkRedis({ client }: Connection, hasOutbox: boolean, log: Log): Promise<void> {
  // Before it is ready a cluster's client knows nobody, or takes whomever REDIS_URL names for a master.
  if ('nodes' in client && client.status !== 'ready') throw new LedgerUnavailable(new Error('not ready'));
  const masters: Client[] = 'nodes' in client ? client.nodes('master') : [client];
  const faults: string[] = [];
  for (const master of masters) {
    const info = await asking(master.info());
    const settings = await settingsOf(master);
    const { refuse, warn } = judge({ info, settings, hasOutbox, clockMs: await clockDifference(master) });
    faults.push(...refuse);
    for (const line of warn) log.warn(line);
  }
  if (faults.length > 0) throw new LedgerUnfit([...new Set(faults)]);
}

export interface Findings {
  /** As INFO answers. */
  info: string;
  /** As CONFIG GET answers; null where it may not be asked, as with many hosted ones. */
  settings: Readonly<Record<string, string>> | null;
  hasOutbox: boolean;
  /** This machine's clock less Redis's. */
  clockMs: number;
}

export function judge({ info, settings, hasOutbox, clockMs }: Findings): { refuse: string[]; warn: string[] } {
  const refuse: string[] = [];
  const warn: string[] = [];
  const told = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const weak = hasOutbox ? warn : refuse;
  const version = told('redis_version');
  if (Number.parseInt(version, 10) < OLDEST) refuse.push(`Redis ${version} is too old: use version 7.0 or newer.`);
  if (told('role') === 'slave') refuse.push('REDIS_URL leads to a replica, which takes no writes: name the master.');

  const policy = settings?.['maxmemory-policy'] ?? told('maxmemory_policy');
  if (policy !== '' && policy !== 'noeviction')
    refuse.push(
      `Redis throws data away when its memory is full (maxmemory-policy ${policy}): write "maxmemory-policy noeviction" in redis.conf.`,
    );
  if ((settings?.appendonly ?? (told('aof_enabled') === '1' ? 'yes' : 'no')) !== 'yes')
    weak.push('Redis forgets what came last when it stops (appendonly no): write "appendonly yes" in redis.conf.');
  else if (!settings && !hasOutbox)
    warn.push('Redis does not tell its settings: without an outbox it must have "appendfsync always".');
  else if (!hasOutbox && settings?.appendfsync !== 'always')
    refuse.push(
      'Without an outbox (NACRE_OUTBOX=off) an order is only safe once Redis has written it: write "appendfsync always" in redis.conf.',
    );
  if (Math.abs(clockMs) > CLOCK_MS)
    warn.push(
      `This machine's clock is ${(clockMs / 1000).toFixed(1)} s off from that of Redis: let both keep time (NTP), or countdowns differ between screens.`,
    );
  return { refuse, warn };
}

async function settingsOf(master: Client): Promise<Record<string, string> | null> {
  try {
    const pairs = (await master.call('CONFIG', 'GET', 'appendonly', 'appendfsync', 'maxmemory-policy')) as string[];
    return Object.fromEntries(
      pairs.flatMap((name, place) => (place % 2 === 0 ? [[name, pairs[place + 1] ?? '']] : [])),
    );
  } catch {
    return null;
  }
}

/** Half of the question's way there and back is taken off. */
async function clockDifference(master: Client): Promise<number> {
  const from = Date.now();
  const [seconds = 0, micros = 0] = (await asking(master.time())).map(Number);
  return (from + Date.now()) / 2 - (seconds * 1000 + micros / 1000);
}
