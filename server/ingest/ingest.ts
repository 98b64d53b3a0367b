import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { unreachable } from '../../shared/assert.ts';
import { CUE_KINDS, Cue } from '../../shared/cue.ts';
import type { Outcome } from '../../shared/cue.ts';
import type { Fact, Operator, SaleFact } from '../../shared/fact.ts';
import { parseAmount } from '../../shared/money.ts';
import { saleKeyOf } from '../../shared/sale.ts';
import { asKept } from '../../shared/forgotten.ts';
import { isSaleNews } from '../../shared/sales.ts';
import type { State } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Kept, Outbox } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';
import type { Projector } from '../projection/projector.ts';
import type { Slices } from '../slices.ts';

/** Facts in: the only way into a log. */
export interface Ingest {
  /** For each fact whether it was news; resolves once what was news is durable (I2). */
  takeSales(projector: Projector, facts: readonly SaleFact[], slices: Slices): Promise<boolean[]>;
  /** Resolves once the cue's outcome is known. A cue given twice acts once. */
  takeCue(projector: Projector, cue: unknown, by: Operator): Promise<CueReceipt>;
  /** Resolves once the facts are durable. */
  keep(show: string, facts: readonly Fact[]): Promise<Kept>;
}

/** `queued`: kept, and decided once the log can be reached again. */
export type CueReceipt = (Outcome | { outcome: 'queued' }) & { rev: number };

/** A cue that is not in the log after this is told to be queued. */
const QUEUED_AFTER_MS = 1500;

interface Deps {
  outbox: Outbox;
  /** A cue is durable, and may be long on its way into the log. */
  onCueKept: (show: string, cue: Cue) => void;
  clock: Clock;
  metrics: Metrics;
}

/**
 * What is on its way into the log. Sequence without it: a webhook comes twice within one commit; both find the state
 * without it; both are appended. The fold would not mind, but "accepted" would be told twice.
 */
type UnderWay = Map<string, { fact: SaleFact; kept: Promise<unknown> }>;

export function makeIngest({ outbox, onCueKept, clock, metrics }: Deps): Ingest {
  const underWay = new Map<string, UnderWay>();
  /** By show and id: who sends a cue again meanwhile gets the same answer. */
  const cuesUnderWay = new Map<string, Promise<CueReceipt>>();

  async function keep(show: string, facts: readonly Fact[]): Promise<Kept> {
    const from = performance.now();
    try {
      const kept = await outbox.keep(show, facts);
      for (const [kind, count] of countsOf(facts)) metrics.facts.inc({ kind }, count);
      return kept;
    } finally {
      metrics.appendSeconds.observe((performance.now() - from) / 1000);
    }
  }

  async function takeSales(projector: Projector, told: readonly SaleFact[], slices: Slices): Promise<boolean[]> {
    const { show, state } = projector;
    const pending: UnderWay = underWay.get(show) ?? new Map();
    underWay.set(show, pending);
    const own = new Map<string, SaleFact>();
    const twins = new Set<Promise<unknown>>();
    const { promise: kept, resolve, reject } = deferred<Kept>();
    const answers: boolean[] = [];
    const news: SaleFact[] = [];
    for (const given of told) {
      const fact = asKept(state.sales, withBuyerSealed(show, given));
      const name = nameOf(fact);
      const other = pending.get(name);
      const isTwin = other !== undefined && isSame(other.fact, fact);
      // The twin's 2xx, too, waits until it is durable; one's own twin waits with all else.
      if (isTwin && other.kept !== kept) twins.add(other.kept);
      const isNews = !isTwin && isSaleNews(state.sales, fact) && !isGoneAgain(state, fact);
      answers.push(isNews);
      if (isNews) {
        own.set(name, fact);
        // At once, not when all are looked at: others come meanwhile.
        pending.set(name, { fact, kept });
        news.push(fact);
      } else metrics.duplicates.inc({ kind: fact.kind });
      if (slices.isOver()) await slices.next();
    }
    if (news.length > 0) {
      const forget = (): void => {
        for (const [name, fact] of own) if (pending.get(name)?.fact === fact) pending.delete(name);
      };
      kept.then(async (receipt) => folded(projector, receipt)).then(forget, forget);
      // One commit, however many they are. A buyer may have been forgotten meanwhile.
      keep(
        show,
        news.map((fact) => asKept(state.sales, fact)),
      ).then(resolve, reject);
      await kept;
    }
    await Promise.all(twins);
    return answers;
  }

  async function takeCue(projector: Projector, given: unknown, by: Operator): Promise<CueReceipt> {
    const cue = readCue(given, projector);
    const { state } = projector;
    const known = state.cues.outcomes.get(cue.id);
    if (known) return { ...known, rev: state.seq };
    const name = `${projector.show} ${cue.id}`;
    const taking = cuesUnderWay.get(name) ?? decided(projector, cue, by).finally(() => cuesUnderWay.delete(name));
    cuesUnderWay.set(name, taking);
    return taking;
  }

  async function decided(projector: Projector, cue: Cue, by: Operator): Promise<CueReceipt> {
    const { state } = projector;
    const kept = await keep(projector.show, [{ kind: 'cue', at: clock(), by, cue }]);
    onCueKept(projector.show, cue);
    const seq = await Promise.race([folded(projector, kept), sleep(QUEUED_AFTER_MS, null, { ref: false })]);
    const outcome = state.cues.outcomes.get(cue.id);
    return outcome ? { ...outcome, rev: seq ?? state.seq } : { outcome: 'queued', rev: state.seq };
  }

  return { takeSales, takeCue, keep };
}

function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

/** Resolves to the position of the last of what was kept, once it is folded. */
async function folded(projector: Projector, { placed }: Kept): Promise<number> {
  const last = (await placed).at(-1);
  if (last) await projector.at(last);
  return last?.seq ?? 0;
}

/**
 * A shop's customer number tells a show's buyers apart, and is not kept: only a hash of it, another one in each show, so
 * that no two logs can be laid beside each other.
 */
function withBuyerSealed(show: string, fact: SaleFact): SaleFact {
  if (fact.kind !== 'order' || fact.body.buyer === undefined) return fact;
  const hash = createHash('sha256').update(JSON.stringify([show, fact.source, fact.body.buyer]));
  return { ...fact, body: { ...fact.body, buyer: hash.digest('base64url').slice(0, 12) } };
}

/** Two facts of one name are mostly the same fact, told twice. */
const nameOf = ({ kind, source, version, id }: SaleFact): string => `${kind} ${source} ${version} ${id}`;

/** Of two facts of one name. */
const isSame = (a: SaleFact | undefined, b: SaleFact): boolean =>
  a !== undefined && JSON.stringify(a.body) === JSON.stringify(b.body);

function countsOf(facts: readonly Fact[]): Map<Fact['kind'], number> {
  const counts = new Map<Fact['kind'], number>();
  for (const { kind } of facts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** A deletion's version is its time of arrival, so that one sent again would look like news. */
const isGoneAgain = ({ sales }: State, fact: SaleFact): boolean =>
  fact.kind === 'order' &&
  fact.body.status === 'deleted' &&
  sales.table.of(saleKeyOf(fact))?.order?.status === 'deleted';

/** @throws Fault that names what is wrong with it. */
function readCue(given: unknown, projector: Projector): Cue {
  const parsed = Cue.safeParse(given);
  if (parsed.success) {
    checkAmounts(parsed.data, projector.state.slots.show.currency);
    return parsed.data;
  }
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  if (!(CUE_KINDS as readonly unknown[]).includes(kind)) {
    throw new Fault('cue_unknown', `There is no such cue. A cue's kind is one of: ${CUE_KINDS.join(', ')}.`);
  }
  const issue = parsed.error.issues[0];
  throw new Fault(
    'cue_invalid',
    `The cue's ${issue?.path.join('.') || 'shape'} is wrong: ${issue?.message ?? 'see the documentation'}.`,
  );
}

/** Amounts of a cue carry exactly the digits of the show's currency. */
function checkAmounts(cue: Cue, currency: string): void {
  if (currency === '') return; // the log cannot be read yet: the reducer will decide
  for (const [field, text] of amountsOf(cue)) {
    const fault = parseAmount(text, currency);
    if (typeof fault === 'string') {
      throw new Fault(
        fault,
        `The cue's ${field} must be an amount in ${currency} with exactly its digits, such as "12.50" for USD.`,
      );
    }
  }
}

function amountsOf(cue: Cue): [string, string][] {
  switch (cue.kind) {
    case 'product.upsert':
      return (
        [
          ['price', cue.price],
          ['wasPrice', cue.wasPrice],
        ] as const
      ).flatMap(([field, text]) => (text === undefined ? [] : [[field, text] as [string, string]]));
    case 'deal.start':
      return [['price', cue.price]];
    case 'rundown.set':
      return cue.items.flatMap((item) => ('deal' in item ? [['price', item.deal.price]] : []));
    case 'goal.set':
      return [cue.amount, ...(cue.steps ?? []).map((step) => (typeof step === 'string' ? step : step.amount))].map(
        (text) => ['amount', text],
      );
    case 'show.configure':
      return (cue.currency === undefined ? (cue.alertTiers ?? []) : []).map((text) => ['alertTiers', text]);
    case 'product.remove':
    case 'callout.take':
    case 'callout.queue':
    case 'callout.next':
    case 'callout.clear':
    case 'rundown.play':
    case 'deal.stop':
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
    case 'panic.hide':
    case 'panic.show':
    case 'surface.reload':
    case 'surface.blank':
    case 'surface.show':
    case 'undo':
    case 'show.open':
    case 'show.close':
      return [];
    default:
      return unreachable(cue);
  }
}
