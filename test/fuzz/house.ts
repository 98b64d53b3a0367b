import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { ROLES } from '../../server/access/roles.ts';
import type { Role } from '../../server/access/roles.ts';
import { STATUS } from '../../server/errors.ts';
import { Api } from '../support/api.ts';
import { counted } from '../support/metrics.ts';
import { startPaymentsApi } from '../support/payments-api.ts';
import type { PaymentsApi } from '../support/payments-api.ts';
import { startPictureServer } from '../support/picture-server.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { signMercadoPago, signShopify, signStandard, signStripe, signWooCommerce } from '../support/signing.ts';
import { until } from '../support/until.ts';
import { openKept } from './kept.ts';
import type { Kept } from './kept.ts';
import { PAYMENT, own } from './seeds.ts';
import type { BODIES } from './seeds.ts';
import { MOST_MS, hold, holdPlain } from './target.ts';

/** A server as a shop runs it, over HTTP and its sockets; all that drive one share it. */
export const SHOW = 'fuzz';
const SECRET = 'a-very-secret-webhook-secret';
const WHSEC = `whsec_${Buffer.from('a-very-secret-24-byte-key').toString('base64')}`;
const TOKEN = 'APP_USR-very-secret-access-token';
/** Of each role; one that is asked with all the time would be held to its rate. */
const KEYS = 40;

/** `root`: the key of the program's start. `stranger`: a key that nobody made. */
export const WHO = ['root', 'owner', 'host', 'staff', 'ingest', 'stage', 'stranger', 'nobody'] as const;
export type Who = (typeof WHO)[number];
export type Keyring = Readonly<Record<Role, readonly string[]>>;
export type Vendor = keyof typeof BODIES;
export const VENDORS: readonly Vendor[] = ['shopify', 'woocommerce', 'stripe', 'mercadopago', 'standard'];

export interface House {
  nacre: Nacre;
  api: Api;
  payments: PaymentsApi;
  /** Where pictures of products lie. */
  pictures: string;
  kept: Kept;
  agent: Agent;
  keys: Keyring;
  /** What no answer and no log may show: keys, tokens and shops' secrets. A key is told once, as it is made. */
  secrets: Set<string>;
  asked: number;
  /** The id of what was sent before. */
  former: string;
  /** How many were answered 429, of how many. */
  late: { of: number; answered: number };
}

let opening: Promise<House> | null = null;
export const house = (): Promise<House> => (opening ??= openHouse());

async function openHouse(): Promise<House> {
  const payments = await startPaymentsApi();
  const { url: pictures } = await startPictureServer();
  const nacre = await startNacre({
    env: { NACRE_LOG: 'trace', NACRE_MERCADOPAGO_URL: payments.url, NACRE_TEST_PICTURES: pictures },
  });
  const api = new Api(nacre.url, nacre.ownerKey);
  const keys = await openShow(api, SHOW, KEYS);
  return {
    nacre,
    api,
    payments,
    pictures,
    kept: openKept(nacre.dataFolder),
    agent: new Agent({ keepAlive: true, maxSockets: 8 }),
    keys,
    secrets: new Set([SECRET, WHSEC, TOKEN, nacre.ownerKey, ...Object.values(keys).flat()]),
    asked: 0,
    former: randomUUID(),
    late: { of: 0, answered: 0 },
  };
}

/** A show with every shop, and so many keys of each role. */
export async function openShow(api: Api, show: string, keysOfEach: number): Promise<Keyring> {
  await api.createShow({ show, currency: 'MXN' });
  await Promise.all(VENDORS.map((vendor) => api.putSecrets(show, vendor, ...secretsOf(vendor))));
  const keysOf = async (role: Role): Promise<string[]> =>
    Promise.all(Array.from({ length: keysOfEach }, async () => (await api.key(show, role)).key));
  const [owner = [], host = [], staff = [], ingest = [], stage = []] = await Promise.all(ROLES.map(keysOf));
  return { owner, host, staff, ingest, stage };
}

export const secretsOf = (vendor: Vendor): string[] =>
  vendor === 'standard' ? [WHSEC] : vendor === 'mercadopago' ? [SECRET, `token:${TOKEN}`] : [SECRET];

/** Mercado Pago tells of a payment, which is then asked for: this one. */
export const PAYMENT_ID = String(PAYMENT.id);
const PAYMENT_QUERY = `?data.id=${PAYMENT_ID}&type=payment`;
/** The path of a vendor's webhook, and what signs its body. */
export function delivery(
  vendor: Vendor,
  show: string,
  text: string,
): { path: string; headers: Record<string, string> } {
  const signed: Readonly<Record<Vendor, () => Record<string, string>>> = {
    shopify: () => signShopify(text, SECRET, text.includes('"order_id"') ? 'refunds/create' : 'orders/updated'),
    woocommerce: () => signWooCommerce(text, SECRET, text.includes('"status"') ? 'order.updated' : 'order.deleted'),
    stripe: () => signStripe(text, SECRET),
    mercadopago: () => signMercadoPago(PAYMENT_ID, SECRET),
    standard: () => signStandard(text, WHSEC),
  };
  const path = `/hooks/${show}/${vendor}${vendor === 'mercadopago' ? PAYMENT_QUERY : ''}`;
  return { path, headers: signed[vendor]() };
}

/** One of its keys, each in its turn; null: none is shown. */
export function keyOf(here: House, who: Who, keys: Keyring = here.keys): string | null {
  const turn = (here.asked += 1);
  if (who === 'nobody') return null;
  if (who === 'root') return here.nacre.ownerKey;
  if (who === 'stranger') return String(turn % 20).padStart(43, 'x');
  return keys[who][turn % keys[who].length] ?? null;
}

/** A body as it is sent: its id is no other's. A character is a byte. */
export function asOwn(here: House, body: string): string {
  const ids = { id: randomUUID(), former: here.former };
  here.former = ids.id;
  return own(body, ids, here.pictures);
}

export interface Asked {
  method: string;
  path: string;
  key: string | null;
  headers: Record<string, string>;
  /** A character is a byte. */
  body: string;
}
export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Headers and body. */
  text: string;
  /** How long it may have kept others waiting: by the clock, or by what the server's main thread used, whichever is less. */
  ms: number;
}

export function ask(here: House, asked: Asked): Promise<Answered> {
  const { method, path, key, headers, body: given } = asked;
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const { nacre, agent } = here;
    const used = mainThreadMs(nacre.pid);
    const shown = key === null ? {} : { authorization: `Bearer ${key}` };
    const raw = Buffer.from(given, 'latin1');
    const sent = request(
      {
        host: '127.0.0.1',
        port: nacre.port,
        method,
        path,
        agent,
        headers: { 'content-length': raw.length, 'x-forwarded-for': addressOf(here), ...headers, ...shown },
        timeout: 10_000,
      },
      (response) => {
        let body = '';
        response.setEncoding('latin1').on('data', (piece: string) => (body += piece));
        response.on('end', () => {
          const { statusCode: status = 0, headers: told } = response;
          const clock = performance.now() - from;
          const its = mainThreadMs(nacre.pid) - used;
          const ms = Number.isNaN(its) ? clock : Math.min(clock, its);
          resolve({ status, headers: told, body, text: JSON.stringify(told) + body, ms });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('a request hangs')));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // Kept since the last one, and closed by the server meanwhile: the targets before this one take minutes. It is told
      // as the one or the other, by whether the answer or the request met the closed end.
      if (sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) resolve(ask(here, asked));
      else reject(error);
    });
    sent.end(raw);
  });
}

/** Each from another place, or what wrong keys and refusals cost an address would keep all from being looked at. */
function addressOf(here: House): string {
  const turn = (here.asked += 1);
  return `198.${18 + ((turn >> 16) & 1)}.${(turn >> 8) & 255}.${turn & 255}`;
}

/** Used by it since its start; others may have the machine meanwhile. NaN where the system does not tell. */
function mainThreadMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** What must hold of every answer there is. `isOnce`: asked once more it is another thing, so its time is looked at once. */
export async function judge(here: House, asked: Asked, isOnce = false): Promise<Answered> {
  let answered = await ask(here, asked);
  // A collection of garbage happens once; what takes long takes long each time.
  if (!isOnce) for (let again = 0; again < 3 && answered.ms > MOST_MS; again += 1) answered = await ask(here, asked);
  const { status, headers, body, text, ms } = answered;
  here.late.of += 1;
  if (status === 429) here.late.answered += 1;
  // What Mercado Pago tells is asked of its own API, which may be down or say what is no JSON: it is to send it again.
  const isDown = asked.path.includes('/mercadopago') && text.includes('"source_unavailable"');
  hold(status >= 200 && (status < 500 || isDown), `answered ${status}`, text);
  hold(isOnce || ms <= MOST_MS, `took ${Math.round(ms)} ms`);
  for (const secret of [here.nacre.dataFolder, ...here.secrets])
    hold(!text.includes(secret), 'an answer shows a secret', `${asked.method} ${asked.path} ${status}`);
  // Engine.IO refuses in words of its own.
  if (status < 400 || asked.method === 'HEAD' || asked.path.startsWith('/socket.io/')) return answered;
  hold((headers['content-type'] ?? '').startsWith('application/json'), 'a refusal is no JSON', text);
  const { error } = JSON.parse(body) as { error?: { code: string; message: string } };
  hold(error !== undefined && Object.hasOwn(STATUS, error.code), 'a refusal has no code of the list', text);
  holdPlain(error?.message ?? '', []);
  return answered;
}

/** What holds only over all inputs. It ends the server; the next who asks for one gets another. */
export async function endHouse(): Promise<void> {
  if (!opening) return;
  const { nacre, api, agent, kept, secrets, late } = await house();
  opening = null;
  const { equal } = await api.audit(SHOW);
  hold(equal, 'the fold from the first fact is another than the live one');
  await until('no socket is counted that is gone', async () => (await counted(nacre, 'nacre_sockets')) === 0);
  // More of them, and the fuzz would look at little but its own haste.
  hold(late.answered <= late.of / 50 + 5, `${late.answered} of ${late.of} were answered 429`);
  agent.destroy();
  kept.close();
  hold((await nacre.stop()) === 0, 'the server does not end well', nacre.log().slice(-500));
  const log = nacre.log();
  for (const secret of [SECRET, WHSEC, TOKEN, 'García', nacre.ownerKey])
    hold(!log.includes(secret), 'the log shows a secret or a buyer');
  for (const [token] of log.matchAll(/[\w-]{43,}/g)) hold(!secrets.has(token), 'the log shows a key');
  const failure = /^.*(?:\bat .*\.(?:js|ts):\d+|"level":[56]0|(?:request|delivery|cue) failed|unhandled).*$/im.exec(
    log,
  );
  hold(failure === null, 'the log shows a failure', failure?.[0].slice(0, 500));
}
