import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { beforeAll, describe } from 'vitest';
import { directly } from '../../server/ledger/direct.ts';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { makeKeeper } from '../../server/ledger/keeper.ts';
import { openKeptElsewhere } from '../../server/ledger/kept-elsewhere.ts';
import type { Backing, Ledger } from '../../server/ledger/ledger.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { tempFolder } from '../support/temp.ts';
import { ledgerContract } from './ledger-contract.ts';

const dataFolder = async (): Promise<string> => join(await tempFolder(), 'data');
const dispose = (): Promise<void> => Promise.resolve();

/** Closed, the other side is, too. */
const closingBoth = (backing: Backing, close: Ledger['close']): Backing => ({
  ...backing,
  ledger: {
    ...backing.ledger,
    async close() {
      await backing.ledger.close();
      await close();
    },
  },
});

describe('in this process', () => {
  ledgerContract('kept at the other end of a line', async () => {
    const folder = await dataFolder();
    return {
      isShared: true,
      async open() {
        const embedded = await openEmbedded(folder);
        const [here, there] = duplexPair();
        makeKeeper({ ...embedded, outbox: directly(embedded.ledger), signals: null }).serve(there);
        return closingBoth(openKeptElsewhere(here), () => embedded.ledger.close());
      },
      dispose,
    };
  });
});

describe('in another process', () => {
  let child: ChildProcess;
  beforeAll(() => {
    child = fork(join(import.meta.dirname, 'keeper-child.ts'), { execArgv: ['--import', 'tsx'] });
    onceAtEnd(() => void child.kill());
  });

  ledgerContract('kept by another process', async () => {
    const folder = await dataFolder();
    return {
      isShared: true,
      async open() {
        child.send(folder);
        await once(child, 'message');
        const closed = once(child, 'message');
        return closingBoth(openKeptElsewhere(connect(`${folder}.socket`)), async () => void (await closed));
      },
      dispose,
    };
  });
});
