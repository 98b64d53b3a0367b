import { fork, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../../test/support/api.ts';
import { ensureBuilt } from '../build.mjs';
import { ROOT } from '../fingerprint.mjs';
import type { Errand } from './shops.ts';
import { WARES, pictureOf } from './stall.ts';

/**
 * `npm run demo`: a seeded rehearsal in one command. A server of its own with a folder of its own, a rehearsal show
 * with products and a goal, shops in another process that post signed webhooks, and helpers' cues. Ctrl-C ends it all.
 *
 *   npm run demo -- --seed 7 --pace 800
 */
const SHOW = 'rehearsal';
const optionOf = (name: string, otherwise: number): number => {
  const place = process.argv.indexOf(`--${name}`);
  return place === -1 ? otherwise : Number(process.argv[place + 1]);
};
const seed = optionOf('seed', 1);
const pace = optionOf('pace', 2500);
const port = process.env.PORT ?? '4870';

if (ensureBuilt() === 'failed') process.exit(1);
const folder = mkdtempSync(join(tmpdir(), 'nacre-demo-'));
const ownerKey = randomBytes(32).toString('base64url');
const portFile = join(folder, 'port');
const server = spawn(process.execPath, [join(ROOT, 'dist/server/main.js')], {
  cwd: ROOT,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    NODE_ENV: 'production',
    PORT: port,
    NACRE_DATA: join(folder, 'data'),
    NACRE_OWNER_KEY: ownerKey,
    NACRE_PORT_FILE: portFile,
  },
});
server.once('exit', (code) => end(code ?? 0));

const shops = fork(join(import.meta.dirname, 'shops.ts'), { execArgv: process.execArgv });
process.once('SIGINT', () => end(0)).once('SIGTERM', () => end(0));

function end(code: number): void {
  shops.kill();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

const url = `http://localhost:${await portOf()}`;
const api = new Api(url, ownerKey);
await setUp();
const [stage, helper, ingest] = [
  await api.key(SHOW, 'stage'),
  await api.key(SHOW, 'host'),
  await api.key(SHOW, 'ingest'),
];
const secrets = { shopify: randomUUID(), woocommerce: randomUUID(), stripe: `whsec_${randomUUID()}` };
for (const [source, secret] of Object.entries(secrets))
  await api.putSecrets(SHOW, source as keyof typeof secrets, secret);
shops.send({ url, show: SHOW, seed, secrets, ingestKey: ingest.key, pace } satisfies Errand);

console.log(`
  A rehearsal is on: seeded shops sell, nothing is real. Ctrl-C ends it.

  Stage    ${url}/overlay/${SHOW}#${stage.key}
  Control  ${url}/control/${SHOW}#${helper.key}
  Ticker   ${url}/ticker/${SHOW}
`);
await helpers();

async function portOf(): Promise<string> {
  for (;;) {
    try {
      return readFileSync(portFile, 'utf8');
    } catch {
      await sleep(50); // the server writes it once it is ready; if it cannot start, its exit ends this program
    }
  }
}

async function setUp(): Promise<void> {
  const settings = {
    show: SHOW,
    title: 'Perlas del Mar',
    currency: 'MXN',
    timezone: 'America/Mexico_City',
    locale: 'es-MX',
    countOn: 'placed',
    rehearsal: true,
  };
  await api.request('POST', '/api/shows', JSON.stringify(settings));
  for (const ware of WARES) {
    const { colour: _colour, ...product } = ware;
    const picture = await api.request<{ image: string }>(
      'PUT',
      `/api/shows/${SHOW}/images`,
      Uint8Array.from(pictureOf(ware)),
    );
    await api.cue(SHOW, {
      kind: 'product.upsert',
      ...product,
      image: picture.body.image,
      link: `https://perlas.example/p/${ware.sku.toLowerCase()}`,
    });
  }
  await api.cue(SHOW, { kind: 'goal.set', amount: '60000.00', steps: ['20000.00', '40000.00', '60000.00'] });
}

/** Somebody pins a product every now and then, and starts a deal on every third. */
async function helpers(): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const ware = WARES[turn % WARES.length];
    if (ware) await api.cue(SHOW, { kind: 'callout.take', sku: ware.sku });
    if (ware && turn % 3 === 2)
      await api.cue(SHOW, { kind: 'deal.start', sku: ware.sku, price: cheaper(ware.price), seconds: 25, stock: 10 });
    await sleep(pace * 6);
    if (turn % 4 === 3) await api.cue(SHOW, { kind: 'callout.clear' });
  }
}

/** Four fifths of a price in cents, whole. */
function cheaper(price: string): string {
  const cents = Math.floor((Number(price.replace('.', '')) * 4) / 500) * 100;
  return `${cents / 100}.00`;
}
