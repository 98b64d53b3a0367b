import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { pino } from 'pino';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openEncoder } from '../../../server/pictures/encoder.ts';

const encoder = openEncoder(pino({ level: 'silent' }));
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c98' } });

test('[P1] a photo becomes a WebP of at most 1000 px that stands upright and holds nothing of the camera', async () => {
  const photo = await picture(3000, 2000)
    .withExif({ IFD0: { Make: 'A camera', Copyright: 'Ana' }, IFD3: { GPSLatitude: '20/1 40/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(photo.includes('A camera')).toBe(true);
  const webp = await encoder.encode(photo);
  const told = await sharp(webp).metadata();
  expect(told).toMatchObject({ format: 'webp', width: 667, height: 1000 });
  expect([told.exif, told.orientation, told.icc, told.xmp]).toEqual([undefined, undefined, undefined, undefined]);
  expect(webp.includes('A camera')).toBe(false);
});

test('[P1] a small picture is not blown up, and what shines through goes on doing so', async () => {
  const glass = await sharp({ create: { width: 40, height: 30, channels: 4, background: '#f008' } })
    .png()
    .toBuffer();
  expect(await sharp(await encoder.encode(glass)).metadata()).toMatchObject({ width: 40, height: 30, hasAlpha: true });
});

test('[P1] of an animation the first frame is kept', async () => {
  const frame = (background: string) =>
    sharp({ create: { width: 20, height: 20, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = await Promise.all([frame('#f00'), frame('#0f0')]);
  const moving = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  expect((await sharp(moving, { animated: true }).metadata()).pages).toBe(2);
  const { pages } = await sharp(await encoder.encode(moving)).metadata();
  expect(pages ?? 1).toBe(1);
});

test('[P1] noise that no quality makes small is still at most 1000 px, and not large', async () => {
  const noise = await sharp({
    create: { width: 1600, height: 1600, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 } } as never,
  })
    .jpeg({ quality: 95 })
    .toBuffer();
  const webp = await encoder.encode(noise);
  expect(webp.length).toBeLessThan(700_000);
});

test.each([
  ['words', Buffer.from('hello'), 'not_a_picture'],
  ['nothing', Buffer.alloc(0), 'not_a_picture'],
  ['a drawing that could refer to files', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not_a_picture'],
  ['a name and nothing behind it', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'broken'],
])('[P1] %s is refused', async (_what, bytes, fault) => {
  await expect(encoder.encode(bytes)).rejects.toMatchObject({ fault });
});

test('[P1] half a photo is refused as broken', async () => {
  const photo = await picture(400, 300).jpeg().toBuffer();
  await expect(encoder.encode(photo.subarray(0, photo.length / 2))).rejects.toMatchObject({ fault: 'broken' });
});

test('[P1] a few kilobytes that unfold to gigabytes are refused before they do', async () => {
  const bomb = blackPng(30_000, 30_000);
  expect(bomb.length).toBeLessThan(3_000_000);
  const before = process.memoryUsage().rss;
  await expect(encoder.encode(bomb)).rejects.toMatchObject({ fault: 'too_large' });
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

test('[P1] a pixel more than 50 million is too many', async () => {
  await expect(encoder.encode(blackPng(50_000, 1001))).rejects.toMatchObject({ fault: 'too_large' });
});

test('[P9] a few kilobytes whose rows are millions of pixels wide, or that unfold whole only, are refused before they do', async () => {
  const before = process.memoryUsage().rss;
  for (const bomb of [blackPng(16_000_000, 3), blackPng(3, 16_000_000), interlaced(blackPng(7000, 7000))]) {
    expect(bomb.length).toBeLessThan(3_000_000);
    await expect(encoder.encode(bomb)).rejects.toMatchObject({ fault: 'too_large' });
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});

test('[P9] a panorama is taken, and so is a large progressive photo', async () => {
  for (const photo of [
    await picture(20_000, 2000).jpeg().toBuffer(),
    await picture(6000, 5000).jpeg({ progressive: true }).toBuffer(),
  ])
    expect((await encoder.encode(photo)).subarray(8, 12).toString()).toBe('WEBP');
});

/** By its head: four channels of 16 bits, and to be read in seven passes. */
function interlaced(png: Buffer): Buffer {
  const head = Buffer.from(png.subarray(12, 29));
  head.set([16, 6, 0, 0, 1], 12);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(head));
  return Buffer.concat([png.subarray(0, 12), head, sum, png.subarray(33)]);
}

/** Of one bit per pixel, as a program of a few lines would make it. */
function blackPng(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const pixels = deflateSync(Buffer.alloc(height * (Math.ceil(width / 8) + 1)), { level: 1 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

test('[P5] without sharp nothing else stops: pictures are refused, and one line says what is missing', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const without = openEncoder(log, () => Promise.reject(new Error('\nCould not load the "sharp" module')));
  without.warm();
  await nextTurn();
  expect(lines).toHaveLength(1);
  await expect(without.encode(await picture(4, 4).png().toBuffer())).rejects.toMatchObject({ fault: 'unavailable' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('npm install sharp');
});
