import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../errors.ts';
import { gather } from './gather.ts';
import { LEAVE_MS } from './patience.ts';

/** Bytes that requests hold which are not answered yet. */
let held = 0;
/** Those whose bodies are still coming, the oldest first: each is given up where others need its room. */
const coming = new Set<() => void>();
/** What a request holds beside its body: without it many small ones, waiting for a disk that hangs, would fit without end. */
const OF_EACH = 8192;
/**
 * Beyond this the body that has been coming for longest makes room, and where none is on its way, who comes is asked to come
 * again. Sequence without it: a stranger begins bodies of 128 MB together, and does not end them; for a minute no order is read.
 */
const MOST_HELD = 128 * 1_048_576;
/** A body has so long to come, and a second more for each so many bytes that it may have: a slow phone's 10 MB take a while. */
const AT_LEAST_MS = 10_000;
const BYTES_PER_SECOND = 65_536;
/** After so many pieces others have their turn: what the network holds of a body may be 300,000 pieces of a byte. */
const PIECES_IN_A_TURN = 8192;

const tooLarge = (): Fault =>
  new Fault('body_too_large', 'The body is larger than this takes. Many orders can be sent in several requests.');
const tooMany = (): Fault =>
  new Fault('too_many_requests', 'More is being read here than fits; send it again in a second.');

/** Whether so many bytes more fit, once the oldest of those still coming have made room. */
function makeRoom(bytes: number): boolean {
  for (const giveUp of coming) {
    if (held + bytes <= MOST_HELD) break;
    giveUp();
  }
  return held + bytes <= MOST_HELD;
}

/**
 * The bytes as they came, whatever they claim to be: signatures are over them. Nothing is inflated.
 *
 * @throws Fault `body_too_large`, `encoding_unsupported`, `too_many_requests`, `request_timeout`, and `request_malformed`
 *   where it breaks off
 */
export async function readBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length = '0' } = request.headers;
  // As an order mostly does it came with its headers, and is there: it takes no listeners, no timer and no turn to read it.
  const isWhole = Number(length) > 0 && request.readableLength === Number(length);
  // Sequence without it: too large is said at the limit, and the rest, which has no end, is read for ever.
  if (!isWhole)
    response.once('finish', () => {
      if (!request.complete) setTimeout(() => request.complete || request.socket.destroy(), LEAVE_MS).unref();
    });
  if (encoding.toLowerCase() !== 'identity')
    throw new Fault('encoding_unsupported', 'Send the body as it is, without Content-Encoding.');
  if (Number(length) > limit) throw tooLarge();
  if (!makeRoom(OF_EACH + Number(length))) throw tooMany();
  /** What this one holds. */
  let own = 0;
  const hold = (more: number): void => {
    own += more;
    held += more;
  };
  hold(OF_EACH);
  response.once('close', () => hold(-own));
  if (isWhole) {
    hold(Number(length));
    return request.read() as Buffer;
  }
  return new Promise((resolve, reject) => {
    const gathered = gather();
    let [bytes, pieces, isOver] = [0, 0, false];
    // A fault gathers its stack, which costs more than the rest here: none is made for a body that came whole.
    const giveUp = (fault: Fault): void => {
      end();
      isOver = true;
      gathered.letGo();
      hold(-own);
      reject(fault);
    };
    const makeWay = (): void => giveUp(tooMany());
    const onBreak = (): void => giveUp(new Fault('request_malformed', 'The body broke off.'));
    const end = (): void => {
      clearTimeout(late);
      coming.delete(makeWay);
      request.off('close', onBreak);
    };
    const late = setTimeout(
      () => giveUp(new Fault('request_timeout', 'The body took too long to come; send it again.')),
      AT_LEAST_MS + (limit / BYTES_PER_SECOND) * 1000,
    );
    const onData = (piece: Buffer): void => {
      pieces += 1;
      if (pieces % PIECES_IN_A_TURN === 0) {
        request.pause();
        setImmediate(() => request.resume());
      }
      if (isOver) return;
      bytes += piece.length;
      hold(piece.length);
      if (bytes > limit) return giveUp(tooLarge());
      gathered.add(piece);
      // It may itself be the oldest.
      makeRoom(0);
    };
    const onEnd = (): void => {
      if (!coming.has(makeWay)) return;
      end();
      resolve(gathered.whole());
    };
    coming.add(makeWay);
    request.on('data', onData).once('end', onEnd).once('error', onBreak).once('close', onBreak);
  });
}
