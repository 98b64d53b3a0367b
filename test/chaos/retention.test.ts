import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { bytesIn } from '../support/bytes-in.ts';
import { frame, openPage } from '../support/hostile.ts';
import { startNacre } from '../support/server.ts';
import { until } from '../support/until.ts';

const NAME = 'Xiadani';
const KEPT = 'Itzel';
const DAYS = pathToFileURL(join(import.meta.dirname, '../support/days-ahead.mjs')).href;

const order = (id: string, name: string) => ({
  id,
  status: 'paid',
  currency: 'MXN',
  total: '10.00',
  buyer: { name: `${name} Quetzal`, id },
});

test('[V4] names that are older than a show wants are forgotten by themselves: on every screen, in snapshot and log', async () => {
  const env = { NODE_OPTIONS: `--import ${DAYS}`, DAYS_AHEAD: '3' };
  let nacre = await startNacre({ env });
  let api = new Api(nacre.url, nacre.ownerKey);
  for (const [show, namesKeptDays] of [
    ['kept', 30],
    ['short', 1],
  ] as const) {
    await api.createShow({ show, currency: 'MXN' });
    await api.cue(show, { kind: 'show.configure', namesKeptDays, topBuyers: true });
    await api.postOrders(show, order('1', show === 'short' ? NAME : KEPT));
  }
  // A snapshot with the name is written.
  await nacre.stop();
  nacre = await startNacre({ env, dataFolder: nacre.dataFolder, ownerKey: nacre.ownerKey });
  api = new Api(nacre.url, nacre.ownerKey);
  const { key } = await api.key('short', 'stage');
  const pages = await Promise.all(
    [{ key, surface: 'stage' }, { surface: 'ticker' }, { key: nacre.ownerKey, surface: 'control' }].map(async (auth) =>
      openPage(nacre.port, { ...auth, show: 'short', build: '' }),
    ),
  );
  for (const page of pages) await until('the name is seen', () => page.heard().includes(NAME));
  await sleep(100);
  const seen = pages.map((page) => page.heard().length);
  expect(bytesIn(nacre.dataFolder)).toContain(NAME);

  process.kill(nacre.pid, 'SIGUSR2');
  await until('the name is in no byte', () => !bytesIn(nacre.dataFolder).includes(NAME));
  for (const [place, page] of pages.entries()) {
    await until('each page is told the whole view anew', () => page.heard().slice(seen[place]).includes('["snapshot"'));
    page.say(frame('420["resync"]'));
    await until('and again when it asks', () => page.heard().slice(seen[place]).includes('430['));
    expect(page.heard().slice(seen[place])).not.toContain(NAME);
  }
  const told = [await api.control('short'), await api.ticker('short')];
  expect(JSON.stringify(told)).not.toContain(NAME);
  expect(told[0]).toMatchObject({ totals: { net: '10.00', orders: 1 } });
  expect(await api.audit('short')).toMatchObject({ equal: true });
  expect(JSON.stringify(await api.control('kept'))).toContain(KEPT);
  await nacre.stop();
  expect(bytesIn(nacre.dataFolder)).not.toContain(NAME);
  expect(bytesIn(nacre.dataFolder)).toContain(KEPT);
});
