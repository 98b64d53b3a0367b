import { Api } from '../../test/support/api.ts';
import { freePort } from '../../test/support/ports.ts';
import { ensureProgram } from '../../test/support/programs.ts';
import { startRedis } from '../../test/support/redis.ts';
import { startNacre } from '../../test/support/server.ts';
import { until } from '../../test/support/until.ts';
import type { Album, Visit } from './album.ts';
import { hang } from './backdrops.ts';
import { PHONE } from './control.ts';
import type { Evening } from './evenings.ts';
import { fill, sell, takeFirst, wareAt } from './fill.ts';
import { openStage } from './stage.ts';

const DESKTOP = { viewport: { width: 1280, height: 900 } };
/** A short one: the dock, the banner and the products have to share it. */
const SMALL = { ...PHONE, viewport: { width: 320, height: 568 } };

interface Pose extends Visit {
  name: string;
}

/** Redis is away for over 30 s: what every page says, and what a tap then says. */
export async function awayPictures(album: Album, evenings: readonly Evening[]): Promise<void> {
  await ensureProgram('redis-server');
  const redis = await startRedis({ port: await freePort() });
  const nacre = await startNacre({ env: { REDIS_URL: redis.url } });
  const api = new Api(nacre.url, nacre.ownerKey);
  const poses: Pose[] = [];
  for (const evening of evenings) {
    await fill(api, evening);
    await takeFirst(api, evening);
    poses.push(...(await openAll(album, api, nacre.ownerKey, evening)));
  }
  await redis.kill9();
  for (const evening of evenings) {
    for (let number = 3000; number < 3000 + (evening.lang === 'en' ? 1 : 14); number += 1)
      await sell(api, evening, number);
  }
  const isNoticed = async () => (await api.control(evenings[0]?.show ?? '')).ledger.awaySince;
  await until('the server knows that Redis is away', isNoticed);
  const stages = poses.filter(({ name }) => name.startsWith('stage'));
  await Promise.all(stages.map(({ page }) => page.locator('.mark').waitFor({ timeout: 60_000 })));
  for (const { name, page } of poses.filter((pose) => !pose.name.startsWith('control'))) await album.take(page, name);
  // One control page of each language taps, hides, and shows both.
  for (const { name, page } of poses.filter((pose) => pose.name.startsWith('control-phone'))) {
    await album.take(page, `${name}-untouched`);
    await page.locator(`[data-sku="${wareAt(1).sku}"] .card-take`).click();
    await page.locator('.panic:visible').click();
    await page.locator('.panic:visible').click();
  }
  await until('both are queued', async () =>
    (await Promise.all(poses.map(({ page }) => page.locator('.note[data-state="queued"]').count()))).some((n) => n > 1),
  );
  for (const { name, page } of poses.filter((pose) => pose.name.startsWith('control'))) await album.take(page, name);
  await redis.restart();
  await until('all is exact', async () => (await api.control(evenings[0]?.show ?? '')).ledger.waiting === 0);
  for (const { close } of poses) await close();
  await nacre.stop();
  await redis.stop();
}

async function openAll(album: Album, api: Api, ownerKey: string, evening: Evening): Promise<Pose[]> {
  const { show, lang, locale, timezone } = evening;
  const poses: Pose[] = [];
  const add = async (name: string, visit: Visit, ready: string): Promise<void> => {
    await visit.page.locator(ready).first().waitFor();
    poses.push({ name: `${name}-away-${show}`, ...visit });
  };
  for (const format of [
    { width: 1920, height: 1080 },
    { width: 1080, height: 1920 },
  ]) {
    const visit = await openStage(album, api, evening, format);
    await hang(visit.page, 'bright');
    await add(`stage-${format.width}x${format.height}`, visit, '.total-bug');
  }
  const control = `${api.url}/control/${show}?lang=${lang}#${ownerKey}`;
  const ticker = `${api.url}/ticker/${show}?lang=${lang}`;
  const shared = { locale, timezoneId: timezone };
  await add('control-phone', await album.visit(control, { ...shared, ...PHONE }), '.link-mark[data-link="live"]');
  await add('control-small', await album.visit(control, { ...shared, ...SMALL }), '.link-mark[data-link="live"]');
  const dark = lang === 'en' ? ({ colorScheme: 'dark' } as const) : {};
  const desktop = { ...shared, ...DESKTOP, ...dark };
  await add('control-desktop', await album.visit(control, desktop), '.link-mark[data-link="live"]');
  await add('ticker-phone', await album.visit(ticker, { ...shared, ...PHONE }), '.offer');
  await add('ticker-desktop', await album.visit(ticker, { ...shared, ...DESKTOP }), '.offer');
  return poses;
}
