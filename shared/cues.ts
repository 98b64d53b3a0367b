import type { Cue, CueOf, Outcome } from './cue.ts';
import type { CueFact } from './fact.ts';
import { recount, recountDeal } from './sales.ts';
import { actOf } from './stage.ts';
import type { CueEntry, SlotChange, Slots, State } from './state.ts';

/** The cue slice: decides each cue once, keeps its outcome for ever and its undo for a while. */

/** Only the latest cues can be undone, and are shown to staff. */
const LATEST = 50;

export function foldCue(state: State, fact: CueFact, seq: number): CueEntry | null {
  const { cue, at, by } = fact;
  const { cues } = state;
  if (cues.outcomes.has(cue.id)) return null; // sent twice, acts once
  const entry: CueEntry = { id: cue.id, kind: cue.kind, by, at, seq, result: { outcome: 'taken' } };
  const about = aboutOf(cue);
  if (about !== undefined) entry.about = about;
  entry.result = cue.kind === 'undo' ? undo(state, cue) : act(state, cue, entry);
  cues.outcomes.set(cue.id, entry.result);
  cues.latest.push(entry);
  if (cues.latest.length > LATEST) cues.latest.shift();
  return entry;
}

function act(state: State, cue: Exclude<Cue, { kind: 'undo' }>, entry: CueEntry): Outcome {
  const change = actOf(state, cue, entry.at, entry.seq);
  if (typeof change === 'string') return { outcome: 'refused', reason: change };
  const before = currentOf(state, change);
  apply(state, change);
  if (isUndoable(cue) && before.slots.show?.currency !== '') {
    entry.before = before;
    entry.after = change;
  }
  return { outcome: 'taken' };
}

/**
 * An alert once skipped is gone from every screen; an undo is undone by giving the cue again; and without the show's
 * first settings it would have no currency.
 */
const isUndoable = (cue: Cue): boolean =>
  cue.kind !== 'alerts.skip' && cue.kind !== 'alerts.clear' && cue.kind !== 'undo';

/**
 * Puts back what the cue found, provided that what it left is still there. Counter-example: A takes a pearl, B takes a
 * bowl, A undoes: putting the pearl's predecessor on air would undo B's take too, so A is told `undo_superseded`.
 */
function undo(state: State, cue: CueOf<'undo'>): Outcome {
  const entry = state.cues.latest.find((one) => one.id === cue.cue);
  if (!entry) return { outcome: 'refused', reason: 'undo_unknown' };
  if (!entry.before || !entry.after || entry.undone) return { outcome: 'refused', reason: 'undo_not_possible' };
  if (!isSame(currentOf(state, entry.after), entry.after)) return { outcome: 'refused', reason: 'undo_superseded' };
  apply(state, entry.before);
  entry.undone = true;
  return { outcome: 'taken' };
}

/** What is now in the places that a change would set. */
function currentOf(state: State, change: SlotChange): SlotChange {
  const slots = Object.fromEntries(
    (Object.keys(change.slots) as (keyof Slots)[]).map((name) => [name, state.slots[name]]),
  ) as Partial<Slots>;
  if (!change.products) return { slots };
  const products = Object.fromEntries(
    Object.keys(change.products).map((sku) => [sku, state.products.get(sku) ?? null]),
  );
  return { slots, products };
}

const isSame = (a: SlotChange, b: SlotChange): boolean => JSON.stringify(a) === JSON.stringify(b);

function apply(state: State, change: SlotChange): void {
  const { countOn } = state.slots.show;
  Object.assign(state.slots, change.slots);
  for (const [sku, product] of Object.entries(change.products ?? {})) {
    if (product) state.products.set(sku, product);
    else state.products.delete(sku);
  }
  if (change.slots.show && change.slots.show.countOn !== countOn) recount(state);
  else if (change.slots.deal !== undefined) recountDeal(state);
}

function aboutOf(cue: Cue): string | undefined {
  if ('sku' in cue && cue.sku !== undefined) return cue.sku;
  if ('text' in cue && cue.text !== undefined) return cue.text;
  if (cue.kind === 'goal.set') return cue.amount;
  return cue.kind === 'undo' ? cue.cue : undefined;
}
