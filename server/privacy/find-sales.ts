import { decimal } from '../../shared/money.ts';
import type { State } from '../../shared/state.ts';
import type { Slices } from '../slices.ts';

const MOST_FOUND = 50;
/** Between two looks at the clock. */
const SALES_AT_ONCE = 1024;

/** Those of whose name or key it is a part, newest first. By a name that staff have hidden they are found, and it is not told. */
export async function findSales({ sales, names }: State, text: string, slices: Slices): Promise<object[]> {
  const wanted = text.toLowerCase();
  const matches: object[] = [];
  for (let place = sales.table.size - 1; place >= 0 && matches.length < MOST_FOUND; place -= 1) {
    if (place % SALES_AT_ONCE === 0 && slices.isOver()) await slices.next();
    const sale = sales.table.at(place);
    if (!sale?.order) continue;
    const key = sales.table.names.keyOf(place);
    const { order, countedAt: at } = sale;
    const { name = '', total, currency, status } = order;
    if (!name.toLowerCase().includes(wanted) && !key.toLowerCase().includes(wanted)) continue;
    const told = names.get(name) === 'hidden' ? '' : name;
    matches.push({ sale: key, name: told, amount: decimal(total, currency), currency, status, at });
  }
  return matches;
}
