import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { sha256 } from '../../../shared/sha256.ts';
import { PAYMENT_ID, VENDORS, WHO, asOwn, ask, delivery, house, judge, keyOf, openShow } from '../house.ts';
import type { Answered, Asked, House, Keyring, Vendor, Who } from '../house.ts';
import { bytesOf, changed, jsonText, torn } from '../inputs.ts';
import { changes } from '../kept.ts';
import type { Look } from '../kept.ts';
import { PAYMENT } from '../seeds.ts';
import { hold } from '../target.ts';
import type { Target } from '../target.ts';
import { WAYS } from '../ways.ts';
import type { Way } from '../ways.ts';

/**
 * Several requests, one after the other, to two shows: things are made, changed and taken away, in any order, by whoever may
 * and may not, with what came of one show shown to the other.
 */
export interface Step {
  /** Of a way (ways.ts). */
  call: string;
  /** The show in the path. */
  show: 0 | 1;
  /** `made`: a key that this input has made before; `session`: what it was traded for. */
  who: Who | 'session' | 'made';
  /** Whose key it is. */
  of: 0 | 1;
  /** Which of what can stand in the path, and of what was made before. */
  pick: number;
  /** A character is a byte. */
  body: string;
}

interface Made {
  /** `opens`: what it lets in. */
  ids: { id: string; of: string; opens: Pick<Asked, 'path'> & Partial<Asked> }[];
  keys: { key: string; show: string }[];
  triggers: { key: string; show: string }[];
  sessions: { cookie: string; show: string }[];
  images: string[];
}

interface Pair {
  shows: readonly [string, string];
  keys: readonly [Keyring, Keyring];
  used: number;
  /** What was seen last; null: something has changed it since. */
  seen: [string | null, string | null];
}

/** Two shows that have seen too much are slow to look at. */
const USES = 100;
const KEYS = 4;
const LOOKED = 4;
let opened: { here: House; pair: Pair } | null = null;

async function pairOf(here: House): Promise<Pair> {
  if (opened?.here === here && opened.pair.used < USES) {
    opened.pair.used += 1;
    return opened.pair;
  }
  if (opened?.here === here) await retire(here, opened.pair);
  const name = randomUUID().slice(0, 8);
  const shows = [`a-${name}`, `b-${name}`] as const;
  const keys = await Promise.all([openShow(here.api, shows[0], KEYS), openShow(here.api, shows[1], KEYS)]);
  for (const key of keys.flatMap((ring) => Object.values(ring).flat())) here.secrets.add(key);
  const pair: Pair = { shows, keys, used: 1, seen: [null, null] };
  opened = { here, pair };
  return pair;
}

/** What is looked at does not grow without end. */
async function retire(here: House, { shows }: Pair): Promise<void> {
  for (const show of shows) {
    const { body } = await here.api.request<{ keys: { id: string }[] }>('GET', `/api/shows/${show}/keys`);
    await Promise.all(body.keys.map(({ id }) => here.api.revoke(show, id)));
    const { body: told } = await here.api.request<{ triggers: { id: string }[] }>('GET', `/api/shows/${show}/triggers`);
    for (const { id } of told.triggers) await here.api.request('DELETE', `/api/shows/${show}/triggers/${id}`);
  }
}

/** Sections that change by themselves; in some of them are samples of the crowd, which are taken later. */
const OF_THE_MOMENT = new Set(['surfaces', 'operators', 'refused', 'crowd', 'pictures', 'figures', 'pace']);

/** All that the owner can read of a show; who is there, when keys were used, and what was refused is not the show. */
async function whole(here: House, pair: Pair, place: 0 | 1): Promise<string> {
  const [view = '', ...lists] = await Promise.all(
    ['', '/setup', '/keys', '/triggers'].map(async (part) => readAs(here, pair, place, part)),
  );
  const sections = Object.entries(JSON.parse(view) as Record<string, unknown>);
  const told = JSON.stringify(sections.filter(([name]) => !OF_THE_MOMENT.has(name)));
  return [told, ...lists].join('\n').replaceAll(/"usedAt":(?:\d+|null)/g, '');
}

async function readAs(here: House, { shows, keys }: Pair, place: 0 | 1, part: string): Promise<string> {
  const path = `/api/shows/${shows[place]}${part}`;
  const key = keyOf(here, 'owner', keys[place]);
  const { status, body } = await ask(here, { method: 'GET', path, key, headers: {}, body: '' });
  hold(status === 200, `what the owner looks at is answered ${status}`, path + body);
  return body;
}

const wayOf = new Map(WAYS.map((way) => [way.name, way]));
const isVendor = (name: string): name is Vendor => (VENDORS as readonly string[]).includes(name);

/** One of them; the last turn is for what nobody has made. */
const NOBODYS = 9;
const picked = <T>(list: readonly T[], pick: number): T | undefined =>
  pick === NOBODYS ? undefined : list[pick % Math.max(1, list.length)];

/** "key", "session", "trigger": of what is made or named there. */
const kindOf = (call: string): string =>
  (/\/(\w+)\/:id/.exec(call)?.[1] ?? call.split('/').at(-1) ?? '').replace(/s$/, '');

function partOf(here: House, pair: Pair, made: Made, step: Step, way: Way, name: string): string {
  switch (name) {
    case 'show':
      return pair.shows[step.show];
    case 'id': {
      // Of its own kind first, the newest before all; an id of another kind is tried, too.
      const [own, others] = [true, false].map((is) => made.ids.filter(({ of }) => (of === kindOf(way.call)) === is));
      return picked([...(own ?? []).toReversed(), ...(others ?? [])], step.pick)?.id ?? 'nothing';
    }
    case 'key':
      return picked(made.triggers.toReversed(), step.pick)?.key ?? 'no-link';
    case 'hash':
      if (way.call.includes('/web/')) return sha256(`${here.pictures}/bowl.jpg`);
      return picked(made.images, step.pick) ?? 'f'.repeat(64);
    default: {
      const part = picked(way.parts ?? [], step.pick) ?? 'hand';
      return part === 'ASSET' ? asset() : part;
    }
  }
}

const asset = (): string => readdirSync(join(import.meta.dirname, '../../../dist/overlay/assets'))[0] ?? '';

function askedOf(here: House, pair: Pair, made: Made, step: Step): Asked {
  const way = wayOf.get(step.call);
  hold(way !== undefined, 'there is no such way', step.call);
  const [method = '', pattern = ''] = way.call.split(' ');
  const path = pattern.replaceAll(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(partOf(here, pair, made, step, way, name)),
  );
  const body = asOwn(here, step.body).replaceAll('"NEW"', `"new-${here.former.slice(0, 8)}"`);
  const source = path.split('/')[3] ?? '';
  if (pattern.startsWith('/hooks/') && isVendor(source)) {
    const signed = delivery(source, pair.shows[step.show], Buffer.from(body, 'latin1').toString());
    return { method, path: signed.path, key: null, headers: signed.headers, body };
  }
  const headers: Record<string, string> = { ...way.headers };
  let key: string | null = null;
  if (step.who === 'session') headers['cookie'] = picked(made.sessions.toReversed(), step.pick)?.cookie ?? '';
  else if (step.who === 'made') key = picked(made.keys.toReversed(), step.pick)?.key ?? 'no-key';
  else key = keyOf(here, step.who, pair.keys[step.of]);
  return { method, path, key, headers, body };
}

const TOKEN = /=([\w-]{43});/;

/** What came of it, for what comes after it. */
function note(here: House, made: Made, { status, headers, body }: Answered, step: Step, pair: Pair): void {
  if (status >= 400) return;
  const show = pair.shows[step.show];
  const told = (headers['content-type'] ?? '').includes('json') && body !== '' ? (JSON.parse(body) as unknown) : null;
  const { id, key, ticket, image } = (told ?? {}) as { id?: string; key?: string; ticket?: string; image?: string };
  if (status === 201) {
    const [cookie = ''] = (headers['set-cookie'] ?? [])
      .filter((one) => TOKEN.test(one))
      .map((one) => one.split(';')[0] ?? '');
    for (const secret of [key, ticket, TOKEN.exec(`${cookie};`)?.[1]])
      if (secret !== undefined) here.secrets.add(secret);
    if (step.call.includes('/keys') && key) made.keys.push({ key, show });
    if (step.call.endsWith('/triggers') && key) made.triggers.push({ key, show });
    if (cookie !== '') made.sessions.push({ cookie, show });
    if (id !== undefined) {
      const path = `/api/shows/${show}`;
      const opens = step.call.endsWith('/triggers')
        ? { path: `/t/${key}` }
        : cookie === ''
          ? { path, key: key ?? '' }
          : { path, headers: { cookie } };
      made.ids.push({ id, of: kindOf(step.call), opens });
    }
    if (image !== undefined) made.images.push(image.split('/').at(-1) ?? '');
  }
}

/** What was taken away opens nothing from then on. */
async function holdEnded(here: House, { ids }: Made, { path }: Asked): Promise<void> {
  const ended = ids.find(({ id }) => path.endsWith(`/${id}`));
  if (!ended) return;
  const { status } = await ask(here, { method: 'GET', key: null, headers: {}, body: '', ...ended.opens });
  hold(status === 401, `a ${ended.of} that is gone still opens: ${status}`, path);
}

const isRead = (call: string): boolean => /^(?:GET|HEAD) /.test(call) && call !== 'GET /t/:key';

/** The one show of which it may change anything, where it is taken. */
function mayChange(pair: Pair, made: Made, step: Step, asked: Asked): string | null {
  if (isRead(step.call)) return null;
  if (step.call.includes(':show')) return pair.shows[step.show];
  if (step.call === 'GET /t/:key') return made.triggers.find(({ key }) => asked.path.endsWith(key))?.show ?? null;
  if (step.call === 'DELETE /api/session')
    return made.sessions.find(({ cookie }) => cookie === asked.headers['cookie'])?.show ?? null;
  return null;
}

/** Sessions end a moment after the key that they were made of. */
const withoutEnded = (other: readonly string[], after: Look): string[] =>
  other.filter((key) => !key.startsWith('kv/session/') || after.small.has(key));

/** Resolves to what each was answered. */
export async function play(steps: readonly Step[]): Promise<Answered[]> {
  const here = await house();
  const pair = await pairOf(here);
  here.payments.answer(PAYMENT_ID, PAYMENT);
  const made: Made = { ids: [], keys: [], triggers: [], sessions: [], images: [] };
  const all: Answered[] = [];
  for (const step of steps) {
    const asked = askedOf(here, pair, made, step);
    // What is kept is looked at each time; all that the owner reads, which takes ten requests, now and then, and at the end.
    const isLooked = !isRead(step.call) && all.length % LOOKED === 0;
    if (isLooked) await lookBefore(here, pair);
    const before = here.kept.look();
    const answered = await judge(here, asked, !isRead(step.call));
    const { status } = answered;
    const after = here.kept.look();
    const what = `${step.call}, answered ${status},`;
    const mine = status >= 400 ? null : mayChange(pair, made, step, asked);
    const spared = status >= 400 || isRead(step.call) ? [null] : pair.shows.filter((show) => show !== mine);
    for (const show of spared) {
      const other = withoutEnded(changes(before, after, show), after);
      hold(other.length === 0, `${what} changes what is kept${show === null ? '' : ' of another show'}`, other);
    }
    const place = pair.shows.findIndex((show) => show === mine);
    if (place >= 0) pair.seen[place as 0 | 1] = null;
    if (isLooked) await holdUnchanged(here, pair, what);
    note(here, made, answered, step, pair);
    // Its sessions and sockets go with it, each in its turn.
    if (status < 400 && step.call.includes('/keys/:id')) await sleep(10);
    if (status < 400 && /^DELETE .*:id$/.test(step.call)) await holdEnded(here, made, asked);
    all.push(answered);
  }
  await holdUnchanged(here, pair, 'something, told nothing of it,');
  if (all.some(({ status }) => status < 400))
    for (const place of [0, 1] as const) {
      const { equal } = JSON.parse(await readAs(here, pair, place, '/audit')) as { equal: boolean };
      hold(equal, 'the fold from the first fact is another than the live one');
    }
  return all;
}

async function lookBefore(here: House, pair: Pair): Promise<void> {
  for (const place of [0, 1] as const) pair.seen[place] ??= await whole(here, pair, place);
}

/** Of what was seen, and nothing since was let change it. */
async function holdUnchanged(here: House, pair: Pair, what: string): Promise<void> {
  for (const place of [0, 1] as const) {
    const was = pair.seen[place];
    if (was === null) continue;
    const now = await whole(here, pair, place);
    hold(now === was, `${what} changes what an owner reads of ${pair.shows[place]}`, differing(was, now));
  }
}

/** From where they part. */
function differing(was: string, now: string): string {
  let at = 0;
  while (at < was.length && was[at] === now[at]) at += 1;
  return `…${was.slice(Math.max(0, at - 60), at + 100)} | ${now.slice(Math.max(0, at - 60), at + 100)}`;
}

const bodyOf = ({ bodies, bytes }: Way): fc.Arbitrary<string> =>
  bytes
    ? torn(fc.constantFrom(...bytes))
    : bodies.length > 0
      ? fc.oneof(
          { arbitrary: fc.constantFrom(...bodies).map((one) => bytesOf(JSON.stringify(one))), weight: 3 },
          { arbitrary: jsonText(changed(bodies)), weight: 2 },
        )
      : fc.constant('');

const WRITES = WAYS.filter(({ call }) => !isRead(call));
const stepOf = (way: Way): fc.Arbitrary<Step> =>
  fc.constantFrom(0 as const, 0 as const, 0 as const, 0 as const, 1 as const).chain((show) =>
    fc.record({
      call: fc.constant(way.name),
      show: fc.constant(show),
      who: fc.oneof(
        { arbitrary: fc.constant(way.who), weight: 12 },
        { arbitrary: fc.constantFrom<Step['who'][]>(...WHO, 'made', 'made', 'session', 'session'), weight: 3 },
      ),
      of: fc.constantFrom(show, show, show, show, show, show, show, show === 0 ? 1 : 0),
      pick: fc.oneof(
        { arbitrary: fc.constant(0), weight: 3 },
        { arbitrary: fc.nat({ max: 2 }), weight: 2 },
        { arbitrary: fc.nat({ max: NOBODYS }), weight: 2 },
      ),
      body: bodyOf(way),
    }),
  );

/** What has to do with one another; drawn from all that there is, few would ever meet. */
const TOGETHER = [
  /\/keys|\/session|\/tickets/,
  /\/triggers|\/t\/|\/cues/,
  /\/sources|\/hooks|\/orders|\/sales|\/buyers/,
  /\/cues|\/images|\/orders|\/crowd/,
  /\/api\/shows$|\/setup|\/keys$/,
].map((which) => WAYS.filter(({ call }) => which.test(call)));
const stepAmong = (ways: readonly Way[]): fc.Arbitrary<Step> =>
  fc
    .oneof(
      { arbitrary: fc.constantFrom(...ways), weight: 10 },
      { arbitrary: fc.constantFrom(...WRITES), weight: 1 },
      { arbitrary: fc.constantFrom(...WAYS), weight: 1 },
    )
    .chain(stepOf);

export const sequences: Target<Step[]> = {
  name: 'sequences',
  isServed: true,
  share: 0.5,
  input: fc
    .constantFrom(...TOGETHER)
    // A few of them, so that one follows another more often than by chance.
    .chain((ways) => fc.subarray(ways, { minLength: 2, maxLength: Math.min(5, ways.length) }))
    .chain((ways) => fc.array(stepAmong(ways), { minLength: 1, maxLength: 12, size: 'max' })),
  async run(steps) {
    try {
      await play(steps);
    } catch (error) {
      // What it has changed is not put down to who comes after it.
      opened = null;
      throw error;
    }
  },
};

/** Each way once, with each of its seeds as it is, by who may. */
export const walk = (): Step[] =>
  WAYS.flatMap((way) => {
    const bodies = way.bytes ?? (way.bodies.length > 0 ? way.bodies.map((one) => bytesOf(JSON.stringify(one))) : ['']);
    const times = Math.max(bodies.length, way.parts?.length ?? 0);
    return Array.from({ length: times }, (_, place): Step => {
      const isMade = way.call.includes('/:id') || way.call.includes('/:key') || way.call.includes(':hash');
      const pick = isMade || way.who === 'session' ? 0 : place;
      const body = bodies[place % bodies.length] ?? '';
      return { call: way.name, show: 0, who: way.who, of: 0, pick, body };
    });
  });
