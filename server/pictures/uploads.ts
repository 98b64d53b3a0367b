import { createHash } from 'node:crypto';
import { unreachable } from '../../shared/assert.ts';
import type { PictureFault } from '../../shared/picture.ts';
import { Fault } from '../errors.ts';
import type { Store } from '../ledger/ledger.ts';
import { PictureUnfit } from './encoder.ts';
import type { Encoder } from './encoder.ts';

/** Pictures sent here, kept under the hash of what is shown, so that an address never shows another picture. */
export interface Uploads {
  /** The path that shows it. @throws Fault that says what is wrong with it */
  keep(show: string, bytes: Buffer): Promise<string>;
}

/** As kept: in the store, so that every node has it. Those of before this were kept as they came. */
export interface KeptPicture {
  type: string;
  base64: string;
}
export const kept = (webp: Buffer): KeptPicture => ({ type: 'image/webp', base64: webp.toString('base64') });

export function openUploads(store: Store, encoder: Encoder): Uploads {
  return {
    async keep(show, bytes) {
      const webp = await encoder.encode(bytes).catch((error: unknown) => {
        throw error instanceof PictureUnfit ? faultOfUpload(error.fault) : error;
      });
      const hash = createHash('sha256').update(webp).digest('hex');
      await store.write({ [`image/${show}/${hash}`]: kept(webp) });
      return `/images/${show}/${hash}`;
    },
  };
}

function faultOfUpload(fault: PictureFault): Fault {
  switch (fault) {
    case 'not_a_picture':
    case 'address_refused':
    case 'unreachable':
    case 'not_found':
      return new Fault('image_invalid', 'Send a JPEG, PNG, WebP, GIF or AVIF picture.');
    case 'broken':
      return new Fault('image_broken', 'The picture is damaged: it cannot be read to its end. Send it again.');
    case 'too_large':
      return new Fault(
        'image_too_large',
        'The picture has more than 50 million pixels, or unfolds to too much memory. Make it smaller.',
      );
    case 'unavailable':
      return new Fault('image_unavailable', 'This server cannot take pictures: its package "sharp" is missing.');
    default:
      return unreachable(fault);
  }
}
