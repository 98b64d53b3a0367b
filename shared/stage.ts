import { unreachable } from './assert.ts';
import type { Cue, CueKind, CueOf, Refusal, RundownItem } from './cue.ts';
import { calloutOf, isSameCallout, skusOf, withoutSku } from './callout.ts';
import { isCurrency, minorOf, parseAmount, parseRate } from './money.ts';
import { shownRecent } from './recent.ts';
import { calloutOfItem, itemAfter, itemOf, setRundown } from './rundown.ts';
import type { CalloutRef, NameVerdict, Product, SlotChange, Slots, State } from './state.ts';

/**
 * What cues do. Each cue answers with the slots that it sets, or with the reason why not; it writes nothing. The
 * reducer applies the change and keeps what was there before, which is all that an undo needs.
 */

export type Act = SlotChange | Refusal;

const set = (slots: Partial<Slots>): SlotChange => ({ slots });

/** `at` and `seq` are those of the cue's fact. */
export function actOf(state: State, cue: Exclude<Cue, { kind: 'undo' }>, at: number, seq: number): Act {
  const { slots } = state;
  switch (cue.kind) {
    case 'product.upsert':
      return upsert(state, cue);
    case 'product.remove':
      return remove(state, cue.sku);
    case 'callout.take':
      return withCallout(state, cue, (callout) => ({
        onAir: callout,
        queue: slots.queue.filter((one) => !isSameCallout(one, callout)),
        ...playedByHand(state, callout, at),
      }));
    case 'callout.queue':
      return withCallout(state, cue, (callout) => ({
        queue: [...slots.queue.filter((one) => !isSameCallout(one, callout)), callout],
      }));
    case 'callout.next': {
      const [next, ...queue] = slots.queue;
      if (next) return set({ onAir: { ...next, cue: cue.id }, queue });
      const item = itemAfter(state);
      return item ? play(state, item, cue.id, at) : 'nothing_queued';
    }
    case 'callout.clear':
      return set({ onAir: null });
    case 'rundown.set':
      return setRundown(state, cue);
    case 'rundown.play': {
      const item = itemOf(state, cue.item);
      return item ? play(state, item, cue.id, at) : 'rundown_item_unknown';
    }
    case 'deal.start':
      return startDeal(state, cue.id, cue, at);
    case 'deal.stop':
      return slots.deal ? set({ deal: null }) : 'no_deal';
    case 'goal.set':
      return setGoal(state, cue);
    case 'alerts.hold':
      return set({ alerts: { ...slots.alerts, state: 'held' } });
    case 'alerts.resume':
      return set({ alerts: { ...slots.alerts, state: 'live' } });
    case 'alerts.skip':
      return set({ alerts: { ...slots.alerts, skip: seq } });
    case 'alerts.clear':
      return set({ alerts: { ...slots.alerts, skip: seq, clear: seq } });
    case 'alerts.replay':
      return shownRecent(state).some(({ record }) => record.seq === cue.seq)
        ? set({ replay: { seq: cue.seq, cue: cue.id } })
        : 'sale_unknown';
    case 'names.approve':
      return judge(state, cue, 'shown');
    case 'names.hide':
      return judge(state, cue, 'hidden');
    case 'names.words':
      return set({ words: cue.words });
    case 'slate.show': {
      const { slate, text } = cue;
      return set({ slate: { slate, ...(text === undefined ? {} : { text }), since: at } });
    }
    case 'slate.hide':
      return set({ slate: null });
    case 'sound.test':
      return set({ soundTest: { sound: cue.sound, cue: cue.id } });
    case 'panic.hide':
      return set({ panic: true });
    case 'panic.show':
      return set({ panic: false });
    case 'surface.reload':
    case 'surface.blank':
    case 'surface.show':
      return set({ surfaces: tended(slots.surfaces, cue) });
    case 'buyers.forget':
      return { slots: {}, forget: { sales: cue.sales ?? [], before: cue.before ?? 0, cue: cue.id } };
    case 'show.configure':
      return configure(state, cue);
    case 'show.open':
      return set({ open: true });
    case 'show.close':
      return set({ open: false });
    default:
      return unreachable(cue);
  }
}

/** Cues that hide, and that show again: what is to be hidden does not wait for a log that is away (S4, D4). */
const HIDING = ['panic.hide', 'panic.show', 'surface.blank', 'surface.show'] as const;
export type HidingCue = CueOf<(typeof HIDING)[number]>;
export const isHiding = (cue: Cue): cue is HidingCue => (HIDING as readonly CueKind[]).includes(cue.kind);

/** What is hidden once these are folded, too. */
export function hiddenBy(slots: Pick<Slots, 'panic' | 'surfaces'>, cues: readonly HidingCue[]) {
  let { panic, surfaces } = slots;
  for (const cue of cues) {
    if (cue.kind === 'panic.hide' || cue.kind === 'panic.show') panic = cue.kind === 'panic.hide';
    else surfaces = tended(surfaces, cue);
  }
  return { panic, surfaces };
}

/** A page that is gone for good leaves its id behind: so many are kept. */
const SURFACES_KEPT = 20;

function tended(
  { blank, reload }: Slots['surfaces'],
  { id, kind, surface }: CueOf<'surface.reload' | 'surface.blank' | 'surface.show'>,
): Slots['surfaces'] {
  const others = blank.filter((one) => one !== surface);
  switch (kind) {
    case 'surface.blank':
      return { blank: [...others, surface].slice(-SURFACES_KEPT), reload };
    case 'surface.show':
      return { blank: others, reload };
    case 'surface.reload': {
      const kept = reload.filter((one) => one.surface !== surface);
      return { blank, reload: [...kept, { surface, cue: id }].slice(-SURFACES_KEPT) };
    }
    default:
      return unreachable(kind);
  }
}

const isAmount = (state: State, text: string): boolean =>
  typeof parseAmount(text, state.slots.show.currency) === 'number';

/** A name once approved, or hidden, is so for every sale: what staff look at is whether the words are fit to be shown. */
function judge(state: State, { seqs }: CueOf<'names.approve' | 'names.hide'>, verdict: NameVerdict): Act {
  const names = shownRecent(state)
    .filter(({ record }) => seqs.includes(record.seq) && record.name !== '')
    .map(({ record }) => [record.name, verdict] as const);
  return names.length === 0 ? 'sale_unknown' : { slots: {}, names: Object.fromEntries(names) };
}

/** A rundown's item goes on air, a deal with its product. */
function play(state: State, item: RundownItem, cue: string, at: number): Act {
  const callout = calloutOfItem(state, item, cue);
  if (!callout) return 'product_unknown';
  const shown: Partial<Slots> = {
    onAir: callout,
    queue: state.slots.queue.filter((one) => !isSameCallout(one, callout)),
    rundownAt: { item: item.id, at },
  };
  if (!('deal' in item)) return set(shown);
  const deal = startDeal(state, cue, item.deal, at);
  return typeof deal === 'string' ? deal : set({ ...shown, ...deal.slots });
}

/** Taken from the grid what the rundown had next: NEXT goes on behind it, and does not show it twice. */
function playedByHand(state: State, callout: CalloutRef, at: number): Partial<Slots> {
  const next = itemAfter(state);
  const planned = next && !('deal' in next) ? calloutOfItem(state, next, callout.cue) : null;
  if (!next || !planned || !isSameCallout(callout, planned)) return {};
  return { onAir: planned, rundownAt: { item: next.id, at } };
}

function startDeal(state: State, cue: string, told: Omit<CueOf<'deal.start'>, 'id' | 'kind'>, at: number): Act {
  const { sku, price, seconds, stock } = told;
  if (!state.products.has(sku)) return 'product_unknown';
  if (!isAmount(state, price)) return 'amount_invalid';
  return set({
    deal: { cue, sku, price, startedAt: at, endsAt: at + seconds * 1000, ...(stock === undefined ? {} : { stock }) },
  });
}

function withCallout(
  state: State,
  cue: CueOf<'callout.take' | 'callout.queue'>,
  change: (callout: CalloutRef) => Partial<Slots>,
): Act {
  const callout = calloutOf(cue);
  if (!callout) return 'nothing_to_show';
  return skusOf(callout).every((sku) => state.products.has(sku)) ? set(change(callout)) : 'product_unknown';
}

function upsert(state: State, cue: CueOf<'product.upsert'>): Act {
  const { id: _id, kind: _kind, stock, ...told } = cue;
  for (const price of [told.price, told.wasPrice]) {
    if (price !== undefined && !isAmount(state, price)) return 'amount_invalid';
  }
  const product = told as Product; // parsed from JSON: what was not told has no key
  if (stock !== undefined) product.stock = { count: stock, soldBefore: state.sales.sold.get(cue.sku) ?? 0 };
  return { slots: {}, products: { [cue.sku]: product } };
}

/** A product that is gone is on air, in the queue and in a deal no more. */
function remove(state: State, sku: string): Act {
  if (!state.products.has(sku)) return 'product_unknown';
  const { onAir, queue, deal } = state.slots;
  const slots: Partial<Slots> = {};
  if (onAir && skusOf(onAir).includes(sku)) slots.onAir = withoutSku(onAir, sku);
  if (queue.some((one) => skusOf(one).includes(sku)))
    slots.queue = queue.map((one) => withoutSku(one, sku)).filter((one) => one !== null);
  if (deal?.sku === sku) slots.deal = null;
  return { slots, products: { [sku]: null } };
}

function setGoal(state: State, cue: CueOf<'goal.set'>): Act {
  const steps = (cue.steps ?? []).map((step) => (typeof step === 'string' ? { amount: step } : step));
  if (![cue, ...steps].every((one) => isAmount(state, one.amount))) return 'amount_invalid';
  // Setting a goal of nothing takes the goal away.
  if (minorOf(cue.amount) === 0n) return set({ goal: null });
  const ladder = steps
    .map(({ amount, label }) => (label === undefined ? { amount } : { amount, label }))
    .sort((a, b) => (minorOf(a.amount) < minorOf(b.amount) ? -1 : 1));
  return set({ goal: { amount: cue.amount, steps: ladder } });
}

/** From the first sale on the currency is fixed: sums are kept in it. */
export const hasSales = (state: State): boolean => state.sales.table.size > 0;

function configure(state: State, cue: CueOf<'show.configure'>): Act {
  const { id: _id, kind: _kind, ...told } = cue;
  const { show } = state.slots;
  const isFirst = show.currency === '';
  if (told.currency !== undefined && !isCurrency(told.currency)) return 'currency_unknown';
  if (!Object.keys(told.rates ?? {}).every(isCurrency)) return 'currency_unknown';
  if (!Object.values(told.rates ?? {}).every(parseRate)) return 'amount_invalid'; // a rate of 0 would make sales vanish
  if (!areTiers(told.alertTiers ?? [], told.currency ?? show.currency)) return 'amount_invalid';
  if (told.timezone !== undefined && !isTimezone(told.timezone)) return 'timezone_unknown';
  // Sums are kept in the home currency and rates lead to it: once there are sales, another one would
  // rewrite what was shown.
  if (hasSales(state) && !isFirst && told.currency !== undefined && told.currency !== show.currency)
    return 'currency_fixed';
  if (!isFirst && told.rehearsal !== undefined && told.rehearsal !== show.rehearsal) return 'rehearsal_fixed';
  const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  if (isFirst || told.currency === undefined || told.currency === show.currency)
    return set({ show: { ...show, ...given } });
  // Rates, tiers, goal and deal were figures of the former currency.
  return set({ show: { ...show, rates: {}, alertTiers: [], ...given }, goal: null, deal: null });
}

/** Each is an amount above the one before it. */
function areTiers(tiers: readonly string[], currency: string): boolean {
  let former = 0;
  for (const tier of tiers) {
    const amount = parseAmount(tier, currency);
    if (typeof amount !== 'number' || amount <= former) return false;
    former = amount;
  }
  return true;
}

function isTimezone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
