import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { onceAtEnd } from './cleanup.ts';

export interface PictureServer {
  /** Without a slash at the end: what `NACRE_TEST_PICTURES` allows. */
  url: string;
  /** Every path that was asked for. */
  asked: string[];
}

/** A photo of one colour. */
export const photo = (width: number, height: number, background: string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** A shop's picture server on this machine: a photo at any path but `/gone…`, where there is none, and `/page…`. */
export async function startPictureServer(): Promise<PictureServer> {
  const asked: string[] = [];
  const bytes = await photo(1600, 1200, '#3a7');
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url.startsWith('/gone')) response.writeHead(404).end();
    else if (url.startsWith('/page')) response.end('<h1>Log in</h1>');
    else response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onceAtEnd(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
