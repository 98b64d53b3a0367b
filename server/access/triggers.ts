import { createHash } from 'node:crypto';
import type { CueDraft } from '../../shared/cue.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../ledger/ledger.ts';
import type { LastUsed } from './last-used.ts';
import type { Granted, Terms } from './keys.ts';
import { hashOf, randomId, randomKey } from './secret.ts';

/**
 * Links for buttons that can do nothing but open an address (a Stream Deck, a foot switch): each gives one cue of one show,
 * and opens nothing. The key is in the path, for there is nowhere else, so it is one that can do no more than this.
 */
export interface Triggers {
  make(show: string, cue: CueDraft, terms: Terms): Promise<Omit<Granted, 'role'>>;
  find(key: string): Promise<Trigger | 'wrong' | 'expired'>;
  list(show: string): Trigger[];
  /** False when there is no such trigger for this show. */
  revoke(show: string, id: string): Promise<boolean>;
  /** The cue of a press. Presses within a second, which a contact that bounces makes, or a proxy that tries again, are one. */
  press(trigger: Trigger): CueDraft & { id: string };
}

/** As stored, by the SHA-256 of its key. */
export interface Trigger {
  id: string;
  show: string;
  cue: CueDraft;
  createdAt: number;
  label?: string;
  expiresAt?: number;
}

const PREFIX = 'trigger/';
const BOUNCE_MS = 1000;

export async function openTriggers(store: Store, used: LastUsed, clock: Clock): Promise<Triggers> {
  const byHash = new Map<string, Trigger>();
  const pressedAt = new Map<string, number>();
  await store.watch<Trigger>(PREFIX, (place, trigger) => {
    const hash = place.slice(PREFIX.length);
    if (trigger) byHash.set(hash, trigger);
    else byHash.delete(hash);
  });
  return {
    async make(show, cue, { label, seconds }) {
      const key = randomKey();
      const trigger: Trigger = {
        id: randomId(),
        show,
        cue,
        createdAt: clock(),
        ...(label !== undefined && { label }),
        ...(seconds !== undefined && { expiresAt: clock() + seconds * 1000 }),
      };
      await store.write({ [PREFIX + hashOf(key)]: trigger });
      return { id: trigger.id, key, ...(trigger.expiresAt !== undefined && { expiresAt: trigger.expiresAt }) };
    },
    async find(key) {
      const hash = hashOf(key);
      if (!byHash.has(hash)) await store.refresh(PREFIX + hash);
      const trigger = byHash.get(hash);
      if (!trigger) return 'wrong';
      return trigger.expiresAt !== undefined && trigger.expiresAt <= clock() ? 'expired' : trigger;
    },
    list: (show) => [...byHash.values()].filter((one) => one.show === show).sort((a, b) => a.createdAt - b.createdAt),
    async revoke(show, id) {
      const entry = [...byHash].find(([, one]) => one.id === id && one.show === show);
      if (!entry) return false;
      await store.write({ [PREFIX + entry[0]]: null });
      pressedAt.delete(id);
      used.forget(id);
      return true;
    },
    press({ id, cue }) {
      const now = clock();
      const before = pressedAt.get(id);
      const at = before !== undefined && Math.abs(now - before) < BOUNCE_MS ? before : now;
      pressedAt.set(id, at);
      used.note(id);
      // By the second, so that another node makes the same of a request that is tried there again.
      return { ...cue, id: uuidOf(`${id} ${Math.floor(at / BOUNCE_MS)}`) };
    },
  };
}

/** A UUID that is the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
