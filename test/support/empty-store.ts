import type { Store } from '../../server/ledger/ledger.ts';

/** A store that forgets everything. */
export const emptyStore: Store = {
  get: () => Promise.resolve(null),
  refresh: () => Promise.resolve(),
  list: () => Promise.resolve([]),
  write: () => Promise.resolve(),
  writeSnapshot: () => Promise.resolve([]),
  claim: (_key, value) => Promise.resolve(value),
  watch: () => Promise.resolve(() => {}),
};
