import type { Plant } from './build.ts';

/** Places in the way of an order at which a node can be made to die by its own hand. */
export const KILL_POINTS = [
  'before commit',
  'after commit',
  'before forward',
  'before nudge',
  'after forward',
  'after ack',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/** Names a file; a node that comes to the point that is written there dies. */
export const DIE_FILE = 'NACRE_DIE_FILE';

const dieAt = (point: KillPoint): string => `globalThis.dieAt('${point}');`;
const before = (point: KillPoint, file: string, find: string): Plant => ({
  file,
  find,
  replace: `${dieAt(point)} ${find}`,
});

const HEAD = '/** The one composition root: config → wire → listen → drain. */';

export const KILL_POINT_PLANTS: readonly Plant[] = [
  {
    file: 'server/main.ts',
    find: HEAD,
    replace: `globalThis.dieAt = (point) => {
      const { readFileSync } = process.getBuiltinModule('node:fs');
      let wanted = '';
      try { wanted = readFileSync(process.env['${DIE_FILE}'] ?? '', 'utf8'); } catch {}
      if (wanted !== point) return;
      process.kill(process.pid, 'SIGKILL');
      for (;;);
    };
    ${HEAD}`,
  },
  before('before commit', 'server/ledger/committer.ts', 'thread.postMessage(writtenOf(batch));'),
  before(
    'after commit',
    'server/ledger/committer.ts',
    'if (verdict === null) for (const listener of listeners) listener(batch);',
  ),
  before(
    'before forward',
    'server/ledger/outbox.ts',
    'const positions = await insist(async () => append(batch.map(({ fact }) => fact)));',
  ),
  {
    file: 'server/ledger/redis-log.ts',
    find: 'await replies(pipeline.publish(channelOf(show), NUDGE));',
    replace: `await replies(pipeline); ${dieAt('before nudge')} await asking(client.publish(channelOf(show), NUDGE));`,
  },
  before('after forward', 'server/ledger/outbox.ts', 'newest = positions.at(-1) ?? newest;'),
  {
    file: 'server/ingest/intake.ts',
    find: 'send(200, await take({ ...to, headers, raw }));',
    replace: `const receipt = await take({ ...to, headers, raw });
      response.once('finish', () => { ${dieAt('after ack')} });
      send(200, receipt);`,
  },
];
