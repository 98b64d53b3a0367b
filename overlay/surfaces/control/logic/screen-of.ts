import type { CueKind } from '../../../../shared/cue.ts';

/** What a stage does with a cue: shows something, or changes what it shows. Without either, taken is all there is to tell. */
export type Screen = 'shows' | 'changes';

const SCREEN: Readonly<Record<CueKind, Screen | null>> = {
  'product.upsert': null,
  'product.remove': null,
  'callout.take': 'shows',
  'callout.queue': null,
  'callout.next': 'shows',
  'callout.clear': 'changes',
  'rundown.set': null,
  'rundown.play': 'shows',
  'deal.start': 'changes',
  'deal.stop': 'changes',
  'goal.set': 'changes',
  'alerts.hold': 'changes',
  'alerts.resume': 'changes',
  'alerts.skip': 'changes',
  'alerts.clear': 'changes',
  'alerts.replay': 'changes',
  'names.approve': 'changes',
  'names.hide': 'changes',
  'names.words': 'changes',
  'buyers.forget': 'changes',
  'slate.show': 'shows',
  'slate.hide': 'changes',
  'sound.test': null,
  'surface.reload': null,
  'surface.blank': null,
  'surface.show': null,
  'panic.hide': 'changes',
  'panic.show': 'changes',
  undo: 'changes',
  'show.configure': null,
  'show.open': null,
  'show.close': null,
};

export const screenOf = (kind: CueKind): Screen | null => SCREEN[kind];
