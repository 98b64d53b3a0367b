import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyFrame } from '../../overlay/client/patch.ts';
import type { BeatMessage, ClientEvents, FrameMessage, ServerEvents, SnapshotMessage } from '../../shared/protocol.ts';
import { Api } from '../support/api.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let nacre: Nacre;
let api: Api;
beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
});

type Client = Socket<ServerEvents, ClientEvents>;

interface Heard {
  socket: Client;
  snapshots: SnapshotMessage[];
  frames: FrameMessage[];
  beats: BeatMessage[];
  refusal(): string | undefined;
}

/** A plain client of the socket contract; it folds nothing, it only writes down what it hears. */
function listen(auth: object, headers: Record<string, string> = {}, transports = ['websocket']): Heard {
  const socket: Client = io(nacre.url, {
    auth,
    transports,
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
  });
  onceAtEnd(() => void socket.disconnect());
  const heard = { snapshots: [] as SnapshotMessage[], frames: [] as FrameMessage[], beats: [] as BeatMessage[] };
  let refusal: string | undefined;
  socket.on('snapshot', (message) => void heard.snapshots.push(message));
  socket.on('frame', (message) => void heard.frames.push(message));
  socket.on('beat', (message) => void heard.beats.push(message));
  socket.on('connect_error', (error) => {
    refusal = (error as Error & { data?: { code: string } }).data?.code ?? error.message;
  });
  return { socket, ...heard, refusal: () => refusal };
}

const order = (id: number) => ({
  id: `o${id}`,
  status: 'paid',
  currency: 'USD',
  total: `${id}.25`,
  buyer: { name: 'Ana Gil' },
});
const eventually = (what: () => unknown) => expect.poll(what, { timeout: 10_000 });

async function newShow(show: string): Promise<{ stage: string; stageId: string }> {
  await api.createShow({ show, currency: 'USD' });
  const { key, id } = await api.key(show, 'stage');
  return { stage: key, stageId: id };
}

describe('frames', () => {
  test('[F1 F2 F4] one snapshot, then a chain of frames without a gap, far fewer than orders, and beats', async () => {
    const { stage } = await newShow('chain');
    const heard = listen({ key: stage, show: 'chain', surface: 'stage', build: '' });
    await eventually(() => heard.snapshots.length).toBe(1);
    const from = Date.now();
    for (let wave = 0; wave < 20; wave += 1) {
      await Promise.all(Array.from({ length: 20 }, (_, one) => api.postOrders('chain', order(wave * 20 + one + 1))));
    }
    const intervals = Math.ceil((Date.now() - from) / 50);
    const net = (await api.control('chain')).totals?.net;
    const lastTotals = () => heard.frames.findLast((frame) => frame.sections.totals)?.sections.totals?.net;
    await eventually(lastTotals).toBe(net);
    let rev = heard.snapshots[0]?.rev ?? -1;
    for (const frame of heard.frames) {
      expect(frame.base).toBe(rev);
      expect(frame.rev).toBeGreaterThanOrEqual(rev);
      ({ rev } = frame);
    }
    expect(heard.frames.length).toBeLessThanOrEqual(intervals + 2);
    expect(heard.snapshots).toHaveLength(1);
    await eventually(() => heard.beats.at(-1)?.rev).toBe(rev);
    const beat = heard.beats.at(-1);
    expect(beat?.epoch).toBe(heard.snapshots[0]?.epoch);
    expect(Math.abs((beat?.now ?? 0) - Date.now())).toBeLessThan(5000);
    expect(heard.frames.at(-1)?.sections.recent?.length ?? 30).toBeLessThanOrEqual(30);
  });

  test('[F1] a resync answers what the frames have told so far', async () => {
    const { stage } = await newShow('resync');
    const heard = listen({ key: stage, show: 'resync', surface: 'stage', build: '' });
    await eventually(() => heard.snapshots.length).toBe(1);
    await api.postOrders('resync', order(7));
    await eventually(() => heard.frames.some((frame) => frame.sections.totals)).toBe(true);
    const answer = await heard.socket.timeout(5000).emitWithAck('resync');
    const folded = heard.frames.reduce(
      (view, frame) => ({ ...view, ...frame.sections }),
      heard.snapshots[0]?.view ?? {},
    );
    expect(answer).toMatchObject({ rev: heard.frames.at(-1)?.rev, epoch: heard.snapshots[0]?.epoch, view: folded });
  });

  test('[F10] who asks for short frames is told the lines that came; who says nothing gets `recent` whole, as ever', async () => {
    const { stage } = await newShow('short');
    const auth = { key: stage, show: 'short', surface: 'stage', build: '' };
    const [whole, short] = [listen(auth), listen({ ...auth, frames: 'short' })];
    await eventually(() => whole.snapshots.length + short.snapshots.length).toBe(2);
    for (let id = 1; id <= 33; id += 1) {
      await api.postOrders('short', order(id));
      await sleep(60);
    }
    await api.postOrders('short', { ...order(20), status: 'cancelled', version: 1 });
    const recentOf = ({ snapshots, frames }: Heard) => {
      const held = { epoch: '', rev: 0, view: {}, ...snapshots[0] };
      return frames.reduce((former, frame) => {
        const next = applyFrame(former, frame);
        if (next === 'gap') throw new Error(`a gap at ${frame.base}`);
        return { ...held, ...next };
      }, held).view.recent;
    };
    const { recent } = await api.control('short');
    expect(recent.map(({ amount }) => amount)).toEqual(expect.not.arrayContaining(['20.25']));
    await eventually(() => recentOf(whole)).toEqual(recent);
    await eventually(() => recentOf(short)).toEqual(recent);
    expect(whole.frames.filter(({ sections }) => sections.recent).length).toBeGreaterThan(20);
    expect(whole.frames.filter((frame) => 'lines' in frame)).toEqual([]);
    const told = short.frames.flatMap(({ lines }) => (lines?.recent ? [lines.recent] : []));
    expect(told.length).toBeGreaterThan(20);
    expect(Math.max(...told.map((lines) => lines.filter((line) => !Array.isArray(line)).length))).toBeLessThan(5);
  });

  test.each([
    ['long-polling', ['polling']],
    ['long-polling that becomes a WebSocket', ['polling', 'websocket']],
  ])('[F1 F4] over %s a surface is told the same', async (_what, transports) => {
    const show = `by-${transports.length}`;
    const { stage } = await newShow(show);
    const heard = listen({ key: stage, show, surface: 'stage', build: '' }, {}, transports);
    await eventually(() => heard.snapshots.length).toBe(1);
    await eventually(() => heard.socket.io.engine.transport.name).toBe(transports.at(-1));
    for (let id = 1; id <= 20; id += 1) {
      await api.postOrders(show, order(id));
      await sleep(20);
    }
    const { totals } = await api.control(show);
    // Between two polls a link takes nothing: what it missed then comes as a snapshot.
    const shown = () =>
      [
        ...heard.snapshots.map(({ rev, view }) => ({ rev, totals: view.totals })),
        ...heard.frames.map(({ rev, sections }) => ({ rev, totals: sections.totals })),
      ]
        .filter((told) => told.totals)
        .toSorted((a, b) => a.rev - b.rev)
        .at(-1)?.totals?.net;
    await eventually(shown).toBe(totals?.net);
    await eventually(() => heard.beats.length).toBeGreaterThan(0);
  });

  test('[F3] a socket that does not read is passed over, others are not, and it is set right when it reads again', async () => {
    const { stage } = await newShow('slow');
    const slow = listen({ key: stage, show: 'slow', surface: 'stage', build: '' });
    const quick = listen({ key: stage, show: 'slow', surface: 'stage', build: '' });
    await eventually(() => slow.snapshots.length + quick.snapshots.length).toBe(2);
    const { ws } = (slow.socket.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } })
      .transport;
    ws.pause();
    // Frames of some 100 kB, so that the operating system's own buffers are full soon.
    const [title, sku] = ['珍'.repeat(119), '珠'.repeat(79)];
    let sold = 0;
    const isOneSlow = async () => /^nacre_slow_sockets 1$/m.test(await (await fetch(`${nacre.url}/metrics`)).text());
    // The operating system's buffers still grow at first: behind three times in a row is behind. Soon: who reads nothing
    // for 9 s is dropped (F11).
    for (let behind = 0; behind < 3 && sold < 12_000; behind = (await isOneSlow()) ? behind + 1 : 0) {
      sold += 40;
      const orders = Array.from({ length: 40 }, (_, one) => ({
        ...order(sold + one),
        items: Array.from({ length: 5 }, () => ({ sku, title, quantity: 1 })),
      }));
      await api.postOrders('slow', orders);
      await sleep(60);
    }
    expect(await isOneSlow()).toBe(true);
    const net = (await api.control('slow')).totals?.net;
    await eventually(() => quick.frames.findLast((frame) => frame.sections.totals)?.sections.totals?.net).toBe(net);
    expect(quick.snapshots).toHaveLength(1);
    ws.resume();
    await eventually(() => slow.snapshots.length).toBe(2);
    const last = slow.snapshots.at(-1);
    const after = slow.frames.filter((frame) => frame.base >= (last?.rev ?? 0));
    const totals = after.findLast((frame) => frame.sections.totals)?.sections.totals ?? last?.view.totals;
    expect(totals?.net).toBe(net);
    await eventually(isOneSlow).toBe(false);
  });
});

describe('who may', () => {
  test('[A2] revoking a key drops its sockets within a second and lets none in', async () => {
    const { stage, stageId } = await newShow('revoked');
    const auth = { key: stage, show: 'revoked', surface: 'stage', build: '' };
    const heard = listen(auth);
    await eventually(() => heard.snapshots.length).toBe(1);
    const from = Date.now();
    const dropped = new Promise<number>((resolve) => heard.socket.on('disconnect', () => resolve(Date.now() - from)));
    await api.revoke('revoked', stageId);
    expect(await dropped).toBeLessThan(1000);
    const again = listen(auth);
    await eventually(again.refusal).toBe('key_wrong');
  });

  test.each([
    ['no key', {}, 'key_missing'],
    ['a key that is none', { key: 'nobody' }, 'key_wrong'],
    ['an unknown show', { show: 'nowhere' }, 'show_unknown'],
    ['an unknown surface', { surface: 'backstage' }, 'request_malformed'],
    ['an unknown form of frames', { frames: 'tiny' }, 'request_malformed'],
  ])('[A1] %s is refused', async (_what, auth, code) => {
    const heard = listen({ show: 'main', surface: 'stage', build: '', ...auth });
    await eventually(heard.refusal).toBe(code);
    expect(heard.snapshots).toHaveLength(0);
  });

  test('[A3 F5] a stage key opens its stage, no control page and no other show, and can give no cue', async () => {
    const { stage } = await newShow('one');
    await newShow('two');
    const elsewhere = listen({ key: stage, show: 'two', surface: 'stage', build: '' });
    const control = listen({ key: stage, show: 'one', surface: 'control', build: '' });
    const own = listen({ key: stage, show: 'one', surface: 'stage', build: '' });
    await eventually(elsewhere.refusal).toBe('key_wrong');
    await eventually(control.refusal).toBe('role_not_allowed');
    await eventually(() => own.snapshots.length).toBe(1);
    expect(Object.keys(own.snapshots[0]?.view ?? {}).sort()).toEqual([
      'crowd',
      'goal',
      'leaders',
      'ledger',
      'recent',
      'show',
      'stage',
      'totals',
    ]);
    const answer = await own.socket.timeout(5000).emitWithAck('cue', { id: crypto.randomUUID(), kind: 'panic.hide' });
    expect(answer).toMatchObject({ error: { code: 'role_not_allowed' } });
    expect((await api.control('one')).stage.panic).toBe(false);
  });

  test('[B3] a packet beyond what any cue needs is not read; its sender is cut off, and nobody else', async () => {
    await newShow('giant');
    const auth = { key: nacre.ownerKey, show: 'giant', surface: 'control', build: '' };
    const [giant, other] = [listen(auth), listen(auth)];
    await eventually(() => giant.snapshots.length + other.snapshots.length).toBe(2);
    giant.socket.emit('cue', { id: randomUUID(), kind: 'callout.take', text: 'x'.repeat(20_000) } as never, () => {});
    await eventually(() => giant.socket.connected).toBe(false);
    expect(other.socket.connected).toBe(true);
  });

  test('[A4] a page of another origin cannot connect; our own can', async () => {
    const evil = listen({ show: 'main', surface: 'ticker', build: '' }, { origin: 'http://evil.example' });
    const own = listen({ show: 'main', surface: 'ticker', build: '' }, { origin: nacre.url });
    await eventually(() => own.snapshots.length).toBe(1);
    await eventually(() => evil.refusal() !== undefined).toBe(true);
    expect(evil.snapshots).toHaveLength(0);
  });

  test('[F5] helpers who may not see money get none, from the moment that the host says so', async () => {
    await newShow('modest');
    const { key } = await api.key('modest', 'staff');
    const before = listen({ key, show: 'modest', surface: 'control', build: '' });
    await eventually(() => before.snapshots[0]?.view.totals?.net).toBe('0.00');
    const dropped = new Promise<void>((resolve) => before.socket.on('disconnect', () => resolve()));
    await api.cue('modest', { kind: 'show.configure', staffMoney: false });
    await dropped;
    await api.postOrders('modest', order(1));
    const after = listen({ key, show: 'modest', surface: 'control', build: '' });
    await eventually(() => after.snapshots.length).toBe(1);
    expect(after.snapshots[0]?.view.totals).toBeNull();
    expect(JSON.stringify(after.snapshots[0]?.view)).not.toContain('1.25');
    const viewed = await api.as(key).control('modest');
    expect(viewed.totals).toBeNull();
  });

  test('[F5] nor by way of the stage, which has the total whatever it draws', async () => {
    await newShow('furtive');
    const [staff, host, stage] = await Promise.all([
      api.key('furtive', 'staff'),
      api.key('furtive', 'host'),
      api.key('furtive', 'stage'),
    ]);
    const open = ({ key } = staff) => listen({ key, show: 'furtive', surface: 'stage', build: '' });
    const before = open();
    await eventually(() => before.snapshots.length).toBe(1);
    const dropped = new Promise<void>((resolve) => before.socket.on('disconnect', () => resolve()));
    await api.cue('furtive', { kind: 'show.configure', staffMoney: false });
    await dropped;
    const [after, others] = [open(), [open(host), open(stage)]];
    await eventually(after.refusal).toBe('role_not_allowed');
    expect(after.snapshots).toHaveLength(0);
    await eventually(() => others.map(({ snapshots }) => snapshots.length)).toEqual([1, 1]);
  });

  test('[A1] what only a host may set, staff can neither set nor undo', async () => {
    await newShow('hosted');
    const { key } = await api.key('hosted', 'staff');
    const id = crypto.randomUUID();
    await api.cue('hosted', { id, kind: 'show.configure', title: 'The host says' });
    const give = (cue: object) =>
      api.as(key).request('POST', '/api/shows/hosted/cues', JSON.stringify({ id: crypto.randomUUID(), ...cue }));
    expect(await give({ kind: 'show.close' })).toMatchObject({
      status: 403,
      body: { error: { code: 'role_not_allowed' } },
    });
    for (const spelt of [id, id.toUpperCase()])
      expect(await give({ kind: 'undo', cue: spelt })).toMatchObject({ status: 403 });
    expect(await give({ kind: 'panic.hide' })).toMatchObject({ status: 200, body: { outcome: 'taken' } });
    expect((await api.control('hosted')).show.title).toBe('The host says');
  });
});
