import type { IncomingHttpHeaders } from 'node:http';

/** What a shop or a program sent, as it came. */
export interface Delivered {
  show: string;
  /** As the path says; empty where it says none. */
  source: string;
  headers: IncomingHttpHeaders;
  /** Behind the `?`. */
  query: string;
  raw: Buffer;
}
