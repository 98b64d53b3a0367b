import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Operator, OrderFact, SaleFact } from '../../shared/fact.ts';
import { CUE_KINDS } from '../../shared/cue.ts';
import { totalsOf } from '../../shared/views.ts';
import { ROLES, actionOfCue, may } from '../../server/access/roles.ts';
import type { Role } from '../../server/access/roles.ts';
import { cueDesk } from '../../server/ingest/cue-desk.ts';
import type { Submit } from '../../server/ingest/cue-desk.ts';
import { makeIngest } from '../../server/ingest/ingest.ts';
import type { Ingest } from '../../server/ingest/ingest.ts';
import { makeMetrics } from '../../server/metrics.ts';
import type { Metrics } from '../../server/metrics.ts';
import { openSlices } from '../../server/slices.ts';
import { openProjector } from '../../server/projection/projector.ts';
import type { Projector } from '../../server/projection/projector.ts';
import type { Shows } from '../../server/projection/shows.ts';
import { directly } from '../../server/ledger/direct.ts';
import { emptyStore } from '../support/empty-store.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';
import type { MemoryLedger } from '../support/memory-ledger.ts';

const NOW = 1_795_551_300_000;
const OWNER: Operator = { key: 'owner', role: 'owner' };

let ledger: MemoryLedger;
let metrics: Metrics;
let projector: Projector;
let ingest: Ingest;
let submit: Submit;

beforeEach(async () => {
  ledger = makeMemoryLedger();
  metrics = makeMetrics();
  const outbox = directly(ledger);
  const clock = (): number => NOW;
  projector = await openProjector('main', { ledger, store: emptyStore, outbox, clock, log: pino({ level: 'silent' }) });
  ingest = makeIngest({ outbox, onCueKept() {}, clock, metrics });
  const shows = { get: async (show: string) => Promise.resolve(show === 'main' ? projector : null) } as Shows;
  submit = cueDesk(shows, ingest);
  await ingest.takeCue(projector, { id: randomUUID(), kind: 'show.configure', currency: 'MXN' }, OWNER);
});

const order = (id: string, version = 1, total = 1000): OrderFact => ({
  kind: 'order',
  source: 'rest',
  id,
  version,
  at: NOW,
  body: { status: 'paid', currency: 'MXN', total },
});
const take = (...facts: SaleFact[]) => ingest.takeSales(projector, facts, openSlices());
const net = () => totalsOf(projector.state).net;
/** Everything that microtasks alone can still do, done. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const isDone = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  const mark = (): void => void (done = true);
  promise.then(mark, mark);
  await settle();
  return done;
};
const folded = () => projector.at({ epoch: 'memory', seq: ledger.entries.length });

describe('sales', () => {
  it('[B5 I3] many are looked at in slices, kept as one commit in their order, and what another sends meanwhile is its twin', async () => {
    const facts = Array.from({ length: 60 }, (_, one) => order(`many-${one}`));
    const before = ledger.entries.length;
    let turns = 0;
    const shortest = { isOver: () => true, next: async () => void ((turns += 1), await settle()) };
    const first = ingest.takeSales(projector, facts, shortest);
    while (turns < 30) await settle();
    // Of these the half is looked at, and nothing is kept yet.
    expect(ledger.entries.length).toBe(before);
    const [one, other] = await Promise.all([first, take(...facts.slice(0, 20), order('other'))]);
    expect(one.every(Boolean)).toBe(true);
    expect(other).toEqual([...facts.slice(0, 20).map(() => false), true]);
    const ids = ledger.entries.slice(before).map(({ fact }) => ('id' in fact ? fact.id : ''));
    expect(ids).toEqual(['other', ...facts.map(({ id }) => id)]);
  });

  it('[I2] are answered only once durable', async () => {
    ledger.hold();
    const answer = take(order('a'));
    expect(await isDone(answer)).toBe(false);
    expect(net()).toBe('0.00');
    ledger.release();
    expect(await answer).toEqual([true]);
    await folded();
    expect(net()).toBe('10.00');
  });

  it('[I3] a duplicate is told so and not appended', async () => {
    await take(order('a'));
    await folded();
    const { length } = ledger.entries;
    expect(await take(order('a'), order('b'), order('b'))).toEqual([false, true, false]);
    expect(ledger.entries).toHaveLength(length + 1);
  });

  it('[I2 I3] twins within one commit: told once, both answered only once durable', async () => {
    ledger.hold();
    const [first, second, other] = [take(order('a')), take(order('a')), take(order('a'), order('b'))];
    for (const answer of [first, second, other]) expect(await isDone(answer)).toBe(false);
    ledger.release();
    expect(await Promise.all([first, second, other])).toEqual([[true], [false], [false, true]]);
    await folded();
    expect(ledger.entries.filter(({ fact }) => fact.kind === 'order')).toHaveLength(2);
  });

  it('[I3] between versions in flight, a version sent again is still a duplicate', async () => {
    ledger.hold();
    const answers = [
      take(order('a', 1, 1000)),
      take(order('a', 2, 2000)),
      take(order('a', 1, 1000)),
      take(order('a', 2, 2000)),
    ];
    ledger.release();
    expect(await Promise.all(answers)).toEqual([[true], [true], [false], [false]]);
    await folded();
    expect(net()).toBe('20.00');
  });

  it('[I3] durable and not yet folded, it is a duplicate', async () => {
    const first = take(order('a'));
    const second = take(order('a'));
    expect(await Promise.all([first, second])).toEqual([[true], [false]]);
    await folded();
    expect(await take(order('a'))).toEqual([false]);
  });

  it('[I2] where the store cannot write: store_unavailable, for its twin too; the retry is taken', async () => {
    const { length } = ledger.entries;
    ledger.hold();
    const answers = [take(order('a')), take(order('a')), take(order('a'), order('b'))].map((answer) =>
      answer.catch((error: unknown) => error),
    );
    ledger.fail();
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ code: 'store_unavailable', status: 503 });
    expect(ledger.entries).toHaveLength(length);
    expect(await take(order('a'), order('b'))).toEqual([true, true]);
    await folded();
    expect(net()).toBe('20.00');
  });

  it('[I3] an older version is no news, and a deletion sent again neither', async () => {
    const gone = (version: number): OrderFact => ({
      ...order('a', version),
      body: { status: 'deleted', currency: 'XXX', total: 0 },
    });
    await take(order('a', 5));
    await folded();
    expect(await take(order('a', 4, 9999))).toEqual([false]);
    expect(await take(gone(10))).toEqual([true]);
    await folded();
    expect(await take(gone(20))).toEqual([false]);
    expect(await take(order('a', 30))).toEqual([true]);
    await folded();
    expect(await take(gone(40))).toEqual([true]);
    await folded();
    expect(net()).toBe('0.00');
  });

  it('nothing at all is nothing', async () => {
    const { length } = ledger.entries;
    expect(await take()).toEqual([]);
    expect(ledger.entries).toHaveLength(length);
  });

  it('facts and duplicates are counted by kind', async () => {
    await take(order('a'));
    await folded();
    await take(order('a'), order('b'));
    const valueOf = async (name: 'facts' | 'duplicates') =>
      (await metrics[name].get()).values.find(({ labels }) => labels.kind === 'order')?.value;
    expect([await valueOf('facts'), await valueOf('duplicates')]).toEqual([2, 1]);
  });
});

describe('cues', () => {
  it('one sent twice, at once or later, acts once and is answered alike', async () => {
    const cue = { id: randomUUID(), kind: 'callout.queue', text: 'Hello' };
    ledger.hold();
    const answers = [
      submit('main', cue, { keyId: 'k', role: 'staff' }),
      submit('main', cue, { keyId: 'k', role: 'staff' }),
    ];
    ledger.release();
    const [first, second] = await Promise.all(answers);
    const third = await submit('main', cue, { keyId: 'k', role: 'staff' });
    for (const answer of [first, second, third]) expect(answer).toMatchObject({ outcome: 'taken' });
    expect(projector.state.slots.queue).toHaveLength(1);
  });

  it('one that the reducer refuses is recorded, with why', async () => {
    const answer = await submit('main', { id: randomUUID(), kind: 'deal.stop' }, { keyId: 'k', role: 'staff' });
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'no_deal', rev: ledger.entries.length });
  });

  it('[I2] where the store cannot write: store_unavailable; the same cue sent again acts', async () => {
    const cue = { id: randomUUID(), kind: 'panic.hide' };
    ledger.hold();
    const answer = submit('main', cue, { keyId: 'k', role: 'staff' });
    const failed = expect(answer).rejects.toMatchObject({ code: 'store_unavailable' });
    await settle();
    ledger.fail();
    await failed;
    expect(projector.state.slots.panic).toBe(false);
    expect(await submit('main', cue, { keyId: 'k', role: 'staff' })).toMatchObject({ outcome: 'taken' });
    expect(projector.state.slots.panic).toBe(true);
  });

  it('[A1] each role may what it may: to forget is the owner’s, the show the host’s, the rest in the hands of staff, and nobody else’s', async () => {
    for (const role of ROLES) {
      for (const kind of CUE_KINDS) {
        const { length } = ledger.entries;
        const answer = await submit('main', { id: randomUUID(), kind }, { keyId: 'k', role }).catch(
          (error: unknown) => error,
        );
        // What cannot be undone is the owner's.
        const isHosts = kind !== 'buyers.forget';
        const isStaffs = isHosts && !kind.startsWith('show.');
        const isAllowed = role === 'owner' || (role === 'host' && isHosts) || (role === 'staff' && isStaffs);
        expect(may(role, actionOfCue(kind)), `${role} ${kind}`).toBe(isAllowed);
        if (isAllowed) expect(answer).not.toMatchObject({ code: 'role_not_allowed' });
        else {
          expect(answer, `${role} ${kind}`).toMatchObject({ code: 'role_not_allowed', status: 403 });
          expect(ledger.entries).toHaveLength(length);
        }
      }
    }
  });

  const SPELT = [(id: string) => id, (id: string) => id.toUpperCase()];

  it('[A1] staff cannot undo what only a host may set, however its UUID is spelt', async () => {
    const cue = { id: randomUUID(), kind: 'show.configure', title: 'Ours' };
    await submit('main', cue, { keyId: 'h', role: 'host' });
    const undo = (role: Role, spelt: string) =>
      submit('main', { id: randomUUID(), kind: 'undo', cue: spelt }, { keyId: 'k', role });
    for (const spell of SPELT)
      await expect(undo('staff', spell(cue.id))).rejects.toMatchObject({ code: 'role_not_allowed' });
    expect(await undo('host', cue.id)).toMatchObject({ outcome: 'taken' });
  });

  it.each(SPELT)('[A1] an undo in the same commit as what it undoes is judged by it, too: %s', async (spell) => {
    const id = randomUUID();
    const cue = { id: spell(id), kind: 'show.configure', title: 'Ours' };
    ledger.hold();
    const configured = submit('main', cue, { keyId: 'h', role: 'host' });
    const undone = submit('main', { id: randomUUID(), kind: 'undo', cue: id }, { keyId: 'k', role: 'staff' }).catch(
      (error: unknown) => error,
    );
    await settle();
    ledger.release();
    await Promise.all([configured, undone]);
    expect(projector.state.slots.show.title).toBe('Ours');
  });

  it.each<[string, unknown]>([
    ['cue_unknown', null],
    ['cue_unknown', []],
    ['cue_unknown', { kind: '__proto__' }],
    ['cue_unknown', { kind: { toString: 'x' } }],
    ['cue_invalid', { kind: 'panic.hide' }],
    ['amount_decimals', { id: randomUUID(), kind: 'goal.set', amount: '10' }],
    ['amount_decimals', { id: randomUUID(), kind: 'goal.set', amount: '10.00', steps: [{ amount: '5' }] }],
  ])('[I4] %s: %j', async (code, cue) => {
    const { length } = ledger.entries;
    await expect(submit('main', cue, { keyId: 'owner', role: 'owner' })).rejects.toMatchObject({ code });
    expect(ledger.entries).toHaveLength(length);
  });

  it('of an unknown show', async () => {
    await expect(submit('nobody', {}, { keyId: 'owner', role: 'owner' })).rejects.toMatchObject({
      code: 'show_unknown',
    });
  });
});

it('[S15 I6] of a customer number only a hash is kept: the same for one customer, another one for each shop', async () => {
  const bought = (id: string, buyer: string, source: 'rest' | 'shopify' = 'rest'): SaleFact => {
    const fact = order(id);
    return { ...fact, source, body: { ...fact.body, buyer } };
  };
  await take(bought('1', '4711-ana'), bought('2', '4711-ana'), bought('3', '4711-bo'));
  await take(bought('4', '4711-ana', 'shopify'));
  const log = await ledger.read('main', 0, 100);
  expect(JSON.stringify(log)).not.toContain('4711');
  const kept = log.flatMap(({ fact }) => (fact.kind === 'order' ? [fact.body.buyer] : []));
  expect(kept[0]).toMatch(/^[\w-]{12}$/);
  expect(kept[1]).toBe(kept[0]);
  expect(new Set(kept).size).toBe(3);
});
