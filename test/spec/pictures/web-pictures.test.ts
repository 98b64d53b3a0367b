import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { pathOfPicture } from '../../../shared/picture.ts';
import { openEmbedded } from '../../../server/ledger/embedded.ts';
import { PictureUnfit } from '../../../server/pictures/encoder.ts';
import { openWebPictures } from '../../../server/pictures/web-pictures.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { tempFolder } from '../../support/temp.ts';

const A = 'https://shop.test/a.png';
const encoder = { encode: (bytes: Buffer) => Promise.resolve(Buffer.from(`drawn ${bytes.toString()}`)) };

async function open(fetch: (address: string) => Promise<Buffer>) {
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
