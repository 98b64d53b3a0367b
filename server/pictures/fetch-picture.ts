import type { LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { MAX_PICTURE_BYTES, PictureUnfit } from './encoder.ts';
import { isPublicAddress } from './public-address.ts';
import { resolveHost } from './resolve-host.ts';

export const WITHIN_MS = 5000;
const MOST_REDIRECTS = 3;

/** What a server says of a picture, and wants to hear to tell whether it is still the same. */
export interface Tags {
  etag?: string;
  lastModified?: string;
}
export interface FetchedPicture {
  bytes: Buffer;
  tags: Tags;
}

interface Options {
  /** Of the picture that is here already. */
  known?: Tags | undefined;
  /** An origin that is asked although it is not of the internet at large: a test's own picture server. */
  allowed: string | null;
  /** Tells the addresses of a host; the name servers unless a test says otherwise. */
  resolve?: (name: string) => Promise<LookupAddress[]>;
  withinMs?: number;
}

/**
 * What lies at a web address, at most 10 MB, within 5 s with all its redirects. Each host is resolved here and the
 * connection goes to the very address that was looked at: a name that means another host a moment later changes nothing.
 * Null where it is still the one that is known.
 *
 * @throws PictureUnfit
 */
export async function fetchPicture(address: string, options: Options): Promise<FetchedPicture | null> {
  const deadline = AbortSignal.timeout(options.withinMs ?? WITHIN_MS);
  let url = urlOf(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await ask(url, options, deadline);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 304 && options.known) {
      answer.destroy();
      return null;
    }
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      answer.destroy();
      url = urlOf(headers.location, url);
      continue;
    }
    if (statusCode !== 200) {
      answer.destroy();
      throw new PictureUnfit('not_found');
    }
    return { bytes: await bodyOf(answer), tags: tagsOf(headers) };
  }
  throw new PictureUnfit('not_found');
}

/** Only what can be sent back, and is short. */
function tagsOf({ etag, 'last-modified': lastModified }: IncomingHttpHeaders): Tags {
  const isFit = (tag: string | undefined): tag is string => tag !== undefined && /^[\x20-\x7e]{1,200}$/.test(tag);
  return { ...(isFit(etag) && { etag }), ...(isFit(lastModified) && { lastModified }) };
}

/** @throws PictureUnfit unless it is a plain web address. */
function urlOf(text: string, base?: URL): URL {
  const url = tryUrl(text, base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '')
    throw new PictureUnfit('address_refused');
  return url;
}

function tryUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

function ask(
  url: URL,
  { allowed, known = {}, resolve = resolveHost }: Options,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isAllowed = url.origin === allowed;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Node asks no resolver about a number.
  if (isIP(host) && !isAllowed && !isPublicAddress(host)) throw new PictureUnfit('address_refused');
  const guarded: LookupFunction = (name, _options, answer) => {
    resolve(name).then(
      // One of them would be enough to lead astray.
      (found) =>
        isAllowed || found.every((one) => isPublicAddress(one.address))
          ? answer(null, found)
          : answer(new PictureUnfit('address_refused'), []),
      (error: Error) => answer(error, []),
    );
  };
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const asked = request(url, {
      agent: false,
      signal,
      lookup: guarded,
      headers: {
        Accept: 'image/*',
        'Accept-Encoding': 'identity',
        'User-Agent': 'Nacre (picture of a product)',
        ...(known.etag !== undefined && { 'If-None-Match': known.etag }),
        ...(known.lastModified !== undefined && { 'If-Modified-Since': known.lastModified }),
      },
    });
    asked.once('response', done);
    asked.on('error', (error) => fail(error instanceof PictureUnfit ? error : new PictureUnfit('unreachable')));
    // After an answer it says nothing new. A server that switches protocols makes Node end it without any error.
    asked.once('close', () => fail(new PictureUnfit('unreachable')));
    asked.end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_PICTURE_BYTES) throw new PictureUnfit('too_large');
      chunks.push(chunk);
    }
  } catch (error) {
    answer.destroy();
    throw error instanceof PictureUnfit ? error : new PictureUnfit('unreachable');
  }
  return Buffer.concat(chunks);
}
