import { listOf } from '../../shared/lines.ts';
import type { Lines } from '../../shared/lines.ts';
import type { FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';

/** A view, and the place in the show's log that it shows. */
export interface Held<View> {
  epoch: string;
  rev: number;
  view: View;
}

/** A snapshot replaces everything, whatever was held. */
export function fromSnapshot<View>(message: SnapshotMessage<View>): Held<View> {
  return { epoch: message.epoch, rev: message.rev, view: message.view };
}

/**
 * Held at rev 7: a frame 7→9 applies. 9→11 came too soon, 5→7 is an old one, and another epoch is another history:
 * nothing of them is applied, a snapshot is asked for (F1).
 */
export function applyFrame<View>(held: Held<View> | null, frame: FrameMessage<View>): Held<View> | 'gap' {
  if (!held || held.epoch !== frame.epoch || held.rev !== frame.base) return 'gap';
  const lists = Object.entries<Lines | undefined>(frame.lines ?? {}).map(([name, lines = []]) => [
    name,
    listOf(held.view[name as keyof View] as object[], lines),
  ]);
  return { epoch: held.epoch, rev: frame.rev, view: { ...held.view, ...frame.sections, ...Object.fromEntries(lists) } };
}

/** Whether a beat says that nothing was missed (F4). */
export function inStep<View>(held: Held<View> | null, beat: { epoch: string; rev: number }): boolean {
  return held !== null && held.epoch === beat.epoch && held.rev === beat.rev;
}
