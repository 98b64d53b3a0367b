import { createHash } from 'node:crypto';
import type { CueDraft } from '../../shared/cue.ts';
import type { Clock } from '../clock.ts';
import type { Signals, Store } from '../ledger/ledger.ts';
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
/** Where there is no show of this name: what concerns none of them. */
const CHANNEL = '*triggers';

/** A press: which cue it is, and until when, by the clock here, presses are the same one. */
interface Press {
  cueId: string;
  until: number;
}

export async function openTriggers(
  store: Store,
  used: LastUsed,
  signals: Signals | null,
  clock: Clock,
): Promise<Triggers> {
  const byHash = new Map<string, Trigger>();
  const presses = new Map<string, Press>();
  // Behind a balancer the second contact of one press, or its second try, may come to any node.
  signals?.listen(CHANNEL, (message) => {
    const { id, cueId } = message as { id: string; cueId: string };
    presses.set(id, { cueId, until: clock() + BOUNCE_MS });
  });
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
      presses.delete(id);
      used.forget(id);
      return true;
    },
    press({ id, cue }) {
      const now = clock();
      used.note(id);
      const before = presses.get(id);
      const left = before ? before.until - now : 0;
      // More is left where the clock was set back: else the button would be dead until it has caught up.
      if (before && left > 0 && left <= BOUNCE_MS) return { ...cue, id: before.cueId };
      // By the second, so that another node that has not heard of it yet mostly makes the same.
      const cueId = uuidOf(`${id} ${Math.floor(now / BOUNCE_MS)}`);
      presses.set(id, { cueId, until: now + BOUNCE_MS });
      signals?.send(CHANNEL, { id, cueId });
      return { ...cue, id: cueId };
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
