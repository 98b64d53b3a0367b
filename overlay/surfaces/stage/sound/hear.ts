import { effect, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { StageView } from '../../../../shared/view.ts';
import type { Session } from '../../../client/session.ts';
import { nameOf, reachedBetween } from '../../../graphics/milestones.ts';
import type { Announcer } from '../announcer.ts';
import type { OnScreen } from '../on-screen.ts';
import { tierOf } from '../tiers.ts';
import { happenedBetween } from './happened.ts';
import type { Speaker } from './speaker.ts';

/**
 * What is heard: each alert as it is put on, and what happens before the viewers' eyes. Nothing of what was there when
 * the page came, or happened while nobody looked (S2).
 */
export function hear(
  session: Pick<Session<StageView>, 'view'>,
  announcer: Announcer,
  screen: Pick<OnScreen, 'visible' | 'active'>,
  speaker: Speaker,
): void {
  let before: StageView | null = null;
  const celebrated = new Set<string>();
  const isOut = (): boolean => screen.visible.peek() && screen.active.peek();

  function follow(view: StageView): void {
    const former = before;
    before = view;
    const { volume, muted } = view.show.sound;
    speaker.setVolume(muted ? 0 : volume);
    if (!former || !announcer.live.peek() || !isOut()) return;
    const milestone = reachedBetween(former.goal, view.goal);
    if (milestone && view.goal) {
      const name = nameOf(view.goal, milestone);
      if (!celebrated.has(name)) speaker.play('goal');
      celebrated.add(name);
    }
    for (const sound of happenedBetween(former.stage, view.stage)) speaker.play(sound);
  }

  effect(() => {
    const view = session.view.value;
    if (view) untracked(() => follow(view));
  });
  onEach(announcer.alert, (alert) => {
    const tiers = before?.show.alertTiers ?? [];
    const tier = tierOf(alert.largest, tiers);
    // What was missed is told, not celebrated.
    if (alert.kind !== 'catch-up' && isOut())
      speaker.play(tiers.length > 0 && tier === tiers.length ? 'big' : 'sale', tier);
  });
}

/** Each thing that comes, by its id, once. */
function onEach<Value extends { id: number }>(
  signal: ReadonlySignal<Value | null>,
  listener: (value: Value) => void,
): void {
  let last = -1;
  effect(() => {
    const value = signal.value;
    if (!value || value.id === last) return;
    last = value.id;
    untracked(() => listener(value));
  });
}
