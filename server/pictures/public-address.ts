import { BlockList, isIP } from 'node:net';

/**
 * Whether an address is of the internet at large. Whoever may name a picture's address could otherwise make this server
 * ask what only it can reach: itself, its router, a cloud's metadata (169.254.169.254).
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !PRIVATE_4.check(address, 'ipv4');
    case 6:
      // Of IPv6 only 2000::/3 is given out; what embeds an IPv4 address (::ffff:…, 64:ff9b::…) lies outside of it.
      return GLOBAL_6.check(address, 'ipv6') && !SPECIAL_6.check(address, 'ipv6');
    default:
      return false;
  }
}

const blocks = (family: 'ipv4' | 'ipv6', ...ranges: [network: string, prefix: number][]): BlockList => {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
};

/** IANA's special-purpose registry, multicast and the reserved rest. */
const PRIVATE_4 = blocks(
  'ipv4',
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
);
const GLOBAL_6 = blocks('ipv6', ['2000::', 3]);
/** Teredo and its neighbours, documentation, and 6to4, which embeds an IPv4 address. */
const SPECIAL_6 = blocks('ipv6', ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]);
