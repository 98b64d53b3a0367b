import { unreachable } from '../../../../shared/assert.ts';
import type { StageSection } from '../../../../shared/view.ts';
import type { CueDraft } from '../../../../shared/cue.ts';

/** The cue with what its giver sees on air: if somebody else puts up something else first, it is refused and told (C6). */
export function withSeen(draft: CueDraft, { onAir, deal }: StageSection): CueDraft {
  switch (draft.kind) {
    case 'callout.take':
    case 'callout.next':
    case 'callout.clear':
    case 'rundown.play':
      return { ...draft, over: onAir?.cue ?? null };
    case 'deal.start':
      return { ...draft, over: deal?.cue ?? null };
    case 'product.upsert':
    case 'product.remove':
    case 'callout.queue':
    case 'rundown.set':
    case 'deal.stop':
    case 'goal.set':
    case 'alerts.hold':
    case 'alerts.resume':
    case 'alerts.skip':
    case 'alerts.clear':
    case 'alerts.replay':
    case 'names.approve':
    case 'names.hide':
    case 'names.words':
    case 'buyers.forget':
    case 'slate.show':
    case 'slate.hide':
    case 'sound.test':
    case 'surface.reload':
    case 'surface.blank':
    case 'surface.show':
    case 'panic.hide':
    case 'panic.show':
    case 'undo':
    case 'show.configure':
    case 'show.open':
    case 'show.close':
      return draft;
    default:
      return unreachable(draft);
  }
}
