import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { remembering } from './remembering.ts';

/** Addresses that nobody on the internet comes from: a proxy or a tunnel in front of this, or somebody in the same house. */
const NEAR = new BlockList();
NEAR.addSubnet('127.0.0.0', 8);
NEAR.addSubnet('10.0.0.0', 8);
NEAR.addSubnet('172.16.0.0', 12);
NEAR.addSubnet('192.168.0.0', 16);
NEAR.addSubnet('169.254.0.0', 16);
NEAR.addSubnet('100.64.0.0', 10);
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');
NEAR.addSubnet('fe80::', 10, 'ipv6');

/**
 * Where a request comes from, for limits: who is connected, or, where that is a proxy near by, whom it names last in
 * `X-Forwarded-For`: what stands before that the client may have written itself. Null: it comes from near by, and through
 * no proxy that says for whom; then it may stand for everybody, and no limit by address holds.
 */
export function addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string | null {
  const peer = peerOf(socket);
  if (peer !== null) return peer;
  const forwarded = headers['x-forwarded-for'];
  if (forwarded === undefined) return null;
  const last = plain(String(forwarded).split(',').at(-1)?.trim() ?? '');
  return isIP(last) === 0 ? null : network(last);
}

/** Who is connected, for limits; null: somebody near by. */
export function peerOf({ remoteAddress = '' }: { remoteAddress?: string | undefined }): string | null {
  const peer = plain(remoteAddress);
  return isNear(peer) ? null : network(peer);
}

const MOST_KNOWN = 1000;
/** To look through the list costs as much as to check a signature. */
const isNear = remembering(MOST_KNOWN, (address) => NEAR.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));

/** Of `::ffff:192.0.2.1`, as a server on both families says it, the IPv4 address. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address);

/** Of an IPv6 address the /64: whoever has one of it has all of it. */
function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
