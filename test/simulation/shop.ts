import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf } from './books.ts';
import type { Books, Post } from './books.ts';
import type { Dice } from './dice.ts';

/** A shop that sells, refunds, cancels and repeats itself, and posts everything again until it is answered 2xx. */
export interface Shop {
  /** Begins, or goes on, to sell so many orders per second; changes and duplicates come on top of them. */
  open(ordersPerSecond: number): void;
  /** Sells nothing more; resolves once everything posted was answered 2xx. */
  close(): Promise<void>;
}

interface Deps {
  books: Books;
  dice: Dice;
  show: string;
  key: string;
  /** Where to post to now; any of them will do, as behind a proxy. */
  urls: readonly string[];
}

const TICK_MS = 50;
/** Of one connection each, as many as a proxy would have. */
const CLERKS = 12;
const MOST_PER_POST = 25;
const ANSWER_MS = 2500;
const AGAIN_MS = 100;
const CHANGES = 0.15;
const DUPLICATES = 0.1;

export function openShop({ books, dice, show, key, urls }: Deps): Shop {
  let queue: Post[] = [];
  let selling: NodeJS.Timeout | null = null;
  let working: Promise<unknown> = Promise.resolve();
  let isOpen = false;
  /** Of its own: which answer comes first must not change what is sold. */
  const routing = dice.split();

  async function isTaken(posts: readonly Post[]): Promise<boolean> {
    const body = posts.map(bodyOf);
    try {
      const answer = await fetch(`${routing.pick(urls)}/api/shows/${show}/orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify(body.length === 1 ? body[0] : body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      // The answer must have come whole: a connection cut within it is no acknowledgement.
      const { rejected } = (await answer.json()) as { rejected?: unknown[] };
      return answer.ok && rejected?.length === 0;
    } catch {
      return false;
    }
  }

  async function clerk(): Promise<void> {
    while (isOpen || queue.length > 0) {
      const posts = queue.splice(0, queue.length > 4 * CLERKS ? MOST_PER_POST : 1);
      if (posts.length === 0) await sleep(TICK_MS / 5);
      else {
        while (!(await isTaken(posts))) await sleep(AGAIN_MS);
        for (const post of posts) books.acknowledge(post);
      }
    }
  }

  return {
    open(ordersPerSecond) {
      isOpen = true;
      let due = 0;
      let at = Date.now();
      selling = setInterval(() => {
        due += ((Date.now() - at) / 1000) * ordersPerSecond;
        at = Date.now();
        for (; due >= 1; due -= 1) {
          queue.push(books.sell());
          const change = dice.chance(CHANGES) ? books.change(dice) : null;
          if (change) queue.push(change);
          const again = dice.chance(DUPLICATES) ? books.repeat(dice) : null;
          if (again) queue.push(again);
        }
      }, TICK_MS);
      working = Promise.all(Array.from({ length: CLERKS }, clerk));
    },
    async close() {
      if (selling) clearInterval(selling);
      selling = null;
      isOpen = false;
      await working;
      queue = [];
    },
  };
}
