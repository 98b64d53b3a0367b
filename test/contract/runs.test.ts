import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import SQLite from 'libsql';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import type { Fact } from '../../shared/fact.ts';
import { manyOrders } from '../support/many-orders.ts';
import { tempFolder } from '../support/temp.ts';

const SHOW = 'main';
const OPERATING = join(import.meta.dirname, '../../docs/operating.md');

/** What any SQLite tool makes of the folder's file. */
function ask<T>(folder: string, statement: string): T[] {
  const sqlite = new SQLite(join(folder, 'nacre.db'));
  const rows = sqlite.prepare(statement).all() as T[];
  sqlite.close();
  return rows;
}
const rowsIn = (folder: string): { seq: number; facts: string }[] => ask(folder, 'SELECT seq, facts FROM runs');
/** As README.md says. */
const toldTo = (folder: string): string[] =>
  ask<{ fact: string }>(folder, `select fact from log where show = '${SHOW}'`).map(({ fact }) => fact);

test('[L13] what is committed together is rows of up to 128 facts, one that comes alone the fact itself', async () => {
  const folder = await tempFolder();
  const { ledger } = await openEmbedded(folder);
  const facts = manyOrders(0, 301);
  await ledger.append(SHOW, facts.slice(0, 1));
  await Promise.all([ledger.append(SHOW, facts.slice(1, 200)), ledger.append(SHOW, facts.slice(200))]);
  const name = 'é'.repeat(40_000);
  const wide = [1, 2, 3].map((version): Fact => ({ ...facts[0], version, name }) as unknown as Fact);
  await ledger.append(SHOW, wide);
  await ledger.close();
  const rows = rowsIn(folder);
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 130, 258, 302, 303, 304]);
  expect(rows[0]?.facts).toBe(JSON.stringify(facts[0]));
  expect(rows[1]?.facts).toBe(JSON.stringify(facts.slice(1, 129)));
  expect(toldTo(folder)).toEqual([...facts, ...wide].map((fact) => JSON.stringify(fact)));
});

/** Facts that differ in all that JSON may hold, some so long that few of them make a row. */
const aFact: fc.Arbitrary<Fact> = fc
  .record({
    id: fc.string({ unit: 'grapheme', maxLength: 8 }),
    version: fc.maxSafeInteger(),
    name: fc.oneof(
      { weight: 20, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
      { weight: 1, arbitrary: fc.constant('ﷺ"\\'.repeat(9000)) },
    ),
    total: fc.nat(),
  })
  .map(({ id, version, name, total }) => ({
    kind: 'order',
    source: 'rest',
    id,
    version,
    at: 1,
    body: { status: 'paid', currency: 'MXN', total, name },
  }));

test('[L13 L3 L10] however facts were grouped, they are read, followed, rewritten and told as one by one', async () => {
  const groups = fc.array(
    fc.record({ facts: fc.array(aFact, { minLength: 1, maxLength: 4 }), times: fc.integer({ min: 1, max: 90 }) }),
    { minLength: 1, maxLength: 8 },
  );
  const reads = fc.array(fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 700 })), { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(groups, reads, fc.integer({ min: 1, max: 9 }), async (told, asked, nth) => {
      const folder = await tempFolder();
      let { ledger, rewrite } = await openEmbedded(folder);
      const again = async (): Promise<void> => {
        await ledger.close();
        ({ ledger, rewrite } = await openEmbedded(folder));
      };
      let facts: Fact[] = [];
      for (const { facts: some, times } of told) {
        const group = Array.from({ length: times }, () => some).flat();
        await ledger.append(SHOW, group);
        facts.push(...group);
      }
      const isAsTold = async (): Promise<void> => {
        const all = facts.map((fact, place) => ({ seq: place + 1, fact }));
        for (const [after, limit] of asked)
          expect(await ledger.read(SHOW, after, limit)).toEqual(all.slice(after, after + limit));
        const { epoch, seq } = await ledger.head(SHOW);
        expect(seq).toBe(facts.length);
        const after = Math.min(seq, asked[0]?.[0] ?? 0);
        const seen: unknown[] = [];
        const stop = ledger.follow(SHOW, { epoch, seq: after }, { entries: (some) => void seen.push(...some) });
        await expect.poll(() => seen.length).toBe(facts.length - after);
        stop();
        expect(seen).toEqual(all.slice(after));
        expect(toldTo(folder)).toEqual(facts.map((fact) => JSON.stringify(fact)));
      };
      await again();
      await isAsTold();
      let place = 0;
      const change = (fact: Fact): Fact => (place++ % nth === 0 ? { ...fact, at: 2 } : fact);
      expect(await rewrite(SHOW, 'why', (some) => some.map(change))).toBe(Math.ceil(facts.length / nth));
      place = 0;
      facts = facts.map(change);
      const more = manyOrders(0, 7);
      const [position] = await ledger.append(SHOW, more);
      expect(position?.seq).toBe(facts.length + 1);
      facts.push(...more);
      await isAsTold();
      await again();
      await isAsTold();
      await ledger.close();
    }),
    { numRuns: 8 },
  );
}, 120_000);

/** As it was made before there were runs. */
function formerFile(folder: string, facts: readonly Fact[]): void {
  const sqlite = new SQLite(join(folder, 'nacre.db'));
  sqlite.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS log (show TEXT, seq INTEGER, fact TEXT NOT NULL, PRIMARY KEY (show, seq)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS small (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO small VALUES ('epoch/${SHOW}', 'former');
  `);
  const insert = sqlite.prepare('INSERT INTO log VALUES (?, ?, ?)');
  sqlite.exec('BEGIN');
  for (const [place, fact] of facts.entries()) insert.run(SHOW, place + 1, JSON.stringify(fact));
  sqlite.exec('COMMIT');
  sqlite.close();
}

test('[L13 L3] a file of before, a fact a row, is read, gone on with and rewritten as it stands', async () => {
  const folder = await tempFolder();
  const facts = manyOrders(0, 3000);
  formerFile(folder, facts.slice(0, 2500));
  let { ledger, rewrite } = await openEmbedded(folder);
  expect(await ledger.head(SHOW)).toEqual({ epoch: 'former', seq: 2500 });
  expect((await ledger.read(SHOW, 1234, 2)).map(({ fact }) => fact)).toEqual(facts.slice(1234, 1236));
  expect((await ledger.append(SHOW, facts.slice(2500)))[0]).toEqual({ epoch: 'former', seq: 2501 });
  await ledger.close();
  ({ ledger, rewrite } = await openEmbedded(folder));
  const all = await ledger.read(SHOW, 0, 5000);
  expect(all.map(({ seq }) => seq)).toEqual(facts.map((_, place) => place + 1));
  expect(all.map(({ fact }) => fact)).toEqual(facts);
  expect(toldTo(folder)).toEqual(facts.map((fact) => JSON.stringify(fact)));
  expect(rowsIn(folder)).toHaveLength(2500 + 4);
  expect(await rewrite(SHOW, 'why', (some) => some.map((fact) => ({ ...fact, at: 2 })))).toBe(3000);
  expect((await ledger.read(SHOW, 2400, 200)).every(({ fact }) => fact.at === 2)).toBe(true);
  await ledger.close();
});

test('[L13] a version of before, which would write over what it cannot read, is not let to write, and can be gone back to', async () => {
  const folder = await tempFolder();
  const facts = manyOrders(0, 300);
  let { ledger } = await openEmbedded(folder);
  await ledger.append(SHOW, facts);
  await ledger.close();
  expect(() => ask(folder, `INSERT INTO log VALUES ('${SHOW}', 2, '{}')`)).toThrow('log because it is a view');

  const [, statements = ''] = /```sql\n([^`]*)```/.exec(readFileSync(OPERATING, 'utf8')) ?? [];
  const sqlite = new SQLite(join(folder, 'nacre.db'));
  sqlite.exec(statements);
  sqlite.close();
  expect(ask(folder, `SELECT seq, fact FROM log WHERE show = '${SHOW}' AND seq > 297 ORDER BY seq`)).toEqual(
    facts.slice(297).map((fact, place) => ({ seq: 298 + place, fact: JSON.stringify(fact) })),
  );
  expect(() => ask(folder, `INSERT INTO log VALUES ('${SHOW}', 301, '{}')`)).not.toThrow(/view/);
  ({ ledger } = await openEmbedded(folder));
  expect(await ledger.head(SHOW)).toMatchObject({ seq: 301 });
  await ledger.close();
});
