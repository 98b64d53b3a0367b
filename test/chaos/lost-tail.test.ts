import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import type { Ledger, Outbox } from '../../server/ledger/ledger.ts';
import { openOutbox } from '../../server/ledger/outbox.ts';
import { connect } from '../../server/ledger/redis-connection.ts';
import { makeRedisLog } from '../../server/ledger/redis-log.ts';
import { parseRedisUrl } from '../../server/redis-url.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { freePort } from '../support/ports.ts';
import { aofBytes, truncateAof } from '../support/redis-aof.ts';
import { startRedis } from '../support/redis.ts';
import type { RedisServer } from '../support/redis.ts';
import { tempFolder } from '../support/temp.ts';
import { until } from '../support/until.ts';

const SHOW = 'torn';
const sale = (id: string): Fact => ({
  kind: 'order',
  source: 'rest',
  id,
  version: 0,
  at: 1,
  body: { status: 'paid', currency: 'USD', total: 100 },
});

let redis: RedisServer;
beforeEach(async () => {
  redis = await startRedis({ port: await freePort() });
});

async function openNode(): Promise<{ shared: Ledger; outbox: Outbox; strange: string[] }> {
  const address = parseRedisUrl(redis.url);
  if (!address) throw new Error(`not read: ${redis.url}`);
  const connection = connect(address, pino({ level: 'silent' }));
  const shared = makeRedisLog(connection);
  const { ledger: own, store: notes } = await openEmbedded(await tempFolder());
  const strange: string[] = [];
  const outbox = await openOutbox({
    own,
    notes,
    shared,
    onBack: connection.onBack,
    onStrange: (show) => void strange.push(show),
  });
  await until('Redis', async () => shared.head(SHOW));
  onceAtEnd(async () => {
    await outbox.close();
    await shared.close();
  });
  return { shared, outbox, strange };
}

async function place(outbox: Outbox, ...ids: string[]): Promise<void> {
  const { placed } = await outbox.keep(SHOW, ids.map(sale));
  await placed;
}

const idsIn = async (shared: Ledger): Promise<string[]> =>
  (await shared.read(SHOW, 0, 100)).map(({ fact }) => ('id' in fact ? fact.id : ''));

/** As a torn write leaves it: without what came after the log was so long. */
async function comeBackWith(bytes: number): Promise<void> {
  const length = await aofBytes(redis.folder);
  await redis.kill9();
  await truncateAof(redis.folder, length - bytes);
  await redis.restart();
}

test('[L4] a tail that is lost before anybody has read it is missed by the node that appended it', async () => {
  const { shared, outbox, strange } = await openNode();
  await place(outbox, '1', '2');
  const before = await shared.head(SHOW);
  const bytes = await aofBytes(redis.folder);
  await place(outbox, '3', '4');
  await comeBackWith(bytes);
  await place(outbox, '5');
  expect(await idsIn(shared)).toEqual(['1', '2', '5']);
  const { epoch } = await shared.head(SHOW);
  expect(epoch).not.toBe(before.epoch);
  expect(strange).toContain(SHOW);
  const known = new Set(await idsIn(shared));
  await outbox.giveBack(SHOW, epoch, (facts) => facts.filter((fact) => 'id' in fact && !known.has(fact.id)));
  expect(await idsIn(shared)).toEqual(['1', '2', '5', '3', '4']);
});

test('[L4] an epoch that was lost itself does not come back: what was appended in it would be missed by nobody', async () => {
  const { shared, outbox } = await openNode();
  await place(outbox, '1');
  const first = await shared.head(SHOW);
  const bytes = await aofBytes(redis.folder);
  await place(outbox, '2');
  await comeBackWith(bytes);
  await place(outbox, '3');
  const second = await shared.head(SHOW);
  expect(second.epoch).not.toBe(first.epoch);
  await comeBackWith(bytes);
  await place(outbox, '4');
  const { epoch } = await until('Redis', async () => shared.head(SHOW));
  expect([first.epoch, second.epoch]).not.toContain(epoch);
});

test('[L4] a flushed log says so to its followers within 2 s, though nobody appends', async () => {
  const { shared, outbox } = await openNode();
  await place(outbox, '1');
  const { epoch } = await shared.head(SHOW);
  const epochs: string[] = [];
  const stop = shared.follow(SHOW, { epoch: '', seq: 0 }, { entries: (_entries, now) => void epochs.push(now) });
  await until('the log', () => epochs.includes(epoch));
  await redis.run('FLUSHALL');
  await until('the loss', () => epochs.at(-1) !== epoch, { withinMs: 2000 });
  stop();
});
