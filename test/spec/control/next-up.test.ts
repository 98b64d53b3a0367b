import { expect, test } from 'vitest';
import { nextUp, previewOf } from '../../../overlay/surfaces/control/logic/next-up.ts';
import { isOn } from '../../../overlay/surfaces/control/logic/rundown-times.ts';
import { stageViewOf } from '../../../overlay/surfaces/control/logic/stage-view.ts';
import type { ControlView, DealView, ProductView, RundownItemView, StageSection } from '../../../shared/view.ts';

const ring: ProductView = { sku: 'ring', title: 'Ring' };
const items: RundownItemView[] = [
  { id: 'a', kind: 'message', text: 'Hello' },
  { id: 'b', kind: 'deal', ...ring, deal: { sku: 'ring', price: '5.00', seconds: 60, stock: 3 } },
];
const running: DealView = { cue: 'd', product: ring, price: '1.00', startedAt: 0, endsAt: 9, sold: 1 };

function viewWith(stage: Partial<StageSection>, rundown: Partial<ControlView['rundown']> = {}): ControlView {
  const none = { base: null, items, current: null, next: null, startedAt: null };
  return {
    stage: { onAir: null, next: [], deal: null, panic: false, ...stage },
    rundown: { ...none, ...rundown },
    products: [ring],
    recent: [],
    totals: null,
    show: { currency: 'USD' },
  } as unknown as ControlView;
}

test('[O5 C8] next is what is queued, then the rundown’s item, then nothing', () => {
  const queued = ['one', 'two'].map((text) => ({ cue: text, kind: 'message', text }) as const);
  expect(nextUp(viewWith({ next: [...queued] }, { next: 'b' }))).toMatchObject({
    callout: { text: 'one' },
    deal: null,
    more: 1,
  });
  expect(nextUp(viewWith({}, { next: 'a' }))).toMatchObject({ callout: { text: 'Hello' }, deal: null, more: 0 });
  expect(nextUp(viewWith({}, { next: 'b' }))).toMatchObject({ callout: { product: ring }, deal: { price: '5.00' } });
  expect(nextUp(viewWith({}))).toBeNull();
});

test('[O5] the preview shows it with its deal from now on, and what else runs, also while all is hidden', () => {
  const view = viewWith({ panic: true, deal: running }, { next: 'b' });
  const next = nextUp(view);
  if (!next) throw new Error('Nothing comes next.');
  expect(previewOf(view, next, 1000).stage).toMatchObject({
    onAir: { product: ring },
    deal: { price: '5.00', startedAt: 1000, endsAt: 61_000, stock: 3, sold: 0 },
    panic: false,
  });
  const message = nextUp(viewWith({}, { next: 'a' }));
  if (!message) throw new Error('Nothing comes next.');
  expect(previewOf(view, message, 1000).stage).toMatchObject({ onAir: { text: 'Hello' }, deal: running });
});

test('[O11] an item is on air only while what it shows is', () => {
  const at = (text: string) => viewWith({ onAir: { cue: 'c', kind: 'message', text } }, { current: 'a' });
  const [hello, deal] = items as [RundownItemView, RundownItemView];
  expect([isOn(hello, at('Hello')), isOn(hello, at('Goodbye')), isOn(deal, at('Hello'))]).toEqual([true, false, false]);
});

test('[A13] the small stages are told no name that is told to nobody else', () => {
  const sale = { amount: '1.00', currency: 'USD', items: [], at: 1 };
  const recent = [
    { ...sale, seq: 1, name: 'Ana G.' },
    { ...sale, seq: 2, name: 'Rosa G.', held: 'hidden' as const },
    { ...sale, seq: 3, name: 'Rude', held: 'words' as const },
    { ...sale, seq: 4, name: 'New', held: 'waits' as const },
  ];
  const shown = stageViewOf({ ...viewWith({}), recent }).recent;
  expect(shown.map(({ seq, name, ...more }) => [seq, name, 'held' in more])).toEqual([
    [1, 'Ana G.', false],
    [2, '', false],
    [3, '', false],
    [4, '', false],
  ]);
});
