import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { countingAhead } from '../../shared/counting-ahead.ts';
import type { Fact, SaleFact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import type { State } from '../../shared/state.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import { directly } from '../../server/ledger/direct.ts';
import { findSales } from '../../server/privacy/find-sales.ts';
import { audit } from '../../server/projection/audit.ts';
import { openProjector } from '../../server/projection/projector.ts';
import { emptyStore } from '../support/empty-store.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';
import type { NewCue } from '../support/api.ts';

const NOW = 1_795_551_300_000;
const cueOf = (cue: NewCue): Fact => ({
  kind: 'cue',
  at: NOW,
  by: { key: 'owner', role: 'owner' },
  cue: { id: randomUUID(), ...cue },
});

/** Of many buyers, in two currencies, some cancelled, paid back, known by another name, or on offer while they came. */
function* sales(count: number): Generator<SaleFact> {
  for (let number = 0; number < count; number += 1) {
    const id = `s-${number}`;
    const entity = { source: 'rest', id, version: 1, at: NOW + number * 10 } as const;
    yield {
      kind: 'order',
      ...entity,
      body: {
        status: number % 7 === 0 ? 'placed' : number % 11 === 0 ? 'cancelled' : 'paid',
        currency: number % 5 === 0 ? 'USD' : 'MXN',
        total: 1000 + (number % 900),
        name: `Ana ${number % 50}`,
        buyer: `buyer ${number % Math.ceil(count / 2)}`,
        items: [{ sku: `SKU-${number % 9}`, title: 'Pearl', quantity: 1 + (number % 3) }],
        ...(number % 13 === 0 ? { aka: [`other ${number}`] } : {}),
      },
    };
    if (number % 17 === 0)
      yield { kind: 'refund', ...entity, id: `r-${number}`, body: { order: id, currency: 'MXN', amount: 1100 } };
  }
}

function* log(count: number): Generator<Fact> {
  yield cueOf({ kind: 'show.configure', currency: 'MXN', rates: { USD: '17.5' } });
  yield cueOf({ kind: 'product.upsert', sku: 'SKU-1', title: 'Pearl', price: '10.00' });
  yield cueOf({ kind: 'callout.take', sku: 'SKU-1' });
  yield cueOf({ kind: 'deal.start', sku: 'SKU-1', price: '9.00', seconds: 60, stock: 100 });
  yield* sales(count);
}

function stateOf(facts: Iterable<Fact>): State {
  const state = emptyState('main');
  for (const fact of facts) reduce(state, fact, state.seq + 1);
  return state;
}

/** All that is told, and all that is counted. */
function wholeOf(state: State): string {
  const { sums, sold, dealSold, dealSales, warnings, minutes, aired, table, forgotten } = state.sales;
  const all = [sums, sold, dealSales, warnings, minutes, aired].map((map) => [...map].map((one) => write(one)).sort());
  return write([viewOf(state, NOBODY, 'crew'), all, dealSold, [...forgotten.sales], forgotten.before, [...table]]);
}
const write = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'bigint' ? `${one}n` : one instanceof Map ? [...(one as Map<unknown, unknown>)] : one,
  );

const SALES = 5000;
const first = randomUUID();
const CUES: readonly NewCue[] = [
  { kind: 'show.configure', topBuyers: true, bestSellers: true },
  { kind: 'show.configure', countOn: 'paid', id: first },
  { kind: 'buyers.forget', sales: ['rest:s-3', 'rest:other 13', 'rest:nobody'] },
  { kind: 'undo', cue: first },
  { kind: 'buyers.forget', before: NOW + 10 * (SALES / 2) },
  { kind: 'show.configure', topBuyers: false },
];

test('[B5] what is counted beforehand, page by page beside the state, is what the fold counts at once', () => {
  const facts = [...log(SALES)];
  const [ahead, atOnce] = [stateOf(facts), stateOf(facts)];
  for (const cue of CUES) {
    const fact = cueOf(cue);
    const seq = ahead.seq + 1;
    const before = wholeOf(ahead);
    const steps = countingAhead(ahead, fact, seq);
    let taken = 0;
    for (let step = steps?.next(); step; step = steps?.next()) {
      if (wholeOf(ahead) !== before) throw new Error('the state changed before its time');
      taken += 1;
      if (!step.done) continue;
      reduce(ahead, fact, seq, step.value);
      break;
    }
    expect([cue.kind, taken]).toEqual([cue.kind, 5]);
    reduce(atOnce, fact, seq);
    // Megabytes: not for the runner to print.
    const [here, there] = [wholeOf(ahead), wholeOf(atOnce)];
    expect([cue.kind, here === there, here !== before]).toEqual([cue.kind, true, true]);
  }
});

test('[B5] nothing is counted beforehand for what has nothing counted anew, is refused, or has few sales', () => {
  const state = stateOf(log(2000));
  const isCounted = (cue: NewCue, of = state): boolean => countingAhead(of, cueOf(cue), of.seq + 1) !== null;
  expect(isCounted({ kind: 'show.configure', topBuyers: true })).toBe(true);
  expect(isCounted({ kind: 'show.configure', title: 'Other' })).toBe(false);
  expect(isCounted({ kind: 'show.configure', currency: 'EUR', topBuyers: true })).toBe(false);
  expect(isCounted({ kind: 'undo', cue: randomUUID() })).toBe(false);
  // Nothing that is counted knows who bought, unless the show tells of buyers.
  expect(isCounted({ kind: 'buyers.forget', before: NOW + 100 })).toBe(false);
  expect(isCounted({ kind: 'show.configure', topBuyers: true }, stateOf(log(100)))).toBe(false);
});

/** The longest turn of this process meanwhile, ms: the lesser of the clock and of its own time. */
async function longestTurn(work: Promise<unknown>): Promise<number> {
  let isOn = true;
  void work.finally(() => (isOn = false));
  let longest = 0;
  while (isOn) {
    const [wall, used] = [performance.now(), process.cpuUsage()];
    await nextTurn();
    const { user, system } = process.cpuUsage(used);
    longest = Math.max(longest, Math.min(performance.now() - wall, (user + system) / 1000));
  }
  return longest;
}

test('[B5] in a show of 150,000 sales nobody waits while all are counted anew, its books are checked, or a name is found', async () => {
  const ledger = makeMemoryLedger();
  const outbox = directly(ledger);
  const logger = pino({ level: 'silent' });
  await ledger.append('main', [...log(150_000)]);
  const projector = await openProjector('main', { ledger, store: emptyStore, outbox, clock: () => NOW, log: logger });
  const give = async (cue: NewCue): Promise<void> => {
    const [position] = await ledger.append('main', [cueOf(cue)]);
    if (position) await projector.at(position);
  };
  const longest = { counted: [] as number[], audited: [] as number[] };
  for (const countOn of ['paid', 'placed'] as const) {
    longest.counted.push(await longestTurn(give({ kind: 'show.configure', topBuyers: true, countOn })));
    longest.audited.push(await longestTurn(audit(projector, ledger)));
  }
  expect(projector.state.sales.buyers?.byKey.size).toBeGreaterThan(70_000);
  for (const turns of Object.values(longest)) expect(Math.min(...turns)).toBeLessThan(100);
  expect(await audit(projector, ledger)).toMatchObject({ equal: true });
  let turns = 0;
  const shortest = {
    isOver: () => true,
    next: async () => {
      turns += 1;
      await nextTurn();
    },
  };
  expect(await findSales(projector.state, 'nobody', shortest)).toEqual([]);
  expect(turns).toBe(Math.ceil(150_000 / 1024));
  await projector.close();
}, 60_000);
