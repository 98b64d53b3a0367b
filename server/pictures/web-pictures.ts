import { pathOfPicture } from '../../shared/picture.ts';
import type { PictureFault } from '../../shared/picture.ts';
import { sha256 } from '../../shared/sha256.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../ledger/ledger.ts';
import { PictureUnfit } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import { makeTurns } from './turns.ts';
import { kept } from './uploads.ts';
import type { KeptPicture } from './uploads.ts';

/**
 * Products' pictures that lie on the web: fetched once by this server, drawn anew, kept in the store, and shown from here.
 * The stage asks nobody else, a shop that is slow or gone is not seen on air, and nobody learns who watches.
 */
export interface WebPictures {
  /** @throws PictureUnfit */
  get(show: string, address: string): Promise<KeptPicture>;
  /** The same in the background, so that it is there before it goes on air. */
  want(show: string, address: string): void;
  /** What could not be fetched lately, by the path that would show it. */
  troublesOf(show: string): Record<string, PictureFault>;
  /** Told the show whose troubles are others now. */
  onChange(listener: (show: string) => void): void;
}

/** So many at a time. */
const AT_ONCE = 2;
/** One that failed is not asked for again within this. */
const FAILED_MS = 60_000;

interface Failure {
  fault: PictureFault;
  at: number;
}

interface Deps {
  store: Store;
  encoder: Encoder;
  fetch: (address: string) => Promise<Buffer>;
  clock: Clock;
}

const FAILURES = 'picture-fault/';

export async function openWebPictures({ store, encoder, fetch, clock }: Deps): Promise<WebPictures> {
  const turns = makeTurns(AT_ONCE);
  const underWay = new Map<string, Promise<KeptPicture>>();
  const failures = new Map<string, Failure>();
  const listeners: ((show: string) => void)[] = [];
  // Whichever node failed, all tell staff.
  await store.watch<Failure>(FAILURES, (key, failure) => {
    const path = key.slice(FAILURES.length);
    if (failure) failures.set(path, failure);
    else if (!failures.delete(path)) return;
    for (const listener of listeners) listener(path.split('/')[2] ?? '');
  });

  async function bring(show: string, address: string): Promise<KeptPicture> {
    const path = pathOfPicture(show, address);
    const place = `image/${show}/web/${sha256(address)}`;
    const known = await store.get<KeptPicture>(place);
    if (known) return known;
    const failure = failures.get(path);
    if (failure && clock() - failure.at < FAILED_MS) throw new PictureUnfit(failure.fault);
    try {
      const picture = await turns.take(async () => kept(await encoder.encode(await fetch(address))));
      await store.write({ [place]: picture });
      if (failure) await store.write({ [FAILURES + path]: null });
      return picture;
    } catch (error) {
      if (error instanceof PictureUnfit)
        await store.write({ [FAILURES + path]: { fault: error.fault, at: clock() } satisfies Failure });
      throw error;
    }
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
    get,
    want: (show, address) => void get(show, address).catch(() => {}),
    troublesOf: (show) =>
      Object.fromEntries(
        [...failures].filter(([path]) => path.startsWith(`/images/${show}/`)).map(([path, { fault }]) => [path, fault]),
      ),
    onChange: (listener) => void listeners.push(listener),
  };
}
