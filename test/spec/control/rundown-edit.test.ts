import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { RundownEdit } from '../../../overlay/surfaces/control/desk/rundown-edit.ts';
import type { Tap } from '../../../overlay/surfaces/control/logic/tap.ts';
import { moved } from '../../../overlay/surfaces/control/logic/rundown-items.ts';
import type { CueDraft } from '../../../shared/cue.ts';
import type { ControlView, RundownItemView } from '../../../shared/view.ts';

const item = (text: string): RundownItemView => ({ id: text, kind: 'message', text });
const at = { cue: 'c', kind: 'rundown.set', sentAt: 0, at: 0 } as const;
const taken = (rev: number): Tap => ({ ...at, step: 'taken', rev });

/** A rundown that a test answers by hand. */
function open(...items: string[]) {
  const view = signal<ControlView | null>(null);
  let rev = 0;
  const show = (to: number, base: string, ...texts: string[]) => {
    rev = to;
    view.value = { rundown: { base, items: texts.map(item) }, products: [] } as unknown as ControlView;
  };
  show(1, 'first', ...items);
  const sent: CueDraft[] = [];
  const answers: ((tap: Tap) => void)[] = [];
  const edit = new RundownEdit({ view, rev: () => rev }, (_place, draft) => {
    sent.push(draft);
    return new Promise((answer) => answers.push(answer));
  });
  const shown = () => edit.items.value.map(({ id }) => id).join(' ');
  return { edit, show, sent, answers, shown };
}

test('[O9] what is dragged is shown at once, and stays so until the view has come as far', async () => {
  const { edit, show, answers, shown } = open('a', 'b');
  const kept = edit.set([item('b'), item('a')]);
  expect(shown()).toBe('b a');
  show(4, 'first', 'a', 'b');
  expect(shown()).toBe('b a');
  answers[0]?.(taken(5));
  expect(await kept).toBe(true);
  expect(shown()).toBe('b a');
  // What somebody else made of it since, too.
  show(6, 'later', 'b', 'a', 'c');
  expect(shown()).toBe('b a c');
});

test('[O9 C7] each change is built on the one before; one that is refused shows what stands', async () => {
  const { edit, sent, answers, shown } = open('a', 'b', 'c');
  void edit.set([item('b'), item('a'), item('c')]);
  const kept = edit.set([item('b'), item('c'), item('a')]);
  expect(sent.map((draft) => 'base' in draft && draft.base)).toEqual(['first', sent[0]?.id]);
  answers[0]?.(taken(5));
  answers[1]?.({ ...at, step: 'refused', reason: 'rundown_changed' });
  expect(await kept).toBe(false);
  expect(shown()).toBe('a b c');
});

test('[O9] a place that there is not changes nothing', () => {
  const items = ['a', 'b', 'c'].map(item);
  expect([-1, 3].map((to) => moved(items, 'a', to))).toEqual([items, items]);
  expect(moved(items, 'a', 2).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(moved(items, 'gone', 0)).toEqual(items);
});
