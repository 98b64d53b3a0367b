import { Buffer } from 'node:buffer';
import { afterEach, expect, test, vi } from 'vitest';
import { pathOfPicture } from '../../../shared/picture.ts';
import { openEmbedded } from '../../../server/ledger/embedded.ts';
import { PictureUnfit } from '../../../server/pictures/encoder.ts';
import type { Tags } from '../../../server/pictures/fetch-picture.ts';
import { openWebPictures } from '../../../server/pictures/web-pictures.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { openOneFeed } from '../../support/one-feed.ts';
import { tempFolder } from '../../support/temp.ts';

const A = 'https://shop.test/a.png';
const encoder = { encode: (bytes: Buffer) => Promise.resolve(Buffer.from(`drawn ${bytes.toString()}`)) };

const HOUR = 60 * 60_000;

type Answer = Buffer | null | { bytes: Buffer; tags: Tags };

async function open(answer: (address: string, known?: Tags) => Promise<Answer>) {
  const fetch = async (address: string, known?: Tags) => {
    const found = await answer(address, known);
    return Buffer.isBuffer(found) ? { bytes: found, tags: {} } : found;
  };
  const { ledger, store } = await openEmbedded(await tempFolder());
  onceAtEnd(() => ledger.close());
  let now = 1_000_000;
  const later = (ms: number): void => void (now += ms);
  const web = await openWebPictures({ store, encoder, fetch, clock: () => now });
  return { web, later, again: () => openWebPictures({ store, encoder, fetch, clock: () => now }) };
}

test('[P2] fetched once, whoever asks and how often; another node finds it in the store', async () => {
  let asked = 0;
  const { web, again } = await open((address) => {
    asked += 1;
    return Promise.resolve(Buffer.from(address));
  });
  const both = await Promise.all([web.get('main', A), web.get('main', A)]);
  const third = await (await again()).get('main', A);
  expect(asked).toBe(1);
  for (const { type, base64 } of [...both, third])
    expect([type, Buffer.from(base64, 'base64').toString()]).toEqual(['image/webp', `drawn ${A}`]);
});

test('[P4] a failure is told to staff and not tried again for a minute; then it may come', async () => {
  let asked = 0;
  let isUp = false;
  const { web, later, again } = await open(() => {
    asked += 1;
    return isUp ? Promise.resolve(Buffer.from('x')) : Promise.reject(new PictureUnfit('unreachable'));
  });
  const told: string[] = [];
  web.onChange((show) => told.push(show));
  await expect(web.get('main', A)).rejects.toMatchObject({ fault: 'unreachable' });
  const trouble = { [pathOfPicture('main', A)]: 'unreachable' };
  expect([web.troublesOf('main'), web.troublesOf('other'), told]).toEqual([trouble, {}, ['main']]);
  expect((await again()).troublesOf('main')).toEqual(trouble);

  isUp = true;
  later(59_000);
  await expect(web.get('main', A)).rejects.toMatchObject({ fault: 'unreachable' });
  expect(asked).toBe(1);
  later(2000);
  await web.get('main', A);
  expect([asked, web.troublesOf('main'), told]).toEqual([2, {}, ['main', 'main']]);
});

test('[P3] two at a time', async () => {
  let [now, most] = [0, 0];
  const { web } = await open(async () => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setTimeout(resolve, 10));
    now -= 1;
    return Buffer.from('x');
  });
  await Promise.all(Array.from({ length: 9 }, (_, n) => web.get('main', `${A}?${n}`)));
  expect(most).toBe(2);
});

const textOf = ({ base64 }: { base64: string }): string => Buffer.from(base64, 'base64').toString();

test('[P6] asked about again when its product is saved, at most once a minute, and when it is shown, once an hour', async () => {
  const asked: (Tags | undefined)[] = [];
  const { web, later, again } = await open((_address, known) => {
    asked.push(known);
    return Promise.resolve(known ? null : { bytes: Buffer.from('x'), tags: { etag: '"1"' } });
  });
  await web.get('main', A);
  web.want('main', A);
  later(59_000);
  web.want('main', A);
  await web.get('main', A);
  await settle();
  expect(asked).toEqual([undefined]);
  later(2000);
  web.want('main', A);
  await expect.poll(() => asked).toEqual([undefined, { etag: '"1"' }]);
  (await again()).want('main', A);
  await settle();
  expect(asked).toHaveLength(2);
  later(HOUR - 1000);
  await web.get('main', A);
  await settle();
  expect(asked).toHaveLength(2);
  later(2000);
  await web.get('main', A);
  await expect.poll(() => asked.length).toBe(3);
  expect(web.renewedOf('main')).toEqual({});
});

test('[P6] another picture under the same address has another path, on every node, at once; what fails changes nothing', async () => {
  let lies: Buffer | Error = Buffer.from('first');
  const { web, later, again } = await open(() =>
    lies instanceof Error ? Promise.reject(lies) : Promise.resolve(lies),
  );
  const other = await again();
  const told: string[] = [];
  await web.get('main', A);
  web.onChange((show) => told.push(show));
  const saveLater = async (): Promise<void> => {
    later(61_000);
    web.want('main', A);
    await settle();
  };
  for (const fault of ['unreachable', 'not_a_picture', 'too_large'] as const) {
    lies = new PictureUnfit(fault);
    await saveLater();
    expect([textOf(await web.get('main', A)), web.renewedOf('main'), web.troublesOf('main'), told]).toEqual([
      'drawn first',
      {},
      {},
      [],
    ]);
  }
  lies = Buffer.from('first');
  await saveLater();
  expect([web.renewedOf('main'), told]).toEqual([{}, []]);
  lies = Buffer.from('second');
  await saveLater();
  await expect.poll(() => told).toEqual(['main']);
  const path = pathOfPicture('main', A);
  const { [path]: renewed = '' } = web.renewedOf('main');
  expect(renewed).toMatch(new RegExp(`^${path}\\?[0-9a-f]{16}$`));
  expect(other.renewedOf('main')).toEqual({ [path]: renewed });
  expect(textOf(await other.get('main', A))).toBe('drawn second');
  expect([web.renewedOf('other'), (await again()).renewedOf('main')]).toEqual([{}, { [path]: renewed }]);
});

test('[P6] a stage that shows it is told the new path in its next frame', async () => {
  vi.useFakeTimers();
  const { feed, state, now, frames } = openOneFeed();
  state.products.set('ring', { sku: 'ring', title: 'Ring', image: A });
  state.slots.onAir = { cue: '1', sku: 'ring' };
  feed.watch('stage');
  const path = pathOfPicture('a', A);
  now.pictures = { faults: {}, renewed: { [path]: `${path}?2` } };
  feed.presentChanged('pictures');
  await vi.advanceTimersByTimeAsync(100);
  expect(frames).toMatchObject([{ stage: { onAir: { product: { image: `${path}?2` } } } }]);
  feed.stop();
});
afterEach(() => void vi.useRealTimers());

/** What is done in the background is done. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
