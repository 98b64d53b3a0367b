import { computed } from '@preact/signals';
import type { StageView } from '../../../shared/view.ts';
import type { Session } from '../../client/session.ts';

/** What staff do to this one stage: it draws nothing, or loads itself anew. */

/**
 * For a stage that is to be blank everything is hidden, as in a panic: what stands goes within a frame, what happens is not
 * announced, and it stays so through a reload (S4).
 */
export function blanked(session: Session<StageView>, page: string): Session<StageView> {
  /** The former section and what became of it: what did not change stays the very same object. */
  let hidden: { from: StageView['stage']; to: StageView['stage'] } | null = null;
  const view = computed(() => {
    const given = session.view.value;
    if (!given || !isBlank(given, page)) return given;
    if (hidden?.from !== given.stage) hidden = { from: given.stage, to: { ...given.stage, panic: true } };
    return { ...given, stage: hidden.to };
  });
  return { ...session, view };
}

export const isBlank = ({ stage }: StageView, page: string): boolean => stage.surfaces?.blank.includes(page) ?? false;

/**
 * Loads the page anew for each cue that asks so after it was opened. The one that it finds has been obeyed: that is why
 * the page is new.
 */
export function reloadWhenAsked(session: Session<StageView>, page: string, reload: () => void): void {
  let first = true;
  let obeyed: string | undefined;
  session.view.subscribe((view) => {
    if (!view) return;
    const asked = view.stage.surfaces?.reload.find(({ surface }) => surface === page)?.cue;
    const isNew = !first && asked !== undefined && asked !== obeyed;
    first = false;
    obeyed = asked;
    if (isNew) reload();
  });
}
