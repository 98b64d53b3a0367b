import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurns } from '../../server/http/in-turns.ts';
import { openSlices } from '../../server/slices.ts';

const busy = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
/** The longest turn of the event loop until `isDone`, ms. */
async function longestTurn(isDone: () => boolean): Promise<number> {
  let longest = 0;
  while (!isDone()) {
    const from = performance.now();
    await nextTurn();
    longest = Math.max(longest, performance.now() - from);
  }
  return longest;
}
const asking = (url: string, isGone = false) =>
  [{ url, socket: { destroyed: isGone } }, {}] as unknown as [IncomingMessage, ServerResponse];

test('[B8] who all ask at once are answered in their order, as many in a turn as have room; who has gone is not', async () => {
  const answered: string[] = [];
  const ask = inTurns(({ url }) => {
    // As a handler does that asks first who it is.
    void Promise.resolve().then(() => {
      busy(4);
      answered.push(url ?? '');
    });
  });
  for (let one = 0; one < 100; one += 1) ask(...asking(`/${one}`, one === 7));
  expect(await longestTurn(() => answered.length === 99)).toBeLessThan(60);
  expect(answered).toEqual(Array.from({ length: 100 }, (_, one) => `/${one}`).filter((url) => url !== '/7'));
});

test('[B8] short ones share a turn', async () => {
  let answered = 0;
  const ask = inTurns(() => void (answered += 1));
  for (let one = 0; one < 160; one += 1) ask(...asking('/'));
  let turns = 0;
  while (answered < 160) {
    await nextTurn();
    turns += 1;
  }
  expect(turns).toBeLessThan(30);
});

test('[B5] however many long inputs there are, one slice is in a turn', async () => {
  let done = 0;
  const work = async (): Promise<void> => {
    const slices = openSlices();
    await slices.next();
    for (let step = 0; step < 30; step += 1) {
      busy(1);
      if (slices.isOver()) await slices.next();
    }
    done += 1;
  };
  for (let one = 0; one < 20; one += 1) void work();
  expect(await longestTurn(() => done === 20)).toBeLessThan(60);
});
