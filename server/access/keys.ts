import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Stop, Store } from '../ledger/ledger.ts';
import { openEndings } from './endings.ts';
import type { LastUsed } from './last-used.ts';
import type { Holder, Role, Verdict } from './roles.ts';
import { hashOf, randomId, randomKey } from './secret.ts';

/** A key as stored: its SHA-256, never itself (A2). */
export interface KeyRecord {
  id: string;
  show: string;
  role: Role;
  createdAt: number;
  label?: string;
  /** Milliseconds since 1970; absent: it lasts until it is revoked. */
  expiresAt?: number;
  /** The id of the key in whose place it was made. */
  replaces?: string;
}

export interface Terms {
  label?: string | undefined;
  /** For how long it is good; absent: until it is revoked. */
  seconds?: number | undefined;
}

/** The key itself is in here and nowhere else. */
export interface Granted {
  id: string;
  role: Role;
  key: string;
  expiresAt?: number;
}

export interface Keys {
  /** Who holds this key for this show, or (null) for what belongs to no show. */
  holderOf(key: string, show: string | null): Promise<Verdict>;
  /** The same of a key known by its hash only, as sessions have it. */
  holderOfHash(hash: string, show: string | null): Verdict;
  /** The show that a key belongs to; null: it opens all of them. */
  showOf(hash: string): string | null;
  grant(show: string, role: Role, terms?: Terms): Promise<Granted>;
  /**
   * Another key of the same role and label. The former stays good for a while, so that a show on air does not stop; the one
   * before that, if it is still there, goes at once: there are two at the most. Of a key that was renewed already it is the
   * newer one that is renewed, once somebody uses that; until then that is replaced. Null when there is no such key.
   */
  rotate(show: string, id: string, overlapSeconds: number): Promise<Granted | null>;
  /** False when there is no such key for this show. */
  revoke(show: string, id: string): Promise<boolean>;
  list(show: string): KeyRecord[];
  /** Told of each key that opens nothing any more: revoked here or at another node, or expired. */
  onEnd(listener: (id: string) => void): Stop;
}

const OWNER: Holder = { keyId: 'owner', role: 'owner' };
const PREFIX = 'key/';

/** Keys in the store, and here by their hashes: every request asks. */
export async function openKeys(
  store: Store,
  ownerHashes: readonly string[],
  used: LastUsed,
  clock: Clock,
): Promise<Keys> {
  const byHash = new Map<string, KeyRecord>();
  const endings = openEndings(clock);
  // Granted and revoked here or at another node.
  await store.watch<KeyRecord>(PREFIX, (key, record) => {
    const hash = key.slice(PREFIX.length);
    const former = byHash.get(hash);
    if (record) byHash.set(hash, record);
    else byHash.delete(hash);
    if (record) endings.expect(record.id, record.expiresAt);
    else if (former) endings.end(former.id);
  });
  const owners = ownerHashes.map((hash) => Buffer.from(hash, 'hex'));
  // Against each, whichever it is.
  const isOwner = (hash: string): boolean =>
    owners.filter((owner) => timingSafeEqual(Buffer.from(hash, 'hex'), owner)).length > 0;
  const isOver = ({ expiresAt }: KeyRecord): boolean => expiresAt !== undefined && expiresAt <= clock();
  const entryOf = (show: string, id: string): [hash: string, record: KeyRecord] | undefined =>
    [...byHash].find(([, record]) => record.id === id && record.show === show);

  // Looked up by its hash: how long that takes tells nothing of the key.
  function holderOfHash(hash: string, show: string | null): Verdict {
    if (isOwner(hash)) return OWNER;
    const record = byHash.get(hash);
    if (!record || (show !== null && record.show !== show)) return 'wrong';
    if (isOver(record)) return 'expired';
    used.note(record.id);
    // Beyond its own show nobody is an owner.
    const role = show === null && record.role === 'owner' ? 'host' : record.role;
    return { keyId: record.id, role };
  }

  async function keep(record: KeyRecord): Promise<Granted> {
    const key = randomKey();
    await store.write({ [PREFIX + hashOf(key)]: record });
    const { id, role, expiresAt } = record;
    return { id, role, key, ...(expiresAt !== undefined && { expiresAt }) };
  }

  async function remove(hash: string, { id }: KeyRecord): Promise<void> {
    await store.write({ [PREFIX + hash]: null });
    used.forget(id);
  }

  /** One after the other. Sequence without it: a button is tapped twice, both find one key, and there are three. */
  let rotating: Promise<unknown> = Promise.resolve();

  async function rotate(show: string, id: string, overlapSeconds: number): Promise<Granted | null> {
    const told = entryOf(show, id);
    if (!told) return null;
    const newer = [...byHash].find(([, one]) => one.show === show && one.replaces === id);
    const isInUse = newer !== undefined && used.of(newer[1].id) !== null;
    const [hash, former] = isInUse ? newer : told;
    // Sequence with it kept: the answer is lost on its way; it is asked for again; nobody has that key, and it is good for ever.
    if (newer && !isInUse) await remove(...newer);
    const before = former.replaces === undefined ? undefined : entryOf(show, former.replaces);
    const granted = await keep({
      id: randomId(),
      show,
      role: former.role,
      createdAt: clock(),
      replaces: former.id,
      ...(former.label !== undefined && { label: former.label }),
    });
    const end = clock() + overlapSeconds * 1000;
    const expiresAt = Math.min(end, former.expiresAt ?? end);
    await store.write({ [PREFIX + hash]: { ...former, expiresAt } satisfies KeyRecord });
    if (before) await remove(...before);
    return granted;
  }

  return {
    async holderOf(key, show) {
      const hash = hashOf(key);
      // One that was granted at another node a moment ago may not have been heard of here.
      if (!isOwner(hash) && !byHash.has(hash)) await store.refresh(PREFIX + hash);
      return holderOfHash(hash, show);
    },
    holderOfHash,
    showOf: (hash) => byHash.get(hash)?.show ?? null,
    grant: (show, role, { label, seconds } = {}) =>
      keep({
        id: randomId(),
        show,
        role,
        createdAt: clock(),
        ...(label !== undefined && { label }),
        ...(seconds !== undefined && { expiresAt: clock() + seconds * 1000 }),
      }),
    rotate(show, id, overlapSeconds) {
      const rotated = rotating.then(() => rotate(show, id, overlapSeconds));
      rotating = rotated.catch(() => {});
      return rotated;
    },
    async revoke(show, id) {
      const entry = entryOf(show, id);
      if (!entry) return false;
      await remove(...entry);
      return true;
    },
    list: (show) =>
      [...byHash.values()].filter((record) => record.show === show).sort((a, b) => a.createdAt - b.createdAt),
    onEnd: endings.listen,
  };
}

/** The owner's keys: those from the environment, or one that is made at the first start. `made` is to be printed once. */
export async function ownerKeyHashes(
  store: Store,
  given: readonly string[],
): Promise<{ hashes: string[]; made: string | null }> {
  if (given.length > 0) return { hashes: given.map(hashOf), made: null };
  const known = await store.get<string>('owner');
  if (known !== null) return { hashes: [known], made: null };
  const made = randomKey();
  const hash = await store.claim('owner', hashOf(made));
  // Another node, starting at the same moment, may have been faster.
  return { hashes: [hash], made: hash === hashOf(made) ? made : null };
}

/** A new owner's key in place of the one before. */
export async function renewOwnerKey(store: Store): Promise<{ hash: string; made: string }> {
  const made = randomKey();
  const hash = hashOf(made);
  await store.write({ owner: hash });
  return { hash, made };
}
