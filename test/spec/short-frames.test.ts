import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyFrame, fromSnapshot } from '../../overlay/client/patch.ts';
import type { Held } from '../../overlay/client/patch.ts';
import { openChannel } from '../../server/feed/channel.ts';
import type { Fact } from '../../shared/fact.ts';
import { linesOf, listOf } from '../../shared/lines.ts';
import type { FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import { CHANGED, reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { Sections } from '../../shared/view.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import type { Audience } from '../../shared/views.ts';
import type { NewCue } from '../support/api.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

type View = Partial<Sections>;

/** A show of some products, a channel of it, and all that it sends, as it arrives. */
function aShow(audience: Audience) {
  const projector = { state: emptyState('short'), epoch: 'e0', isFolded: true };
  const { state } = projector;
  const frames: { whole: FrameMessage; short: FrameMessage }[] = [];
  let anew: SnapshotMessage | null = null;
  let bits = 0;
  let [cues, orders] = [0, 0];
  /** What each position looks like. */
  const truth = new Map<string, View>();
  const note = (): void => void truth.set(`${projector.epoch} ${state.seq}`, arrived(viewOf(state, NOBODY, audience)));

  const fold = (fact: Fact): void => void (bits |= reduce(state, fact, state.seq + 1));
  const cue = (told: NewCue): void => {
    cues += 1;
    const id = `00000000-0000-4000-8000-${String(cues).padStart(12, '0')}`;
    fold({ kind: 'cue', at: cues, by: { key: 'k', role: 'host' }, cue: { ...told, id } });
  };
  const order = (id: number, version: number, status: 'placed' | 'paid' | 'cancelled', name: string): void => {
    const items = [{ sku: id % 3 === 0 ? 'bowl' : 'pearl', title: 'Pearl', quantity: 1 + (version % 3) }];
    const hand = { method: 'cash', by: { key: 'k', role: 'staff', name: 'Lu' } } as const;
    const body = { status, currency: 'USD', total: 100 + (id % 4), name, items, ...(id % 5 === 0 && { hand }) };
    fold({ kind: 'order', source: id % 5 === 0 ? 'hand' : 'rest', id: `o${id}`, version, at: 1000 + id, body });
  };
  const begin = (): void => {
    cue({ kind: 'show.configure', title: 'Short', currency: 'USD', bestSellers: true });
    for (const sku of ['pearl', 'bowl', 'cup']) cue({ kind: 'product.upsert', sku, title: sku, stock: 99 });
  };

  begin();
  note();
  const channel = openChannel({
    projector,
    build: '',
    audience,
    present: () => NOBODY,
    clock: Date.now,
    send: (whole, short) => void (note(), frames.push({ whole: arrived(whole), short: arrived(short) })),
    sendAnew: (snapshot) => void (note(), (anew = arrived(snapshot))),
  });

  return {
    channel,
    truth,
    cue,
    sell: (name: string) => order((orders += 1), 0, 'paid', name),
    /** The sale so many before the newest gets another version. */
    correct: (back: number, version: number, status: 'placed' | 'paid' | 'cancelled', name: string) =>
      order(Math.max(1, orders - back), version, status, name),
    refund: (back: number, amount: number) =>
      fold({
        kind: 'refund',
        source: 'rest',
        id: `r${back}-${amount}`,
        version: 0,
        at: 2000,
        body: { order: `o${Math.max(1, orders - back)}`, currency: 'USD', amount },
      }),
    approve: (at: number) => {
      const seqs = state.recent.slice(at, at + 3).map(({ seq }) => seq);
      if (seqs.length > 0) cue({ kind: 'names.approve', seqs });
    },
    /** Another log, in which less was sold; its positions are counted from the first again. */
    lose() {
      projector.epoch += "'";
      Object.assign(state, emptyState('short'));
      orders = 0;
      begin();
      bits = CHANGED.everything;
    },
    /** Time goes on; what was sent meanwhile. */
    pass(ms: number) {
      if (bits !== 0) channel.changed(bits);
      bits = 0;
      vi.advanceTimersByTime(ms);
      const sent = { frames: frames.splice(0), anew };
      anew = null;
      return sent;
    },
  };
}

/** As it is after its way over the wire. */
const arrived = <Message>(message: Message): Message => JSON.parse(JSON.stringify(message)) as Message;

type Show = ReturnType<typeof aShow>;

const back = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 70 }));
const buyer = fc.constantFrom('', 'Ana G.', 'Ana Gil', 'Lu');
const status = fc.constantFrom('placed', 'paid', 'cancelled', 'cancelled');
/** What may happen to a show between two looks at the clock. */
const event: fc.Arbitrary<(show: Show) => void> = fc.oneof(
  { weight: 9, arbitrary: buyer.map((of) => (show: Show) => show.sell(of)) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 70 }).map((many) => (show: Show) => {
      for (let one = 0; one < many; one += 1) show.sell('Crowd');
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(back, fc.nat({ max: 4 }), status, buyer).map((of) => (show: Show) => show.correct(...of)),
  },
  { weight: 1, arbitrary: fc.tuple(back, fc.nat({ max: 120 })).map((of) => (show: Show) => show.refund(...of)) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<NewCue>(
        { kind: 'show.configure', approveNames: true },
        { kind: 'show.configure', approveNames: false },
        { kind: 'show.configure', countOn: 'paid' },
        { kind: 'show.configure', countOn: 'placed' },
        { kind: 'show.configure', tickerTotal: false },
        { kind: 'product.upsert', sku: 'bowl', title: 'Bowl again' },
        { kind: 'product.remove', sku: 'cup' },
        { kind: 'product.upsert', sku: 'vase', title: 'Vase' },
        { kind: 'callout.take', sku: 'pearl' },
      )
      .map((told) => (show: Show) => show.cue(told)),
  },
  { weight: 1, arbitrary: back.map((at) => (show: Show) => show.approve(at)) },
  { weight: 1, arbitrary: fc.constant((show: Show) => show.lose()) },
);
const step = fc.record({
  events: fc.array(event, { maxLength: 4 }),
  ms: fc.constantFrom(0, 1, 30, 60, 300),
  /** The one page whose link is bad misses what is sent now. */
  isLost: fc.nat({ max: 3 }).map((die) => die === 0),
});

test('[F10] [F1] whatever is sold, cancelled, renamed, hidden, lost: by short frames a page shows what it would by whole ones', () => {
  let shortened = 0;
  fc.assert(
    fc.property(
      fc.constantFrom<Audience>('stage', 'crew', 'helper', 'ticker'),
      fc.nat({ max: 65 }),
      fc.array(step, { maxLength: 25 }),
      fc.nat({ max: 24 }),
      (audience, sold, steps, joinsAt) => {
        const show = aShow(audience);
        for (let one = 0; one < sold; one += 1) show.sell('Ana G.');
        show.pass(1000);
        const snapshot = (): Held<View> => fromSnapshot(arrived(show.channel.snapshot()));
        const pages: Record<'whole' | 'short' | 'lossy' | 'late', Held<View> | null> = {
          whole: snapshot(),
          short: snapshot(),
          lossy: snapshot(),
          late: null,
        };
        for (const [place, { events, ms, isLost }] of steps.entries()) {
          for (const happens of events) happens(show);
          const { frames, anew } = show.pass(ms);
          if (place === joinsAt) pages.late = snapshot();
          for (const name of ['whole', 'short', 'lossy', 'late'] as const) {
            if (anew && pages[name]) pages[name] = fromSnapshot(anew);
            for (const frame of frames) {
              if (!pages[name] || (name === 'lossy' && isLost) || (name === 'late' && place === joinsAt)) continue;
              const next = applyFrame(pages[name], name === 'whole' ? frame.whole : frame.short);
              pages[name] = next === 'gap' ? snapshot() : next;
              expect(pages[name].view).toEqual(show.truth.get(`${pages[name].epoch} ${pages[name].rev}`));
            }
          }
          expect(frames.some(({ whole }) => 'lines' in whole)).toBe(false);
          shortened += frames.filter(({ short }) => 'lines' in short).length;
          if (place >= joinsAt) expect(pages.late).toEqual(pages.whole);
          expect(pages.short).toEqual(pages.whole);
        }
        show.channel.stop();
      },
    ),
    { numRuns: 60 },
  );
  expect(shortened).toBeGreaterThan(60);
});

test('[F10] a sale more is one line more, whatever stands before it; what nothing is held of comes whole', () => {
  const show = aShow('stage');
  show.sell('Ana G.');
  const [first] = show.pass(100).frames;
  expect(first?.short.sections.recent).toHaveLength(1);
  for (let one = 0; one < 40; one += 1) show.sell('Ana G.');
  show.pass(100);
  show.sell('Lu');
  const [frame] = show.pass(100).frames;
  expect(frame?.short.sections).not.toHaveProperty('recent');
  expect(frame?.short.lines?.recent).toEqual([[1, 30], expect.objectContaining({ name: 'Lu' })]);
  expect(frame?.whole.sections.recent).toHaveLength(30);
  show.channel.stop();
});

test('[F10] a list told by its lines is the list, whatever became of it', () => {
  const line = fc.record({ a: fc.nat({ max: 5 }) });
  const list = fc.array(line, { maxLength: 12 });
  fc.assert(
    fc.property(list, list, fc.nat({ max: 12 }), (before, more, from) => {
      for (const after of [more, [...before.slice(from), ...more], [...more, ...before.slice(from)]]) {
        const lines = linesOf(
          before.map((one) => JSON.stringify(one)),
          after.map((one) => JSON.stringify(one)),
          after,
        );
        const isKept = after.some(({ a }) => before.some((one) => one.a === a));
        expect(lines !== null).toBe(isKept);
        if (lines) expect(listOf(before, lines)).toEqual(after);
      }
    }),
    { numRuns: 2000 },
  );
});
