import { createServer } from 'node:net';
import { directly } from '../../server/ledger/direct.ts';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { makeKeeper } from '../../server/ledger/keeper.ts';

/** A process that keeps: each folder that it is sent it opens, and serves whoever connects beside it until that one ends. */
process.on('message', (folder: string) => void keep(folder));
process.once('disconnect', () => process.exit());

async function keep(folder: string): Promise<void> {
  const embedded = await openEmbedded(folder);
  const keeper = makeKeeper({ ...embedded, outbox: directly(embedded.ledger), signals: null });
  const server = createServer((stream) => {
    server.close(() => void embedded.ledger.close().then(() => process.send?.('closed')));
    keeper.serve(stream);
  });
  server.listen(`${folder}.socket`, () => process.send?.('open'));
}
