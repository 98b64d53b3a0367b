import { randomBytes } from 'node:crypto';
import { until } from '../support/until.ts';
import { isEqual, openBooks, totalsOf } from './books.ts';
import type { Books } from './books.ts';
import type { Dice } from './dice.ts';
import { openNode } from './node.ts';
import type { Node } from './node.ts';
import { openShop } from './shop.ts';
import type { Shop } from './shop.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Two nodes of one log, one show, a shop that posts to both, stages that are open at both. */
export interface Arena {
  show: string;
  nodes: readonly [Node, Node];
  stages: Stage[];
  books: Books;
  shop: Shop;
  /** More stages, at the node of that place. */
  addStages(node: 0 | 1, count: number): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  dice: Dice;
  /** What each node is given as `REDIS_URL`. */
  redisUrls: readonly [string, string];
  /** What the nodes run; the built server when absent. */
  script?: string;
  envOf?: (place: number) => Record<string, string>;
}

const STAGES_PER_NODE = 2;
const SHOW = 'storm';

export async function openArena({ dice, redisUrls, script, envOf = () => ({}) }: Options): Promise<Arena> {
  const ownerKey = randomBytes(32).toString('base64url');
  const start = async (url: string, place: number): Promise<Node> =>
    openNode({
      ownerKey,
      env: { ...envOf(place), NACRE_LOG: 'warn', REDIS_URL: url },
      ...(script === undefined ? {} : { script }),
    });
  const nodes = await Promise.all([start(redisUrls[0], 0), start(redisUrls[1], 1)]);
  const [first] = nodes;
  await first.api.createShow({ show: SHOW, currency: 'USD' });
  const { key } = await first.api.key(SHOW, 'stage');
  const books = openBooks();
  const stages: Stage[] = [];
  const shop = openShop({ books, dice, show: SHOW, key: ownerKey, urls: nodes.map(({ url }) => url) });

  async function addStages(place: 0 | 1, count: number): Promise<void> {
    const { url, api } = nodes[place];
    // Who has never heard of a key turns its page away, and that asks again after 15 s only.
    await until(
      'a node that knows the key',
      async () => (await api.as(key).request('GET', `/api/shows/${SHOW}`)).status === 403,
    );
    const added = Array.from({ length: count }, () => openStage(url, SHOW, key, books));
    stages.push(...added);
    const now = totalsOf(books.known());
    await until('stages', () => added.every(({ totals }) => isEqual(now, totals)), { withinMs: 60_000 });
  }
  for (const place of [0, 1] as const) await addStages(place, STAGES_PER_NODE);

  return {
    show: SHOW,
    nodes,
    stages,
    books,
    shop,
    addStages,
    async close() {
      for (const stage of stages) stage.stop();
      await Promise.all(nodes.map(async (node) => node.kill9()));
    },
  };
}
