import { createHash } from 'node:crypto';
import { pathOfPicture } from '../../shared/picture.ts';
import type { PictureFault } from '../../shared/picture.ts';
import { sha256 } from '../../shared/sha256.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../ledger/ledger.ts';
import { PictureUnfit } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import type { FetchedPicture, Tags } from './fetch-picture.ts';
import { atMost } from './at-most.ts';
import { kept } from './uploads.ts';
import type { KeptPicture } from './uploads.ts';

/**
 * Products' pictures that lie on the web: fetched once by this server, drawn anew, kept in the store, and shown from here.
 * The stage asks nobody else, a shop that is slow or gone is not seen on air, and nobody learns who watches.
 */
export interface WebPictures {
  /** @throws PictureUnfit */
  get(show: string, address: string): Promise<KeptPicture>;
  /** The same in the background, so that it is there before it goes on air, and is the one that lies there now. */
  want(show: string, address: string): void;
  /** What could not be fetched lately, by the path that would show it. */
  troublesOf(show: string): Record<string, PictureFault>;
  /** Where another picture was found in place of the first, the path that shows it, by the path that would show the first. */
  renewedOf(show: string): Record<string, string>;
  /** Told the show whose troubles or pictures are others now. */
  onChange(listener: (show: string) => void): void;
}

/** So many at a time. */
const AT_ONCE = 2;
/** One that failed is not asked for again within this. */
const FAILED_MS = 60_000;

/** It is asked whether it is still the same: when its product is saved, and when it is shown, not more often than this. */
const SAVED_MS = 60_000;
const SHOWN_MS = 60 * 60_000;

interface Failure {
  fault: PictureFault;
  at: number;
}

interface Deps {
  store: Store;
  encoder: Encoder;
  /** Null where it is still the one that is known. */
  fetch: (address: string, known?: Tags) => Promise<FetchedPicture | null>;
  clock: Clock;
}

const FAILURES = 'picture-fault/';

/** What is known of where a picture comes from. */
interface Origin {
  tags: Tags;
  askedAt: number;
  /** Of a picture that is not the first that lay there. */
  version?: string;
}
const ORIGINS = 'picture-origin/';

export async function openWebPictures({ store, encoder, fetch, clock }: Deps): Promise<WebPictures> {
  const fewAtATime = atMost(AT_ONCE);
  const underWay = new Map<string, Promise<KeptPicture>>();
  const failures = new Map<string, Failure>();
  const origins = new Map<string, Origin>();
  /** By show: asked for with every frame, it is made with the picture. */
  const renewed = new Map<string, Record<string, string>>();
  const listeners: ((show: string) => void)[] = [];
  const tell = (path: string): void => {
    for (const listener of listeners) listener(showOf(path));
  };
  // Whichever node failed, all tell staff.
  await store.watch<Failure>(FAILURES, (key, failure) => {
    const path = key.slice(FAILURES.length);
    if (failure) failures.set(path, failure);
    else if (!failures.delete(path)) return;
    tell(path);
  });

  await store.watch<Origin>(ORIGINS, (key, origin) => {
    const path = key.slice(ORIGINS.length);
    const former = origins.get(path);
    if (origin) origins.set(path, origin);
    else origins.delete(path);
    if (former?.version === origin?.version) return;
    const { [path]: _, ...others } = renewed.get(showOf(path)) ?? {};
    const version = origin?.version;
    renewed.set(showOf(path), version === undefined ? others : { ...others, [path]: `${path}?${version}` });
    tell(path);
  });

  async function bring(show: string, address: string): Promise<KeptPicture> {
    const path = pathOfPicture(show, address);
    const place = placeOf(show, address);
    const known = await store.get<KeptPicture>(place);
    if (known) return known;
    const failure = failures.get(path);
    if (failure && clock() - failure.at < FAILED_MS) throw new PictureUnfit(failure.fault);
    try {
      const found = await drawn(address);
      if (!found) throw new PictureUnfit('not_found');
      await store.write({ [place]: found.picture });
      await store.write({ [ORIGINS + path]: { tags: found.tags, askedAt: clock() } satisfies Origin });
      if (failure) await store.write({ [FAILURES + path]: null });
      return found.picture;
    } catch (error) {
      if (error instanceof PictureUnfit)
        await store.write({ [FAILURES + path]: { fault: error.fault, at: clock() } satisfies Failure });
      throw error;
    }
  }

  const drawn = (address: string, known?: Tags): Promise<{ picture: KeptPicture; tags: Tags } | null> =>
    fewAtATime(async () => {
      const fetched = await fetch(address, known);
      return fetched && { picture: kept(await encoder.encode(fetched.bytes)), tags: fetched.tags };
    });

  /**
   * Looks whether another picture lies there now, unless somebody has within `ageMs`. Whatever fails, the one that is kept
   * stays. That it was asked is written first, so that nobody asks a slow shop meanwhile; a new picture before its
   * address, so that who is told of that never gets the former one.
   */
  async function renew(show: string, address: string, ageMs: number): Promise<void> {
    const path = pathOfPicture(show, address);
    const origin = origins.get(path) ?? { tags: {}, askedAt: 0 };
    if (clock() - origin.askedAt < ageMs) return;
    const asked = { ...origin, askedAt: clock() };
    origins.set(path, asked);
    const place = placeOf(show, address);
    const former = await store.get<KeptPicture>(place);
    if (!former) return;
    await store.write({ [ORIGINS + path]: asked });
    const found = await drawn(address, origin.tags);
    if (!found) return;
    const { picture, tags } = found;
    const isSame = picture.base64 === former.base64;
    if (!isSame) await store.write({ [place]: picture });
    await store.write({ [ORIGINS + path]: { ...asked, tags, ...(!isSame && { version: versionOf(picture) }) } });
  }

  async function getAndRenew(show: string, address: string, ageMs: number): Promise<KeptPicture> {
    const picture = await get(show, address);
    renew(show, address, ageMs).catch(() => {});
    return picture;
  }

  function get(show: string, address: string): Promise<KeptPicture> {
    const path = pathOfPicture(show, address);
    const known = underWay.get(path);
    if (known) return known;
    const bringing = bring(show, address).finally(() => underWay.delete(path));
    underWay.set(path, bringing);
    return bringing;
  }

  return {
    get: (show, address) => getAndRenew(show, address, SHOWN_MS),
    want: (show, address) => void getAndRenew(show, address, SAVED_MS).catch(() => {}),
    troublesOf: (show) =>
      Object.fromEntries(
        [...failures].filter(([path]) => path.startsWith(`/images/${show}/`)).map(([path, { fault }]) => [path, fault]),
      ),
    renewedOf: (show) => renewed.get(show) ?? {},
    onChange: (listener) => void listeners.push(listener),
  };
}

/** Of `/images/SHOW/web/…`. */
const showOf = (path: string): string => path.split('/')[2] ?? '';

const placeOf = (show: string, address: string): string => `image/${show}/web/${sha256(address)}`;

const versionOf = ({ base64 }: KeptPicture): string => createHash('sha256').update(base64).digest('hex').slice(0, 16);
