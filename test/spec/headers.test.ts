import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { openLimits } from '../../server/http/limits.ts';
import type { Log } from '../../server/log.ts';
import { makeMetrics } from '../../server/metrics.ts';
import { onceAtEnd } from '../support/cleanup.ts';

/** All that a page is held to, word for word: whatever is weaker, missing or new in it is seen here. */
const policy = (host: string, ancestors: string, pictures = "'self'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src ${pictures}`,
    `connect-src 'self' ws://${host} wss://${host}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
    'report-uri /csp-report',
  ].join(';');

test.each<[path: string, ancestors: string, pictures?: string]>([
  ['/control/main', "'none'", "'self' data: blob:"],
  ['/overlay/main', "'none'"],
  ['/overlay/main?preview=1', "'self'"],
  ['/overlay/main?preview=2', "'none'"],
  ['/ticker/main', '*'],
  ['/', "'none'"],
  ['/assets/any.js', "'none'"],
  ['/api/shows/main/ticker', "'none'"],
  ['/ticker', "'none'"],
  ['/x/ticker/main', "'none'"],
])(
  '[A9] %s may be framed by %s, load nothing of anybody else, and is neither sniffed nor told of',
  async (path, ancestors, pictures) => {
    const limits = openLimits(() => 0, null);
    onceAtEnd(() => limits.stop());
    const app = createApp({
      routes: [],
      limits,
      knownAs: () => null,
      metrics: makeMetrics(),
      log: { error() {} } as unknown as Log,
      isReady: () => true,
      tellMetrics: () => Promise.resolve(''),
    });
    const http = createServer(app).listen(0, '127.0.0.1');
    onceAtEnd(() => void http.close());
    await once(http, 'listening');
    const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
    const { headers } = await fetch(`http://${host}${path}`);
    expect(headers.get('content-security-policy')).toBe(policy(host, ancestors, pictures));
    expect([...headers.keys()].filter((name) => name.startsWith('content-security'))).toEqual([
      'content-security-policy',
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  },
);
