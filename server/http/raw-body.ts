import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../errors.ts';
import { LEAVE_MS } from './patience.ts';

/** Bytes that requests hold which are not answered yet. */
let held = 0;
/** What a request holds beside its body: without it many small ones, waiting for a disk that hangs, would fit without end. */
const OF_EACH = 8192;
/** From here on who comes is asked to come again: memory is spent on what has come already. */
const MOST_HELD = 128 * 1_048_576;
/** A body has so long to come, and a second more for each so many bytes that it may have: a slow phone's 10 MB take a while. */
const AT_LEAST_MS = 10_000;
const BYTES_PER_SECOND = 65_536;

const tooLarge = (): Fault =>
  new Fault('body_too_large', 'The body is larger than this takes. Many orders can be sent in several requests.');

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
  if (held + OF_EACH + Number(length) > MOST_HELD)
    throw new Fault('too_many_requests', 'More is being read here than fits; send it again in a second.');
  let bytes = 0;
  held += OF_EACH;
  response.once('close', () => (held -= bytes + OF_EACH));
  if (isWhole) {
    held += bytes = Number(length);
    return request.read() as Buffer;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const late = setTimeout(
      () => {
        request.off('data', onData);
        reject(new Fault('request_timeout', 'The body took too long to come; send it again.'));
      },
      AT_LEAST_MS + (limit / BYTES_PER_SECOND) * 1000,
    );
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      held += chunk.length;
      chunks.push(chunk);
      if (bytes <= limit) return;
      request.off('data', onData);
      clearTimeout(late);
      chunks.length = 0;
      reject(tooLarge());
    };
    // A fault gathers its stack, which costs more than the rest here: none is made for a body that came whole.
    const onBreak = (): void => {
      clearTimeout(late);
      reject(new Fault('request_malformed', 'The body broke off.'));
    };
    const onEnd = (): void => {
      clearTimeout(late);
      request.off('close', onBreak);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    };
    request.on('data', onData).once('end', onEnd).once('error', onBreak).once('close', onBreak);
  });
}
