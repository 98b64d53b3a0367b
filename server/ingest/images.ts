import { createHash } from 'node:crypto';
import type { Store } from '../ledger/ledger.ts';
import { Fault } from '../errors.ts';

/** Product pictures, kept under the hash of their bytes, so that an address never shows another picture. */
export interface Images {
  /** The path that shows it. @throws Fault unless it is a PNG, JPEG or WebP picture. */
  keep(show: string, bytes: Buffer): Promise<string>;
  get(show: string, hash: string): Promise<{ type: string; bytes: Buffer } | null>;
}

export const MAX_IMAGE_BYTES = 300_000;

export function openImages(store: Store): Images {
  const place = (show: string, hash: string): string => `image/${show}/${hash}`;
  return {
    async keep(show, bytes) {
      const type = typeOf(bytes);
      if (!type) throw new Fault('image_invalid', 'Send a PNG, JPEG or WebP picture.');
      const hash = createHash('sha256').update(bytes).digest('hex');
      await store.write({ [place(show, hash)]: { type, base64: bytes.toString('base64') } });
      return `/images/${show}/${hash}`;
    },
    async get(show, hash) {
      const kept = await store.get<{ type: string; base64: string }>(place(show, hash));
      return kept && { type: kept.type, bytes: Buffer.from(kept.base64, 'base64') };
    },
  };
}

/** By its first bytes, whatever the sender calls it. */
function typeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff') return 'image/jpeg';
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP')
    return 'image/webp';
  return null;
}
