import { openEmbedded } from '../../server/ledger/embedded.ts';
import { LedgerInUse, LedgerUnavailable } from '../../server/ledger/ledger.ts';

/**
 * A process that appends to the folder of its first argument and prints the seq of each fact once it is told that it is
 * durable; `unavailable` for one that the store could not take.
 */
const [, , folder = '', width = '1'] = process.argv;
try {
  const { ledger } = await openEmbedded(folder);
  process.stdout.write('open\n');
  for (;;) {
    const facts = Array.from({ length: Number(width) }, (_, viewers) => ({ kind: 'crowd', at: 1, viewers }) as const);
    const answers = facts.map((fact) =>
      ledger.append('show', [fact]).then(
        ([position]) => `${position?.seq}`,
        (error: unknown) => (error instanceof LedgerUnavailable ? 'unavailable' : String(error)),
      ),
    );
    for (const answer of await Promise.all(answers)) process.stdout.write(`${answer}\n`);
  }
} catch (error) {
  process.stdout.write(error instanceof LedgerInUse ? `in use: ${error.message}\n` : `${String(error)}\n`);
}
