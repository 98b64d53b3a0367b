import { sha256 } from './sha256.ts';

/**
 * Where a product's picture is shown from: always this server, so that nothing is hot-linked on air. One that was
 * uploaded has a path already; one on the web gets the path under which this server keeps its own copy.
 */

/** Whether staff gave an address on the web. */
export const isOnWeb = (image: string): boolean => /^https?:\/\//.test(image);

export const pathOfPicture = (show: string, image: string): string =>
  isOnWeb(image) ? `/images/${show}/web/${sha256(image)}` : image;

/** A product is never changed, only replaced: its picture's path is worked out once. */
const paths = new WeakMap<{ image?: string }, string>();

/** `renewed`: where another picture than the first is shown from, by the first one's path. */
export function pathOf(
  show: string,
  product: { image?: string },
  renewed: Readonly<Record<string, string>> = {},
): string | undefined {
  if (product.image === undefined) return undefined;
  const path = paths.get(product) ?? pathOfPicture(show, product.image);
  paths.set(product, path);
  return renewed[path] ?? path;
}

/** Why a picture on the web cannot be shown. Each has a sentence in every language of the control page. */
export const PICTURE_FAULTS = [
  /** It names this machine or its network, or is no address that a picture can have. */
  'address_refused',
  /** There is no such host, or it does not answer within the time. */
  'unreachable',
  /** It answers, but with no picture: a page, say, or "not found". */
  'not_found',
  'too_large',
  'not_a_picture',
  'broken',
  'unavailable',
] as const;
export type PictureFault = (typeof PICTURE_FAULTS)[number];
