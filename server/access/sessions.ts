import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Stop, Store } from '../ledger/ledger.ts';
import { openEndings } from './endings.ts';
import type { Keys } from './keys.ts';
import type { LastUsed } from './last-used.ts';
import type { Verdict } from './roles.ts';
import { hashOf, randomId, randomKey } from './secret.ts';

/** What a browser was given in place of a key, as stored: by its SHA-256. It opens what its key opens, and never longer. */
export interface SessionRecord {
  id: string;
  /** The SHA-256 of the key that it was traded for. */
  key: string;
  keyId: string;
  /** Null: of the owner's key, which opens every show. */
  show: string | null;
  createdAt: number;
  /** "Android · Chrome" */
  device: string;
}

export interface Sessions {
  /** The token is in the answer and nowhere else. @throws Fault where the key opens nothing any more */
  open(key: string, device: string): Promise<{ token: string; record: SessionRecord }>;
  holderOf(token: string, show: string | null): Promise<Verdict>;
  /** The same by what is known here. */
  knownHolderOf(token: string, show: string | null): Verdict;
  /** That of a token; null where it is none. */
  recordOf(token: string): SessionRecord | null;
  /** Null where there is none of this id. */
  find(id: string): SessionRecord | null;
  end(id: string): Promise<void>;
  list(): (SessionRecord & { usedAt: number; expiresAt: number })[];
  /** Told of each session that opens nothing any more. */
  onEnd(listener: (id: string) => void): Stop;
}

const DAY_MS = 86_400_000;
/** Nobody came with it for so long. A phone that helps once a fortnight stays signed in. */
export const IDLE_MS = 30 * DAY_MS;
/** Whatever happens. */
export const LONGEST_MS = 90 * DAY_MS;
/** Of one key: who has its link opens no more, the oldest goes. */
const MOST = 50;
const PREFIX = 'session/';

const keyGone = (): Fault => new Fault('key_wrong', 'This key was revoked a moment ago. Ask the owner for a new one.');

/** Sessions in the store, and here by their hashes: they outlive a restart, and every node knows them. */
export async function openSessions(store: Store, keys: Keys, used: LastUsed, clock: Clock): Promise<Sessions> {
  const byHash = new Map<string, SessionRecord>();
  const endings = openEndings(clock);
  const usedAt = ({ id, createdAt }: SessionRecord): number => Math.max(createdAt, used.of(id) ?? 0);
  const expiresAt = (record: SessionRecord): number =>
    Math.min(record.createdAt + LONGEST_MS, usedAt(record) + IDLE_MS);
  await store.watch<SessionRecord>(PREFIX, (place, record) => {
    const hash = place.slice(PREFIX.length);
    const former = byHash.get(hash);
    if (record) byHash.set(hash, record);
    else byHash.delete(hash);
    // Idle ones are noticed when they come back, and cleared away below.
    if (record) endings.expect(record.id, record.createdAt + LONGEST_MS);
    else if (former) endings.end(former.id);
  });
  const remove = async (entries: Iterable<[string, SessionRecord]>): Promise<void> => {
    const gone = [...entries];
    if (gone.length === 0) return;
    await store.write(Object.fromEntries(gone.map(([hash]) => [PREFIX + hash, null])));
    for (const [, { id }] of gone) used.forget(id);
  };
  const those = (which: (record: SessionRecord) => boolean): [string, SessionRecord][] =>
    [...byHash].filter(([, record]) => which(record));
  // A session goes with its key; one of a former owner's key was left behind by `npm run links`.
  keys.onEnd((keyId) => void remove(those((record) => record.keyId === keyId)).catch(() => {}));
  const clear = (): void =>
    void remove(
      those(
        (record) =>
          expiresAt(record) <= clock() || (record.show === null && keys.holderOfHash(record.key, null) === 'wrong'),
      ),
    ).catch(() => {});
  clear();
  setInterval(clear, DAY_MS / 24).unref();

  function holderOfHash(hash: string, show: string | null): Verdict {
    const record = byHash.get(hash);
    if (!record) return 'wrong';
    if (expiresAt(record) <= clock()) return 'expired';
    const verdict = keys.holderOfHash(record.key, show);
    if (typeof verdict === 'string') return verdict;
    used.note(record.id);
    return { ...verdict, session: record.id };
  }

  return {
    async open(key, device) {
      const hash = hashOf(key);
      const verdict = keys.holderOfHash(hash, null);
      if (typeof verdict === 'string') throw keyGone();
      const { keyId } = verdict;
      const token = randomKey();
      const record: SessionRecord = {
        id: randomId(),
        key: hash,
        keyId,
        show: keys.showOf(hash),
        createdAt: clock(),
        device,
      };
      await store.write({ [PREFIX + hashOf(token)]: record });
      // Revoked meanwhile, its end has found no session of it yet: this one would stay in the list, and open nothing.
      if (typeof keys.holderOfHash(hash, null) === 'string') {
        await remove([[hashOf(token), record]]);
        throw keyGone();
      }
      const ofKey = those((one) => one.keyId === keyId).sort(([, a], [, b]) => usedAt(b) - usedAt(a));
      await remove(ofKey.slice(MOST));
      return { token, record };
    },
    async holderOf(token, show) {
      const hash = hashOf(token);
      // One that was opened at another node a moment ago may not have been heard of here.
      if (!byHash.has(hash)) await store.refresh(PREFIX + hash);
      return holderOfHash(hash, show);
    },
    knownHolderOf: (token, show) => holderOfHash(hashOf(token), show),
    recordOf: (token) => byHash.get(hashOf(token)) ?? null,
    find: (id) => [...byHash.values()].find((record) => record.id === id) ?? null,
    end: (id) => remove(those((record) => record.id === id)),
    list: () =>
      [...byHash.values()]
        .filter((record) => expiresAt(record) > clock())
        .map((record) => ({ ...record, usedAt: usedAt(record), expiresAt: expiresAt(record) })),
    onEnd: endings.listen,
  };
}
