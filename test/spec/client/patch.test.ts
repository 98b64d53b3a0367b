import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFrame, fromSnapshot, inStep } from '../../../overlay/client/patch.ts';
import type { Held } from '../../../overlay/client/patch.ts';
import type { FrameMessage } from '../../../shared/protocol.ts';

type View = Record<'a' | 'b' | 'c', number>;
const start: Held<View> = { epoch: 'e', rev: 7, view: { a: 1, b: 1, c: 1 } };
const frame = (base: number, rev: number, sections: Partial<View>, epoch = 'e'): FrameMessage<View> => ({
  epoch,
  base,
  rev,
  now: 0,
  sections,
});

test('[F1] a frame on my rev replaces its sections and leaves the others', () => {
  expect(applyFrame(start, frame(7, 9, { b: 2 }))).toEqual({ epoch: 'e', rev: 9, view: { a: 1, b: 2, c: 1 } });
});

test('[F1] a frame changes nothing that was held before', () => {
  applyFrame(start, frame(7, 9, { b: 2 }));
  expect(start.view).toEqual({ a: 1, b: 1, c: 1 });
});

test.each([
  ['a frame before any snapshot', null, frame(0, 1, {})],
  ['a frame that came too soon', start, frame(9, 11, {})],
  ['a frame that came twice', start, frame(5, 7, {})],
  ['a frame of another epoch', start, frame(7, 9, {}, 'f')],
] as const)('[F1] %s is a gap', (_name, held, message) => {
  expect(applyFrame(held, message)).toBe('gap');
});

test('[F4] a beat is in step with the same rev of the same epoch only', () => {
  expect(inStep(start, { epoch: 'e', rev: 7 })).toBe(true);
  expect(inStep(start, { epoch: 'e', rev: 8 })).toBe(false);
  expect(inStep(start, { epoch: 'f', rev: 7 })).toBe(false);
  expect(inStep(null, { epoch: 'e', rev: 0 })).toBe(false);
});

test('[F1] [F4] whatever is dropped, doubled or reordered: the view is the server’s, or a snapshot is asked for', () => {
  const change = fc.record({
    epoch: fc.constantFrom(...Array.from({ length: 6 }, () => 'same'), 'new'),
    step: fc.integer({ min: 1, max: 3 }),
    sections: fc.record({ a: fc.nat(), b: fc.nat(), c: fc.nat() }, { requiredKeys: [] }),
  });
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 20 }),
      fc.array(fc.nat({ max: 19 }), { maxLength: 40 }),
      fc.boolean(),
      (changes, delivered, honest) => {
        // The server's history: every rev that it ever showed, by epoch, and the frames between them.
        let now: Held<View> = start;
        const history = new Map([[`${now.epoch} ${now.rev}`, now.view]]);
        const frames: FrameMessage<View>[] = [];
        for (const { epoch, step, sections } of changes) {
          if (epoch === 'new') {
            // History was lost: revs are counted again from below, so that the same numbers mean something else.
            now = { epoch: `${now.epoch}'`, rev: 7, view: { a: -1, b: -1, c: -1, ...sections } };
          } else {
            frames.push(frame(now.rev, now.rev + step, sections, now.epoch));
            now = { ...now, rev: now.rev + step, view: { ...now.view, ...sections } };
          }
          history.set(`${now.epoch} ${now.rev}`, now.view);
        }

        let held: Held<View> = start;
        const order = honest ? frames.map((_frame, index) => index) : delivered;
        for (const index of order) {
          const sent = frames[index];
          if (!sent) continue;
          const next = applyFrame(held, sent);
          // A gap asks; nobody answers here, so that nothing hides what is held meanwhile.
          if (next !== 'gap') held = next;
          expect(held.view).toEqual(history.get(`${held.epoch} ${held.rev}`));
        }

        // The next beat tells of everything that is still missing, and the answer heals it.
        if (inStep(held, now)) expect(held.view).toEqual(now.view);
        else held = fromSnapshot({ ...now, now: 0, build: '' });
        expect(held).toEqual(now);
      },
    ),
    { numRuns: 2000 },
  );
});
