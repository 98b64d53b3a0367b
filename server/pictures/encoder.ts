import type sharp from 'sharp';
import type { Metadata } from 'sharp';
import type { PictureFault } from '../../shared/picture.ts';
import type { Log } from '../log.ts';
import { atMost } from './at-most.ts';

/**
 * Whatever comes in as a picture is drawn anew before anything is kept: what a camera wrote into it (place, time, owner)
 * is gone, it stands upright, is small enough for the air, and holds nothing but pixels.
 */
export interface Encoder {
  /** Resolves to a WebP of at most 1000 px. @throws PictureUnfit */
  encode(bytes: Buffer): Promise<Buffer>;
}

export interface ColdEncoder extends Encoder {
  /** Loads what draws, a tenth of a second of work, for which the first picture would wait otherwise. */
  warm(): void;
}

/** Why bytes are not a picture that can be shown. */
export class PictureUnfit extends Error {
  constructor(readonly fault: PictureFault) {
    super(fault);
    this.name = 'PictureUnfit';
  }
}

/** What comes in, bytes. A phone's photo has 3 to 8 MB. */
export const MAX_PICTURE_BYTES = 10 * 1_048_576;
/** And pixels: a PNG of a few kilobytes can unfold to gigabytes. */
const MAX_PIXELS = 50_000_000;
/** Of a side. Rows of millions of pixels are unfolded several at a time: a PNG of 47 kB takes a gigabyte. */
const MOST_SIDE = 30_000;
/** Of what can only be unfolded whole (interlaced, progressive), in memory: a photo of 33 megapixels. */
const MOST_WHOLE_BYTES = 200_000_000;
/** Of the longer side: what the callout card shows at the most on a stage of 1080 lines, twice over. */
const LONGEST_SIDE = 1000;
/** The first of which it is small enough, or the last. */
const QUALITIES = [82, 64, 45];
const SMALL_ENOUGH = 200_000;
const SECONDS = 10;

type Sharp = typeof sharp;

export function openEncoder(log: Log, load: () => Promise<Sharp> = loadSharp): ColdEncoder {
  let loading: Promise<Sharp | null> | null = null;
  const loaded = (): Promise<Sharp | null> =>
    (loading ??= load().catch((error: unknown) => {
      const why = error instanceof Error ? (error.message.split('\n').find(Boolean) ?? '') : String(error);
      log.warn({ why }, 'No pictures: the package "sharp" cannot be loaded here (npm install sharp). All else works.');
      return null;
    }));
  // Each holds a picture of up to 50 megapixels: two at a time.
  const twoAtATime = atMost(2);

  return {
    warm: () => void loaded(),
    encode: (bytes) =>
      twoAtATime(async () => {
        const draw = await loaded();
        if (!draw) throw new PictureUnfit('unavailable');
        if (!isPicture(bytes)) throw new PictureUnfit('not_a_picture');
        const options = { limitInputPixels: MAX_PIXELS, pages: 1, failOn: 'error' } as const;
        try {
          if (unfoldsTooFar(await draw(bytes, { ...options, limitInputPixels: false }).metadata()))
            throw new PictureUnfit('too_large');
          // Drawn once, then written in as many qualities as it takes.
          const { data, info } = await draw(bytes, options)
            .autoOrient()
            .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
            .toColourspace('srgb')
            .timeout({ seconds: SECONDS })
            .raw()
            .toBuffer({ resolveWithObject: true });
          const { width: wide, height: high, channels } = info;
          let webp = Buffer.alloc(0);
          for (const quality of QUALITIES) {
            webp = await draw(data, { raw: { width: wide, height: high, channels } })
              .webp({ quality })
              .toBuffer();
            if (webp.length <= SMALL_ENOUGH) break;
          }
          return webp;
        } catch (error) {
          throw error instanceof PictureUnfit ? error : new PictureUnfit('broken');
        }
      }),
  };
}

function unfoldsTooFar({ width, height, channels, depth, format, isProgressive }: Metadata): boolean {
  if (width * height > MAX_PIXELS || Math.max(width, height) > MOST_SIDE) return true;
  // A progressive JPEG is kept as coefficients of two bytes.
  const bytesEach = depth === 'ushort' || format === 'jpeg' ? 2 : 1;
  return isProgressive && width * height * channels * bytesEach > MOST_WHOLE_BYTES;
}

async function loadSharp(): Promise<Sharp> {
  const { default: draw } = await import('sharp');
  draw.cache(false);
  draw.concurrency(1);
  return draw;
}

/** By its first bytes, whatever the sender calls it: nothing that draws, scripts or refers (SVG, PDF) is even opened. */
function isPicture(bytes: Buffer): boolean {
  const starts = (text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;
  return (
    starts('\x89PNG\r\n\x1a\n') ||
    starts('\xff\xd8\xff') ||
    (starts('RIFF') && starts('WEBP', 8)) ||
    starts('GIF87a') ||
    starts('GIF89a') ||
    starts('ftypavif', 4)
  );
}
