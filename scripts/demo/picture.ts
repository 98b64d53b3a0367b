import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

/** A pearl of the given colour on a soft ground, as a PNG of `size` × `size` pixels. */
export function pearlPicture(size: number, colour: Colour, ground: Colour): Buffer {
  const rows = Buffer.alloc(size * (size * 3 + 1));
  const centre = size / 2;
  const radius = size * 0.34;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const place = y * (size * 3 + 1) + 1 + x * 3;
      const pixel = shade((x - centre) / radius, (y - centre) / radius, colour, ground);
      for (const [band, value] of pixel.entries()) rows[place + band] = value;
    }
  }
  return png(size, rows);
}

/** Distance 1 is the pearl's edge. Light comes from the upper left; below lies a shadow. */
function shade(x: number, y: number, colour: Colour, ground: Colour): number[] {
  const distance = Math.hypot(x, y);
  const inside = Math.min(1, Math.max(0, (1 - distance) * 60));
  const shadow = Math.max(0, 1 - Math.hypot(x * 0.9, (y - 0.95) * 3)) * 0.35;
  const glow = Math.max(0, 1 - Math.hypot(x + 0.35, y + 0.4) / 1.35);
  const shine = Math.max(0, 1 - Math.hypot(x + 0.36, y + 0.42) * 3.2) ** 2;
  const sheen = Math.sin((x - y) * 3.1) * 0.04;
  return colour.map((value, band) => {
    const body = value * (0.42 + 0.62 * glow + sheen * (band - 1)) + 255 * shine * 0.9;
    const floor = (ground[band] ?? 0) * (1 - shadow);
    return Math.round(Math.min(255, body * inside + floor * (1 - inside)));
  });
}

/** https://www.w3.org/TR/png-3/: signature, IHDR (8-bit RGB), IDAT, IEND; each row begins with filter type 0. */
function png(size: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
