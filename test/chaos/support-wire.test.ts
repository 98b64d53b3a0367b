import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { onceAtEnd } from '../support/cleanup.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { openWire, type Wire } from '../support/wire.ts';

/** A server that answers in capitals and knows all that it was told. */
async function startEcho() {
  const told: string[] = [];
  const ends: Socket[] = [];
  const server = createServer((end) => {
    ends.push(end);
    end.on('error', () => {});
    end.setEncoding('utf8').on('data', (text: string) => {
      told.push(text);
      end.write(text.toUpperCase());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onceAtEnd(() => {
    server.close();
    for (const end of ends) end.destroy();
  });
  return { port: (server.address() as AddressInfo).port, told: () => told.join(''), ends };
}

async function visit(wire: Wire) {
  const end = connect(wire.port, '127.0.0.1');
  onceAtEnd(() => void end.destroy());
  const heard: string[] = [];
  const trouble: string[] = [];
  end.on('error', (error: NodeJS.ErrnoException) => trouble.push(error.code ?? ''));
  end.setEncoding('utf8').on('data', (text: string) => heard.push(text));
  await once(end, 'connect');
  const hears = (text: string, withinMs = 5_000) =>
    until(text, () => heard.join('') === text, { withinMs, everyMs: 2 });
  return { end, heard: () => heard.join(''), hears, trouble };
}

test('cut: silence, and what was open is gone after mend', async () => {
  const { port, told, ends } = await startEcho();
  const wire = await openWire(port);
  const client = await visit(wire);
  client.end.write('a');
  await client.hears('A');

  wire.cut();
  client.end.write('b');
  ends[0]?.write('from the server');
  const late = await visit(wire);
  late.end.write('c');
  await sleep(200);
  expect([told(), client.heard(), late.heard()]).toEqual(['a', 'A', '']);
  expect([client.end.closed, late.end.closed, ends.length, ends[0]?.closed]).toEqual([false, false, 1, false]);

  wire.mend();
  await until('resets', () => client.end.closed && late.end.closed && ends[0]?.closed);
  expect([...client.trouble, ...late.trouble]).toEqual(['ECONNRESET', 'ECONNRESET']);
  const next = await visit(wire);
  next.end.write('d');
  await next.hears('D');
});

test('cut: neither end learns that the other has gone', async () => {
  const { port, ends } = await startEcho();
  const wire = await openWire(port);
  const client = await visit(wire);
  client.end.write('a');
  await client.hears('A');
  wire.cut();
  client.end.destroy();
  await sleep(100);
  expect(ends[0]?.closed).toBe(false);
  wire.pass();
  await until('a reset', () => ends[0]?.closed);
});

test('half open: only one way is swallowed', async () => {
  const { port, told, ends } = await startEcho();
  const wire = await openWire(port);
  const deaf = await visit(wire);
  await until('a connection', () => ends.length === 1);
  wire.halfOpen('replies');
  deaf.end.write('executed');
  await until('the request', () => told() === 'executed');
  await sleep(50);
  expect(deaf.heard()).toBe('');

  wire.mend();
  const mute = await visit(wire);
  await until('a connection', () => ends.length === 2);
  wire.halfOpen('requests');
  mute.end.write('never arrives');
  ends[1]?.write('news');
  await mute.hears('news');
  expect(told()).toBe('executed');
});

test('reset: at once, and whoever connects', async () => {
  const { port, ends } = await startEcho();
  const wire = await openWire(port);
  const client = await visit(wire);
  await until('a connection', () => ends.length === 1);
  wire.reset();
  await until('resets', () => client.end.closed && ends[0]?.closed);
  expect(client.trouble).toEqual(['ECONNRESET']);
  await visit(wire).then(
    (other) => until('a reset', () => other.end.closed),
    (error: unknown) => expect(error).toMatchObject({ code: 'ECONNRESET' }),
  );
  expect(ends).toHaveLength(1);
  wire.pass();
  const next = await visit(wire);
  next.end.write('a');
  await next.hears('A');
});

test('late: each way, in order, and nothing is lost when it passes again', async () => {
  const { port } = await startEcho();
  const wire = await openWire(port);
  const client = await visit(wire);
  wire.late(200);
  const since = performance.now();
  client.end.write('a');
  await sleep(100);
  client.end.write('b');
  await client.hears('A');
  expect(performance.now() - since).toBeGreaterThan(390);
  expect(performance.now() - since).toBeLessThan(900);
  await client.hears('AB');

  wire.late(60_000);
  client.end.write('c');
  await sleep(20);
  client.end.write('d');
  await sleep(20);
  wire.pass();
  client.end.write('e');
  await client.hears('ABCDE', 1_000);
});

test('slow: so many bytes in a second; then the rest at once', async () => {
  const { port, told } = await startEcho();
  const wire = await openWire(port);
  const client = await visit(wire);
  wire.slow(1000);
  client.end.write('x'.repeat(10_000));
  await sleep(1_000);
  expect(told().length).toBeGreaterThan(300);
  expect(told().length).toBeLessThan(1_100);
  wire.pass();
  await client.hears('X'.repeat(10_000), 1_000);
});

test('a reader that does not read is felt by the writer, through the wire', async () => {
  const { port, ends } = await startEcho();
  const wire = await openWire(port);
  const client = await visit(wire);
  client.end.pause();
  await until('a connection', () => ends.length === 1);
  const megabyte = Buffer.alloc(1_000_000, 'x');
  for (let sent = 0; sent < 40; sent += 1) ends[0]?.write(megabyte);
  await sleep(300);
  expect(ends[0]?.writableLength).toBeGreaterThan(10_000_000);
  client.end.resume();
  await until('all', () => client.heard().length === 40_000_000, { everyMs: 50 });
});

test('a graceful end is passed on with all that went before, while the other way goes on', async () => {
  const { port, told } = await startEcho();
  const wire = await openWire(port);
  wire.late(100);
  const client = await visit(wire);
  client.end.end('last words');
  await client.hears('LAST WORDS');
  await until('an end', () => client.end.closed);
  expect([told(), client.trouble]).toEqual(['last words', []]);
});

test('the reply cut after execution: done once, or twice where the client sends again', async () => {
  const redis = await startRedis();
  const wire = await openWire(redis.port);
  const clientThat = (resends: boolean): Redis => {
    // A command that is neither sent again nor counted as a retry would never be settled.
    const how = resends ? {} : { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };
    const client = new Redis({ port: wire.port, ...how });
    client.on('error', () => {});
    onceAtEnd(() => client.disconnect());
    return client;
  };
  const isXadd = (bytes: Buffer): boolean => /xadd/i.test(bytes.toString());

  const careful = clientThat(false);
  const bystander = clientThat(false);
  await Promise.all([careful.ping(), bystander.ping()]);
  let isCut = wire.cutAfterRequest(isXadd);
  expect(await bystander.ping()).toBe('PONG');
  await expect(careful.xadd('once', '*', 'n', '1')).rejects.toThrow();
  await isCut;
  expect(await redis.run('XLEN', 'once')).toBe(1);
  expect(await bystander.ping()).toBe('PONG');

  const eager = clientThat(true);
  await eager.ping();
  isCut = wire.cutAfterRequest(isXadd);
  await eager.xadd('twice', '*', 'n', '1');
  await isCut;
  expect(await redis.run('XLEN', 'twice')).toBe(2);
});

test('a server that is not there is a reset, and so is the end of the wire', async () => {
  const wire = await openWire(1);
  await visit(wire).then(
    (client) => until('a reset', () => client.end.closed),
    (error: unknown) => expect(error).toMatchObject({ code: 'ECONNRESET' }),
  );
  wire.cut();
  const other = await visit(wire);
  await wire.stop();
  await until('a reset', () => other.end.closed);
  await expect(visit(wire)).rejects.toThrow('ECONNREFUSED');
});
