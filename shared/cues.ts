import { calloutOf, isSameCallout, skusOf, withoutSku } from './callout.ts';
import { CUE_KINDS } from './cue.ts';
import type { Cue, CueKind, CueOf, Outcome } from './cue.ts';
import type { CueFact, Operator } from './fact.ts';
import { forget } from './forgotten.ts';
import { isRecountedBy, recount, recountDeal, settle, take } from './sales.ts';
import { actOf, hasSales } from './stage.ts';
import type { CalloutRef, Counted, CueEntry, SlotChange, Slots, State } from './state.ts';
import type { LostTo } from './view.ts';

/** The cue slice: decides each cue once, keeps its outcome for ever and its undo for a while. */

/** Only the latest cues can be undone, and are shown to staff. */
const LATEST = 50;

/** `counted`: see `countingAhead`. */
export function foldCue(state: State, fact: CueFact, seq: number, counted?: Counted): CueEntry | null {
  const { cue, at, by } = fact;
  const { cues } = state;
  if (cues.outcomes.has(cue.id)) return null; // sent twice, acts once
  const entry: CueEntry = { id: cue.id, kind: cue.kind, by, at, seq, result: { outcome: 'taken' } };
  const about = isKnown(cue.kind) ? aboutOf(cue) : undefined;
  if (about !== undefined) entry.about = about;
  const { onAir, deal } = state.slots;
  entry.result = cue.kind === 'undo' ? undo(state, cue, by, counted) : act(state, cue, entry, counted);
  if (state.slots.onAir !== onAir) cues.steered.onAir = by;
  if (state.slots.deal !== deal) cues.steered.deal = by;
  cues.outcomes.set(cue.id, entry.result);
  cues.latest.push(entry);
  if (cues.latest.length > LATEST) cues.latest.shift();
  return entry;
}

const KNOWN: ReadonlySet<string> = new Set(CUE_KINDS);
/** False of a cue that a node of a newer version took: here it can do nothing, and must do no harm (ADR 18). */
const isKnown = (kind: CueKind): boolean => KNOWN.has(kind);

/** What folding the cue will set first; null: nothing, as it is known or refused. */
export function changeOf(state: State, { cue, at, by }: CueFact, seq: number): SlotChange | null {
  if (state.cues.outcomes.has(cue.id) || !isKnown(cue.kind)) return null;
  if (cue.kind === 'undo') {
    const undone = undoneBy(state, cue, by);
    return typeof undone === 'string' ? null : undone.before;
  }
  if (raceLost(state, cue, by)) return null;
  const change = actOf(state, cue, at, seq);
  return typeof change === 'string' ? null : change;
}

function act(state: State, cue: Exclude<Cue, { kind: 'undo' }>, entry: CueEntry, counted?: Counted): Outcome {
  if (!isKnown(cue.kind)) return { outcome: 'refused', reason: 'newer_version' };
  const lostTo = raceLost(state, cue, entry.by);
  if (lostTo) {
    entry.lostTo = lostTo;
    return { outcome: 'refused', reason: 'lost_race' };
  }
  const change = actOf(state, cue, entry.at, entry.seq);
  if (typeof change === 'string') return { outcome: 'refused', reason: change };
  const before = currentOf(state, change);
  apply(state, change, counted);
  if (isUndoable(cue) && before.slots.show?.currency !== '') {
    entry.before = before;
    entry.after = change;
  }
  return { outcome: 'taken' };
}

/**
 * Sequence: Ana and Luis both see a bowl on air; Ana takes the ring; Luis, who has not seen it yet, takes the pearl. He is
 * told, and may insist. One's own quick taps never lose, what somebody took away is in nobody's way, and two who want the
 * same both have it.
 */
function raceLost({ slots, cues }: State, cue: Cue, by: Operator): LostTo | null {
  if (!('over' in cue) || cue.over === undefined) return null;
  const place = cue.kind === 'deal.start' ? 'deal' : 'onAir';
  const [now, winner] = [slots[place], cues.steered[place]];
  if (!now || now.cue === cue.over || !winner || (winner.key === by.key && winner.name === by.name)) return null;
  const wanted = cue.kind === 'callout.take' ? calloutOf(cue) : null;
  if (wanted && isSameCallout(wanted, now)) return null;
  return { by: winner, about: 'text' in now ? now.text : skusOf(now).join(' ') };
}

/**
 * An alert once skipped is gone from every screen, and one replayed or a sound has been; a page that was loaded anew stays
 * so; an undo is undone by giving the cue again; and without the show's first settings it would have no currency.
 */
const isUndoable = ({ kind }: Cue): boolean => !NOT_UNDOABLE.has(kind);
const NOT_UNDOABLE: ReadonlySet<Cue['kind']> = new Set([
  'alerts.skip',
  'alerts.clear',
  'alerts.replay',
  'sound.test',
  'surface.reload',
  'buyers.forget',
  'undo',
]);

/**
 * Puts back what the cue found, provided that nobody set the same places since. Counter-examples: A takes a pearl, B takes
 * a bowl, A undoes: putting the pearl's predecessor on air would undo B's take too. A hides everything, B does too, A
 * undoes: what is there looks untouched, but B wants it hidden. Both are told `undo_superseded`.
 */
function undo(state: State, cue: CueOf<'undo'>, by: Operator, counted?: Counted): Outcome {
  const undone = undoneBy(state, cue, by);
  if (typeof undone === 'string') return { outcome: 'refused', reason: undone };
  apply(state, undone.before, counted);
  // Sequence: upsert a pearl, take it, undo the upsert. It leaves the screen, and does not come back with the next pearl.
  apply(state, withoutGone(state));
  undone.entry.undone = true;
  return { outcome: 'taken' };
}

/** What the undo takes back, and what it puts there; or why it may not. */
function undoneBy(
  state: State,
  cue: CueOf<'undo'>,
  by: Operator,
): { entry: CueEntry; before: SlotChange } | Extract<Outcome, { outcome: 'refused' }>['reason'] {
  const { latest } = state.cues;
  const place = latest.findIndex((one) => one.id === cue.cue);
  const entry = latest[place];
  if (!entry) return 'undo_unknown';
  const { before, after } = entry;
  if (!before || !after || entry.undone) return 'undo_not_possible';
  // The desk, which refuses that (cue-desk.ts), may not have heard of the cue: its node was cut off from the log.
  if (by.role === 'staff' && entry.kind.startsWith('show.')) return 'undo_not_possible';
  const isTouched = latest.slice(place + 1).some((one) => one.after && !one.undone && touchSame(one.after, after));
  if (isTouched || !isSame(currentOf(state, after), after)) return 'undo_superseded';
  const currency = before.slots.show?.currency;
  // Sales have come in the currency that the cue chose: see `configure`.
  if (currency !== undefined && currency !== state.slots.show.currency && hasSales(state)) return 'currency_fixed';
  return { entry, before };
}

const touchSame = (a: SlotChange, b: SlotChange): boolean =>
  Object.keys(a.slots).some((name) => name in b.slots) ||
  Object.keys(a.products ?? {}).some((sku) => Object.hasOwn(b.products ?? {}, sku)) ||
  Object.keys(a.names ?? {}).some((name) => Object.hasOwn(b.names ?? {}, name));

/** What there is to change so that no slot speaks of a product that is not there. */
function withoutGone({ slots: { onAir, queue, deal }, products }: State): SlotChange {
  const isThere = (callout: CalloutRef): boolean => skusOf(callout).every((sku) => products.has(sku));
  const cut = (callout: CalloutRef): CalloutRef | null =>
    skusOf(callout).reduce<CalloutRef | null>(
      (rest, sku) => (rest && !products.has(sku) ? withoutSku(rest, sku) : rest),
      callout,
    );
  const slots: Partial<Slots> = {};
  if (onAir && !isThere(onAir)) slots.onAir = cut(onAir);
  if (!queue.every(isThere)) slots.queue = queue.map(cut).filter((one) => one !== null);
  if (deal && !products.has(deal.sku)) slots.deal = null;
  return { slots };
}

/** What is now in the places that a change would set. */
function currentOf(state: State, change: SlotChange): SlotChange {
  const slots = Object.fromEntries(
    (Object.keys(change.slots) as (keyof Slots)[]).map((name) => [name, state.slots[name]]),
  ) as Partial<Slots>;
  const current: SlotChange = { slots };
  if (change.products)
    current.products = Object.fromEntries(
      Object.keys(change.products).map((sku) => [sku, state.products.get(sku) ?? null]),
    );
  if (change.names)
    current.names = Object.fromEntries(Object.keys(change.names).map((name) => [name, state.names.get(name) ?? null]));
  return current;
}

const isSame = (a: SlotChange, b: SlotChange): boolean => JSON.stringify(a) === JSON.stringify(b);

function apply(state: State, change: SlotChange, counted?: Counted): void {
  const former = state.slots.show;
  Object.assign(state.slots, change.slots);
  for (const [sku, product] of Object.entries(change.products ?? {})) {
    if (product) state.products.set(sku, product);
    else state.products.delete(sku);
  }
  for (const [name, verdict] of Object.entries(change.names ?? {})) {
    if (verdict) state.names.set(name, verdict);
    else state.names.delete(name);
  }
  if (change.forget) forget(state, change.forget, counted);
  if (change.slots.show && former.currency === '') settle(state);
  else if (isRecountedBy(change, former)) {
    if (counted) take(state, counted);
    else recount(state);
  } else if (change.slots.deal !== undefined) recountDeal(state);
}

function aboutOf(cue: Cue): string | undefined {
  if ('surface' in cue) return cue.surface;
  if ('sku' in cue && cue.sku !== undefined) return cue.sku;
  if ('skus' in cue && cue.skus !== undefined) return cue.skus.join(' ');
  if ('text' in cue && cue.text !== undefined) return cue.text;
  if (cue.kind === 'slate.show') return cue.slate;
  if (cue.kind === 'goal.set') return cue.amount;
  if (cue.kind === 'rundown.set') return String(cue.items.length);
  return cue.kind === 'undo' ? cue.cue : undefined;
}
