import type { Fact } from '../../shared/fact.ts';

/**
 * How facts stand in the embedded ledger (ADR 19). A run is consecutive facts of one show, the first of them at `seq`, and
 * one row: a JSON array, or, of a fact that was committed alone, the fact itself.
 */
export interface Run {
  seq: number;
  facts: Fact[];
}

/** A run as it is kept. */
export interface Row {
  show: string;
  seq: number;
  facts: string;
}

/** The most facts of a run: one that is read from its middle is parsed whole. */
const LONGEST = 128;
/** Characters of a row, where it is of several facts. Those of 128 kB and more are read three times slower. */
const WIDEST = 65_536;

/** What a show's log grows by behind the position `after`, as rows. */
export function* rowsOf(show: string, after: number, facts: readonly Fact[]): Generator<Row> {
  let most = LONGEST;
  for (let from = 0; from < facts.length;) {
    const some = facts.slice(from, from + most);
    const text = textOf(some);
    if (text.length > WIDEST && some.length > 1) {
      most = some.length >> 1;
      continue;
    }
    yield { show, seq: after + from + 1, facts: text };
    from += some.length;
  }
}

export const textOf = (facts: readonly Fact[]): string => JSON.stringify(facts.length === 1 ? facts[0] : facts);

export function factsOf(text: string): Fact[] {
  const value = JSON.parse(text) as Fact | Fact[];
  return Array.isArray(value) ? value : [value];
}
