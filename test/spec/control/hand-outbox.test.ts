import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer } from '../../../overlay/surfaces/control/desk/api.ts';
import { HandOutbox } from '../../../overlay/surfaces/control/hand/hand-outbox.ts';
import type { HandDraft } from '../../../overlay/surfaces/control/hand/hand-outbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A phone whose storage and network a test holds in its hands. */
function phone(texts = new Map<string, string>()) {
  const live = signal(false);
  const posted: HandDraft[] = [];
  const answers: Answer<unknown>[] = [];
  const storage = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, value: string) => void texts.set(name, value),
  };
  const outbox = new HandOutbox({
    place: 'nacre.hand.show',
    storage,
    live,
    now: () => 1000,
    post: (sale) => {
      posted.push(sale);
      return Promise.resolve(answers.shift() ?? { data: null });
    },
  });
  return { outbox, live, posted, answers, texts, storage };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

const sale = (id: string, version = 1): HandDraft => ({
  id,
  version,
  method: 'cash',
  total: '5.00',
  items: [],
  status: 'paid',
});
const sentOf = (posted: readonly HandDraft[]) => posted.map(({ id, version, status }) => `${id}${version} ${status}`);

test('[H5] what was typed without the network is sent in order once it is there, and then forgotten', async () => {
  const { outbox, live, posted, texts } = phone();
  outbox.put(sale('a'));
  outbox.put(sale('b'));
  await settled();
  expect(posted).toEqual([]);
  live.value = true;
  await settled();
  expect(posted).toEqual([sale('a'), sale('b')]);
  expect(outbox.waiting).toEqual([]);
  expect(texts.get('nacre.hand.show')).toBe('[]');
});

test('[H5] a page that comes after it sends what the former kept', async () => {
  const former = phone();
  former.outbox.put(sale('a'));
  const next = phone(former.texts);
  expect(next.outbox.waiting).toMatchObject([{ id: 'a' }]);
  next.live.value = true;
  await settled();
  expect(sentOf(next.posted)).toEqual(['a1 paid']);
});

test('[H5] what may have failed on its way is sent again with its id, and nothing overtakes it', async () => {
  const { outbox, live, posted, answers } = phone();
  live.value = true;
  answers.push({ fault: 'unreachable' }, { fault: 'store_unavailable' });
  outbox.put(sale('a'));
  outbox.put(sale('b'));
  await settled();
  expect(sentOf(posted)).toEqual(['a1 paid']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sentOf(posted)).toEqual(['a1 paid', 'a1 paid', 'a1 paid', 'b1 paid']);
});

test('[H5] a key that is refused for a while loses no sale', async () => {
  const { outbox, live, answers } = phone();
  live.value = true;
  answers.push({ fault: 'key_wrong' });
  outbox.put(sale('a'));
  await settled();
  expect(outbox.waiting).toMatchObject([{ id: 'a' }]);
  expect(outbox.waiting[0]?.refused).toBeUndefined();
});

test('[H5] a correction that comes before its sale is sent takes its place; after, it follows', async () => {
  const { outbox, live, posted, answers } = phone();
  outbox.put(sale('a'));
  outbox.put(sale('a', 2));
  expect(outbox.waiting).toMatchObject([{ version: 2 }]);
  answers.push({ fault: 'unreachable' });
  live.value = true;
  await settled();
  // The server may have version 2.
  outbox.put(sale('a', 3));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sentOf(posted)).toEqual(['a2 paid', 'a2 paid', 'a3 paid']);
});

test('[H5] thrown away before it was sent it never was; where the server may have it, it is cancelled there', async () => {
  const { outbox, live, posted, answers } = phone();
  outbox.put(sale('a'));
  outbox.discard(sale('a'));
  expect(outbox.waiting).toEqual([]);
  outbox.put(sale('b'));
  answers.push({ fault: 'unreachable' });
  live.value = true;
  await settled();
  outbox.discard(sale('b'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sentOf(posted)).toEqual(['b1 paid', 'b1 paid', 'b2 cancelled']);
});

test('[H6] one that is refused lets the others pass, and is sent again only when it was corrected', async () => {
  const { outbox, live, posted, answers } = phone();
  live.value = true;
  answers.push({ fault: 'amount_too_large' });
  outbox.put(sale('a'));
  outbox.put(sale('b'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sentOf(posted)).toEqual(['a1 paid', 'b1 paid']);
  expect(outbox.waiting).toMatchObject([{ id: 'a', refused: 'amount_too_large' }]);
  outbox.put(sale('a', 2));
  await settled();
  expect(sentOf(posted)).toEqual(['a1 paid', 'b1 paid', 'a2 paid']);
  expect(outbox.waiting).toEqual([]);
});

test('[H5] two tabs of one phone do not write over each other', () => {
  const one = phone();
  const other = phone(one.texts);
  one.outbox.put(sale('a'));
  other.outbox.put(sale('b'));
  one.outbox.reread();
  expect(one.outbox.waiting.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('[H5] where nothing can be kept it says so, and sends all the same', async () => {
  const { outbox, live, posted, storage } = phone();
  storage.setItem = () => {
    throw new Error('refused');
  };
  outbox.put(sale('a'));
  outbox.put(sale('b'));
  expect(outbox.isKept).toBe(false);
  expect(outbox.waiting).toHaveLength(2);
  live.value = true;
  await settled();
  expect(sentOf(posted)).toEqual(['a1 paid', 'b1 paid']);
});

test('[H5] a request that hangs is given up, and the sale sent again', async () => {
  const { outbox, live, posted } = phone();
  const hanging = vi.fn<() => Promise<Answer<unknown>>>(() => new Promise(() => {}));
  const { storage } = phone();
  const stuck = new HandOutbox({ place: 'x', storage, live, now: () => 1, post: hanging });
  live.value = true;
  stuck.put(sale('a'));
  await vi.advanceTimersByTimeAsync(16_000);
  expect(hanging).toHaveBeenCalledTimes(2);
  expect([outbox.waiting, posted]).toEqual([[], []]);
});

test.each(['role_not_allowed', 'http_502', 'http_302', 'not_ready', 'draining', 'too_many_requests', 'show_unknown'])(
  '[H5] %s is not the sale’s fault: it waits, and is sent again as it is',
  async (fault) => {
    const { outbox, live, posted, answers } = phone();
    live.value = true;
    answers.push({ fault });
    outbox.put(sale('a'));
    await settled();
    expect(outbox.waiting[0]?.refused).toBeUndefined();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sentOf(posted)).toEqual(['a1 paid', 'a1 paid']);
    expect(outbox.waiting).toEqual([]);
  },
);
