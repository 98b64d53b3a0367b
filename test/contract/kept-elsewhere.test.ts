import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { directly } from '../../server/ledger/direct.ts';
import { makeKeeper } from '../../server/ledger/keeper.ts';
import { openKeptElsewhere } from '../../server/ledger/kept-elsewhere.ts';
import { tempFolder } from '../support/temp.ts';
import { ledgerContract } from './ledger-contract.ts';

ledgerContract('kept elsewhere', async () => {
  const folder = join(await tempFolder(), 'data');
  return {
    isShared: true,
    async open() {
      const embedded = await openEmbedded(folder);
      const keeper = makeKeeper({ ...embedded, outbox: directly(embedded.ledger), signals: null });
      const [here, there] = duplexPair();
      keeper.serve(there);
      const { ledger, store, rewrite } = openKeptElsewhere(here);
      return {
        store,
        rewrite,
        ledger: {
          ...ledger,
          async close() {
            await ledger.close();
            await embedded.ledger.close();
          },
        },
      };
    },
    dispose: () => Promise.resolve(),
  };
});
