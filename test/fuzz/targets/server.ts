import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { STATUS } from '../../../server/errors.ts';
import { Api } from '../../support/api.ts';
import { frame, openPage } from '../../support/hostile.ts';
import { counted } from '../../support/metrics.ts';
import { startNacre } from '../../support/server.ts';
import type { Nacre } from '../../support/server.ts';
import { signShopify, signStandard, signStripe, signWooCommerce } from '../../support/signing.ts';
import { bytesOf, changed, headerText, jsonText, of } from '../inputs.ts';
import { ALIVE, BODIES, CUES, ORDER, SALE } from '../seeds.ts';
import { MOST_MS, hold, holdPlain } from '../target.ts';
import type { Target } from '../target.ts';

/** A server as a shop runs it, over HTTP and its sockets. */
const SECRET = 'a-very-secret-webhook-secret';
const WHSEC = `whsec_${Buffer.from('a-very-secret-24-byte-key').toString('base64')}`;
const SHOW = 'fuzz';
const KEYS = 40;

interface House {
  nacre: Nacre;
  api: Api;
  /** Several of each, or one that is asked with all the time would be held to its rate. */
  keys: Readonly<Record<Who, readonly string[]>>;
  asked: number;
  /** How many it has counted; null: some more since. */
  facts: number | null;
  agent: Agent;
}
type Who = (typeof WHO)[number];
const WHO = ['owner', 'host', 'staff', 'ingest', 'stage', 'stranger', 'nobody'] as const;

let opening: Promise<House> | null = null;
const house = (): Promise<House> => (opening ??= openHouse());

async function openHouse(): Promise<House> {
  const nacre = await startNacre({ env: { NACRE_LOG: 'trace', NACRE_MERCADOPAGO_URL: 'http://127.0.0.1:9' } });
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: SHOW, currency: 'MXN' });
  for (const source of ['shopify', 'woocommerce', 'stripe'] as const) await api.putSecrets(SHOW, source, SECRET);
  await api.putSecrets(SHOW, 'standard', WHSEC);
  const keysOf = async (role: 'host' | 'staff' | 'ingest' | 'stage') =>
    Promise.all(Array.from({ length: KEYS }, async () => (await api.key(SHOW, role)).key));
  const keys = {
    owner: [nacre.ownerKey],
    host: await keysOf('host'),
    staff: await keysOf('staff'),
    ingest: await keysOf('ingest'),
    stage: await keysOf('stage'),
    stranger: Array.from({ length: KEYS }, (_, one) => String(one).padStart(43, 'x')),
    nobody: [''],
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  return { nacre, api, keys, agent, asked: 0, facts: null };
}

const factsOf = (nacre: Nacre): Promise<number> =>
  counted(nacre, 'nacre_facts_total', 'kind="(?:order|refund|dispute|cue)"');

function keyOf(here: House, who: Who): string {
  const keys = here.keys[who];
  return keys[(here.asked += 1) % keys.length] ?? '';
}

interface Asked {
  method: string;
  path: string;
  who: Who;
  headers: Record<string, string>;
  body: string;
}
interface Answered {
  status: number;
  type: string;
  body: string;
  /** Headers and body. */
  text: string;
  /** How long it may have kept others waiting: by the clock, or by what the server's main thread used, whichever is less. */
  ms: number;
}

function ask(here: House, asked: Asked): Promise<Answered> {
  const { method, path, who, headers, body: given } = asked;
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const { nacre, agent } = here;
    const used = mainThreadMs(nacre.pid);
    const key = keyOf(here, who);
    const own = key === '' ? {} : { authorization: `Bearer ${key}` };
    const raw = Buffer.from(given, 'latin1');
    const sent = request(
      {
        host: '127.0.0.1',
        port: nacre.port,
        method,
        path,
        agent,
        headers: { 'content-length': raw.length, ...headers, ...own },
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
          resolve({ status, type: told['content-type'] ?? '', body, text: JSON.stringify(told) + body, ms });
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

/** Used by it since its start; others may have the machine meanwhile. NaN where the system does not tell. */
function mainThreadMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** Resolves to the status. */
async function judge(asked: Asked): Promise<number> {
  const here = await house();
  let answered = await ask(here, asked);
  // A collection of garbage happens once; what takes long takes long each time.
  for (let again = 0; again < 3 && answered.ms > MOST_MS; again += 1) answered = await ask(here, asked);
  const { status, type, body, text, ms } = answered;
  hold(status >= 200 && status < 500, `answered ${status}`, text);
  hold(ms <= MOST_MS, `took ${Math.round(ms)} ms`);
  for (const secret of [SECRET, WHSEC, here.nacre.dataFolder, ...Object.values(here.keys).flat().filter(Boolean)])
    hold(!text.includes(secret), 'an answer shows a secret', text);
  // Engine.IO refuses in words of its own.
  if (status < 400 || asked.method === 'HEAD' || asked.path.startsWith('/socket.io/')) return status;
  hold(type.startsWith('application/json'), 'a refusal is no JSON', text);
  const { error } = JSON.parse(body) as { error?: { code: string; message: string } };
  hold(error !== undefined && Object.hasOwn(STATUS, error.code), 'a refusal has no code of the list', text);
  holdPlain(error?.message ?? '', []);
  return status;
}

const name = fc.oneof(
  { arbitrary: fc.constant(SHOW), weight: 6 },
  { arbitrary: fc.constantFrom('main', 'nobody', '..', '%00', '%ff', '__proto__', 'a'.repeat(3000)), weight: 1 },
);
const part = fc.oneof(name, fc.string({ unit: of('abc019-_%./;:@~'), minLength: 1, maxLength: 20 }));
const PATHS: readonly ((part: string, other: string) => string)[] = [
  (one) => `/api/shows/${one}`,
  (one) => `/api/shows/${one}/ticker`,
  (one) => `/api/shows/${one}/crowd`,
  (one) => `/api/shows/${one}/cues`,
  (one) => `/api/shows/${one}/orders`,
  (one) => `/api/shows/${one}/sales`,
  (one) => `/api/shows/${one}/setup`,
  (one, other) => `/api/shows/${one}/sources/${other}`,
  (one, other) => `/api/shows/${one}/keys/${other}`,
  (one) => `/api/shows/${one}/images`,
  (one, other) => `/images/${one}/${other}`,
  (one, other) => `/images/${one}/web/${other}`,
  (one, other) => `/hooks/${one}/${other}`,
  (one) => `/overlay/${one}`,
  (one) => `/ticker/${one}`,
  (one) => `/manifest/${one}`,
  (one) => `/assets/${one}`,
  (one) => `/app/${one}`,
  (one, other) => `/${one}/${other}`,
  (one) => `/socket.io/?EIO=4&transport=polling&sid=${one}`,
  (one, other) => `/socket.io/?EIO=${one}&transport=${other}`,
];
const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'content-type',
    'content-encoding',
    'if-none-match',
    'if-modified-since',
    'range',
    'cookie',
    'origin',
    'x-forwarded-for',
    'x-http-method-override',
    'x-request-id',
    'accept-language',
    'expect-ct',
  ),
  headerText.map((text) => text.trim()),
  { maxKeys: 3 },
);

/** Any method to any address by anybody. What changes something is for `intake`. */
export const routes: Target<Asked> = {
  name: 'routes',
  isServed: true,
  share: 1,
  input: fc.record({
    method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
    path: fc
      .tuple(fc.constantFrom(...PATHS), part, part, headerText)
      .map(([path, one, other, query]) => `${path(one, other)}?${encodeURIComponent(query).slice(0, 500)}`),
    who: fc.constantFrom('stage' as const, 'stranger' as const, 'nobody' as const),
    headers,
    body: jsonText(changed([ORDER, ...CUES])),
  }),
  async run(asked) {
    await judge(asked);
  },
};

interface Brought {
  to: 'orders' | 'cues' | 'sales' | 'crowd' | 'shopify' | 'woocommerce' | 'stripe' | 'standard';
  body: string;
}
const TO: Readonly<Record<Brought['to'], readonly unknown[]>> = {
  orders: [ORDER],
  cues: CUES,
  sales: [SALE],
  crowd: [{ viewers: 3, likes: 4, joins: 1 }],
  shopify: BODIES.shopify,
  woocommerce: BODIES.woocommerce,
  stripe: BODIES.stripe,
  standard: BODIES.standard,
};

/** What comes in by who may: a refused one leaves the log as it was. */
export const intake: Target<Brought> = {
  name: 'intake',
  isServed: true,
  share: 0.3,
  input: fc
    .constantFrom(...(Object.keys(TO) as Brought['to'][]))
    .chain((to) => fc.record({ to: fc.constant(to), body: jsonText(changed(TO[to])) })),
  async run({ to, body }) {
    const here = await house();
    const text = Buffer.from(body, 'latin1').toString();
    const asked = (path: string, who: Who, more: Record<string, string> = {}): Asked => ({
      method: 'POST',
      path,
      who,
      headers: more,
      body,
    });
    const hook = (signed: Record<string, string>): Asked => asked(`/hooks/${SHOW}/${to}`, 'nobody', signed);
    const requests: Readonly<Record<Brought['to'], () => Asked>> = {
      orders: () => asked(`/api/shows/${SHOW}/orders`, 'ingest'),
      cues: () => asked(`/api/shows/${SHOW}/cues`, 'staff'),
      sales: () => asked(`/api/shows/${SHOW}/sales`, 'staff'),
      crowd: () => asked(`/api/shows/${SHOW}/crowd`, 'ingest'),
      shopify: () => hook(signShopify(text, SECRET, 'orders/updated')),
      woocommerce: () => hook(signWooCommerce(text, SECRET, 'order.updated')),
      stripe: () => hook(signStripe(text, SECRET)),
      standard: () => hook(signStandard(text, WHSEC)),
    };
    const facts = here.facts ?? (await factsOf(here.nacre));
    const status = await judge(requests[to]());
    here.facts = status < 400 ? null : await factsOf(here.nacre);
    if (here.facts !== null) hold(here.facts === facts, `what is answered ${status} grows the log`);
  },
  async end() {
    const { nacre, api, agent } = await house();
    opening = null;
    const { equal } = await api.audit(SHOW);
    hold(equal, 'the fold from the first fact is another than the live one');
    agent.destroy();
    hold((await nacre.stop()) === 0, 'the server does not end well', nacre.log().slice(-500));
    const log = nacre.log();
    for (const secret of [SECRET, WHSEC, 'García', nacre.ownerKey])
      hold(!log.includes(secret), 'the log shows a secret or a buyer');
    hold(
      !/\bat .*\.(js|ts):\d+|request failed|delivery failed|unhandled/i.test(log),
      'the log shows a failure',
      log.slice(-500),
    );
  },
};

const packet = fc.oneof(
  jsonText(changed(CUES.map((cue) => ['cue', cue]))).map((text) => `42${text}`),
  jsonText(changed([['alive', ALIVE]])).map((text) => `42${text}`),
  jsonText(
    changed([['alive', ALIVE], ['resync'], ['cue', CUES[0]], ['snapshot', {}], ['disconnect'], ['connect']]),
  ).map((text) => `421${text}`),
  fc
    .tuple(
      fc.constantFrom(
        '0',
        '1',
        '2',
        '3',
        '4',
        '5',
        '6',
        '7',
        '40',
        '41',
        '42',
        '43',
        '44',
        '45',
        '46',
        '451-',
        '42/x,',
        '40/x,',
        '452147483647-',
        '4211111111111111111111',
        'b',
        '',
      ),
      jsonText(changed([{ show: SHOW }, ['alive'], []])),
    )
    .map(([head, text]) => head + text),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCodePoint(code)), maxLength: 60 }),
);

/** Packets of a stage and of staff, in text and in bytes, in one piece and in several. */
export const packets: Target<{ surface: 'stage' | 'control' | 'ticker'; said: { text: string; opcode: number }[] }> = {
  name: 'packets',
  isServed: true,
  share: 0.3,
  input: fc.record({
    surface: fc.constantFrom('stage' as const, 'control' as const, 'ticker' as const),
    said: fc.array(fc.record({ text: packet, opcode: fc.constantFrom(1, 1, 1, 1, 2, 0, 8, 9, 10, 3, 15) }), {
      minLength: 1,
      maxLength: 6,
    }),
  }),
  async run({ surface, said }) {
    const here = await house();
    // Staff's cues among them rightly grow the log; counted before, that would be put down to a refusal that comes later.
    here.facts = null;
    const page = await openPage(here.nacre.port, {
      show: SHOW,
      surface,
      ...(surface === 'stage'
        ? { key: keyOf(here, 'stage') }
        : surface === 'control'
          ? { key: keyOf(here, 'staff') }
          : {}),
    });
    const own = randomUUID();
    for (const { text, opcode } of said) page.say(frame(Buffer.from(text, 'latin1').subarray(0, 60_000), opcode));
    page.say(frame(`42${JSON.stringify(['alive', { own }])}`));
    const answered = await ask(here, { method: 'GET', path: '/healthz', who: 'nobody', headers: {}, body: '' });
    page.socket.destroy();
    hold(answered.status === 200, 'the server does not answer');
    hold(
      !/node_modules|\bat .*\.js:\d+/.test(page.heard()),
      'a packet is answered with the inside',
      bytesOf(page.heard()),
    );
  },
};
