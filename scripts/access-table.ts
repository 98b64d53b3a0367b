import { Api } from '../test/support/api.ts';
import { startListened } from '../test/support/access/listened.ts';
import { EVENTS } from '../test/support/access/rows.ts';
import { driveTable, unlisted } from '../test/support/access/table.ts';
import { printed } from '../test/support/access/print.ts';
import { endAll } from '../test/support/cleanup.ts';

/**
 * `npm run access-table`: every route, surface and event of the socket, tried at a server of its own with everything that
 * somebody may have in hand. Ends with 1 where an answer is another than the contract's, or a way in is in no row.
 */
async function main(): Promise<number> {
  const { nacre, listenedTo } = await startListened();
  const api = new Api(nacre.url, nacre.ownerKey);
  for (const show of ['ours', 'theirs']) await api.createShow({ show, currency: 'USD' });
  const cells = await driveTable(api, nacre.ownerKey, 'ours', 'theirs');
  console.log(printed(cells));
  const unheardOf = listenedTo().filter((event) => !(event in EVENTS));
  const faults = [...unlisted(), ...unheardOf.map((event) => `${event} is listened to, and in no row`)];
  for (const fault of faults) console.log(`- ${fault}`);
  return faults.length === 0 && cells.every(({ expected, answered }) => expected === answered) ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  await endAll();
}
