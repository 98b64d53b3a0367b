import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is there, and resolves to it; null, undefined, false and a rejection are none.
 * Throws what it waited for, with the last rejection, after `withinMs`.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { withinMs = 20_000, everyMs = 20 } = {},
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + withinMs;
  let trouble: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) {
        return answer as Exclude<T, null | undefined | false>;
      }
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    await sleep(everyMs);
  } while (Date.now() < deadline);
  throw new Error(`Not within ${withinMs} ms: ${what}`, { cause: trouble });
}
