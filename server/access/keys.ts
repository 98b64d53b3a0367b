import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Stop, Store } from '../ledger/ledger.ts';
import { randomKey } from '../config.ts';
import type { Holder, Role } from './roles.ts';

/** A key as stored: its SHA-256, never itself (A2). */
export interface KeyRecord {
  id: string;
  show: string;
  role: Role;
  createdAt: number;
  label?: string;
}

export interface Keys {
  /** Who holds this key for this show, or (null) for what belongs to no show; null when nobody does. */
  holderOf(key: string, show: string | null): Promise<Holder | null>;
  /** The key itself is in the answer and nowhere else. */
  grant(show: string, role: Role, label?: string): Promise<{ id: string; role: Role; key: string }>;
  /** False when there is no such key for this show. */
  revoke(show: string, id: string): Promise<boolean>;
  list(show: string): Promise<KeyRecord[]>;
  onRevoke(listener: (id: string) => void): Stop;
}

const OWNER: Holder = { keyId: 'owner', role: 'owner' };

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
const place = (hash: string): string => `key/${hash}`;

/** Keys in the store, and here by their hashes: every request asks. */
export async function openKeys(store: Store, ownerHash: string, clock: Clock): Promise<Keys> {
  const byHash = new Map<string, KeyRecord>();
  const listeners = new Set<(id: string) => void>();
  // Granted and revoked here or at another node.
  await store.watch<KeyRecord>('key/', (key, record) => {
    const hash = key.slice('key/'.length);
    const former = byHash.get(hash);
    if (record) byHash.set(hash, record);
    else byHash.delete(hash);
    if (!record && former) for (const listener of listeners) listener(former.id);
  });
  const owner = Buffer.from(ownerHash, 'hex');
  const isOwner = (key: string): boolean => timingSafeEqual(Buffer.from(hashOf(key), 'hex'), owner);

  return {
    // Looked up by its hash: how long that takes tells nothing of the key.
    async holderOf(key, show) {
      if (isOwner(key)) return OWNER;
      const hash = hashOf(key);
      // One that was granted at another node a moment ago may not have been heard of here.
      if (!byHash.has(hash)) await store.refresh(place(hash));
      const record = byHash.get(hash);
      if (!record || (show !== null && record.show !== show)) return null;
      // Beyond its own show nobody is an owner.
      const role = show === null && record.role === 'owner' ? 'host' : record.role;
      return { keyId: record.id, role };
    },
    async grant(show, role, label) {
      const key = randomKey();
      const hash = hashOf(key);
      const record: KeyRecord = { id: randomBytes(6).toString('hex'), show, role, createdAt: clock() };
      if (label !== undefined) record.label = label;
      await store.write({ [place(hash)]: record });
      return { id: record.id, role, key };
    },
    async revoke(show, id) {
      const entry = [...byHash].find(([, record]) => record.id === id && record.show === show);
      if (!entry) return false;
      await store.write({ [place(entry[0])]: null });
      return true;
    },
    list: (show) =>
      Promise.resolve(
        [...byHash.values()].filter((record) => record.show === show).sort((a, b) => a.createdAt - b.createdAt),
      ),
    onRevoke(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The owner's key: from the environment, or made at the first start. `made` is to be printed once. */
export async function ownerKeyHash(store: Store, given: string | null): Promise<{ hash: string; made: string | null }> {
  if (given !== null) return { hash: hashOf(given), made: null };
  const known = await store.get<string>('owner');
  if (known !== null) return { hash: known, made: null };
  const made = randomKey();
  const hash = await store.claim('owner', hashOf(made));
  // Another node, starting at the same moment, may have been faster.
  return { hash, made: hash === hashOf(made) ? made : null };
}

/** A new owner's key in place of the one before. */
export async function renewOwnerKey(store: Store): Promise<{ hash: string; made: string }> {
  const made = randomKey();
  const hash = hashOf(made);
  await store.write({ owner: hash });
  return { hash, made };
}
