import { expect, test } from 'vitest';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import { openOutbox } from '../../server/ledger/outbox.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';
import { tempFolder } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** After so many failures the next try is at least half a second away. */
const FAILURES = 6;

test('what waits to be forwarded is tried at once when the log may be back', async () => {
  const { ledger: own, store: notes } = await openEmbedded(await tempFolder());
  const shared = makeMemoryLedger();
  const { append } = shared;
  let tries = 0;
  shared.append = (show, facts) => {
    tries += 1;
    return tries <= FAILURES ? Promise.reject(new LedgerUnavailable(new Error('away'))) : append(show, facts);
  };
  let back = (): void => {};
  const onBack = (listener: () => void) => {
    back = listener;
    return () => {};
  };
  const outbox = await openOutbox({ own, notes, shared, onStrange() {}, onBack });
  onceAtEnd(async () => outbox.close());
  const { placed } = await outbox.keep('main', [{ kind: 'crowd', at: 1, viewers: 1 }]);
  await until('failures', () => tries === FAILURES, { everyMs: 1 });
  await new Promise(setImmediate);
  back();
  await until('the next try', () => tries > FAILURES, { withinMs: 200, everyMs: 1 });
  expect(await placed).toHaveLength(1);
});
