import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './fingerprint.mjs';

// Draws the icons of the installed control page from the pearl. Run by hand when the pearl changes; what it made is committed.
const pearl = readFileSync(join(ROOT, 'overlay/theme/pearl.svg'));
const folder = join(ROOT, 'overlay/public/app');
const GROUND = '#f4f0e9';

/**
 * @param {string} name
 * @param {number} size px
 * @param {number} share how much of it the pearl takes: a phone may cut a maskable icon down to the middle 80 %
 * @param {string | null} ground null: none, the pearl alone
 */
async function draw(name, size, share, ground) {
  const inner = Math.round(size * share);
  const ball = await sharp(pearl, { density: (72 * inner) / 32 })
    .resize(inner, inner)
    .png()
    .toBuffer();
  const background = ground ?? { r: 0, g: 0, b: 0, alpha: 0 };
  await sharp({ create: { width: size, height: size, channels: 4, background } })
    .composite([{ input: ball }])
    .png({ compressionLevel: 9 })
    .toFile(join(folder, name));
}

mkdirSync(folder, { recursive: true });
await draw('icon-192.png', 192, 1, null);
await draw('icon-512.png', 512, 1, null);
await draw('icon-maskable-512.png', 512, 0.62, GROUND);
await draw('icon-apple-180.png', 180, 0.76, GROUND);
