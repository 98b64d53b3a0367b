import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { directly } from '../../server/ledger/direct.ts';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import type { Outbox } from '../../server/ledger/ledger.ts';
import { openOutbox } from '../../server/ledger/outbox.ts';
import { openProjector } from '../../server/projection/projector.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { emptyStore } from '../support/empty-store.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';
import { tempFolder } from '../support/temp.ts';
import { until } from '../support/until.ts';

const sale: Fact = {
  kind: 'order',
  source: 'rest',
  id: '1',
  version: 0,
  at: 1,
  body: { status: 'paid', currency: 'USD', total: 100 },
};

test('[L4] an outbox that could not give back everything is asked again, and until then nothing is shown as whole', async () => {
  const { ledger } = await openEmbedded(await tempFolder());
  await ledger.append('main', [sale]);
  let asked = 0;
  const outbox: Outbox = {
    ...directly(ledger),
    giveBack() {
      asked += 1;
      return asked === 1 ? Promise.reject(new LedgerUnavailable(new Error('EIO'))) : Promise.resolve();
    },
  };
  const log = pino({ level: 'silent' });
  const projector = await openProjector('main', { ledger, store: emptyStore, outbox, clock: Date.now, log });
  onceAtEnd(async () => {
    await projector.close();
    await ledger.close();
  });
  // It opens all the same: webhooks wait for it.
  expect([asked, projector.isFolded]).toEqual([1, false]);
  expect(projector.awaySince).not.toBeNull();
  await until('the second time', () => projector.isFolded);
  expect([asked, projector.awaySince, projector.state.seq]).toEqual([2, null, 1]);
});

test('[L4] giving back to a log that goes away says so, and does not wait for its return', async () => {
  const { ledger: own, store: notes } = await openEmbedded(await tempFolder());
  const shared = makeMemoryLedger();
  const outbox = await openOutbox({ own, notes, shared, onStrange() {}, onBack: () => () => {} });
  onceAtEnd(async () => outbox.close());
  await (
    await outbox.keep('main', [sale])
  ).placed;
  shared.head = () => Promise.reject(new LedgerUnavailable(new Error('gone')));
  await expect(outbox.giveBack('main', 'another', (facts) => facts)).rejects.toThrow(LedgerUnavailable);
});
