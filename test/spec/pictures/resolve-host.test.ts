import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import promises from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { expect, test, vi } from 'vitest';
import { fetchPicture } from '../../../server/pictures/fetch-picture.ts';
import { resolveHost } from '../../../server/pictures/resolve-host.ts';
import { onceAtEnd } from '../../support/cleanup.ts';

const [A, AAAA] = [1, 28];

/** A name server that says of each type what it is told to: bytes of an address, or nothing at all. */
async function nameServer(answers: Readonly<Record<number, readonly number[]>>): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12) + 5;
    const data = answers[question.readUInt16BE(end - 4)];
    if (!data) return;
    const head = Buffer.from(question.subarray(0, end));
    head.writeUInt16BE(0x81_80, 2);
    head.writeUInt16BE(1, 6);
    head.writeUInt32BE(0, 8);
    const record = Buffer.from([0xc0, 12, ...question.subarray(end - 4, end), 0, 0, 0, 60, 0, data.length, ...data]);
    socket.send(Buffer.concat([head, record]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onceAtEnd(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

test('[P3] both families of a name are told; one that is not answered keeps the other waiting for half a second', async () => {
  const v6 = [0x26, 0x06, ...Array<number>(13).fill(0), 1];
  const both = await nameServer({ [A]: [93, 184, 216, 34], [AAAA]: v6 });
  const found = await resolveHost('shop.example', [both]);
  expect(found).toEqual([
    { address: '93.184.216.34', family: 4 },
    { address: '2606::1', family: 6 },
  ]);
  const half = await nameServer({ [A]: [93, 184, 216, 34] });
  const start = performance.now();
  expect(await resolveHost('shop.example', [half])).toEqual(found.slice(0, 1));
  // The resolver itself asks twice, which takes it three seconds or four.
  expect(performance.now() - start).toBeLessThan(2500);
  await expect(resolveHost('shop.example', [await nameServer({})])).rejects.toThrow('no address');
});

test('[P3] a picture’s name is not asked about where payments and Redis have theirs looked up', async () => {
  // It never answers, whoever asks it by whatever import.
  const ways = [
    vi.spyOn(dns, 'lookup').mockImplementation(() => {}),
    vi.spyOn(promises, 'lookup').mockReturnValue(new Promise(() => {})),
  ];
  syncBuiltinESMExports();
  onceAtEnd(() => {
    for (const way of ways) way.mockRestore();
    syncBuiltinESMExports();
  });
  await expect(fetchPicture('http://picture.invalid/a.png', { allowed: null, withinMs: 300 })).rejects.toMatchObject({
    fault: 'unreachable',
  });
  for (const way of ways) expect(way).not.toHaveBeenCalled();
});
