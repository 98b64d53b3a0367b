import { BODIES, CUES, ORDER, SALE, SETTINGS } from './seeds.ts';
import type { Who } from './house.ts';

/**
 * Every route as the routers have it, with who may ask and what is valid there, to be spoiled. In this order each is taken as
 * it is (chaos/fuzz.test.ts): what is spoiled before the fuzz begins would be refused at the door and tell nothing.
 */
export interface Way {
  /** The call, and which of the things it may be asked for: "POST /hooks/:show/:source (shopify)". */
  name: string;
  call: string;
  who: Who | 'session';
  bodies: readonly unknown[];
  /** Of several: what is taken is not JSON. */
  bytes?: readonly string[];
  headers?: Record<string, string>;
  /** What stands in its path that is not made by another request. `ASSET`: whatever the build has named it. */
  parts?: readonly string[];
}

const bytes = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');
/** A picture of one pixel, in three writings. A character is a byte. */
export const PICTURE_BYTES: readonly string[] = [
  bytes('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  bytes('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=='),
  bytes('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='),
];

const CSRF = { 'x-nacre-csrf': '1' };
const way = (call: string, who: Way['who'], bodies: readonly unknown[] = [], rest: Partial<Way> = {}): Way => ({
  name: call,
  call,
  who,
  bodies,
  ...rest,
});

export const WAYS: readonly Way[] = [
  way('GET /', 'nobody'),
  way('GET /healthz', 'nobody'),
  way('GET /readyz', 'nobody'),
  way('GET /metrics', 'nobody'),
  way('GET /robots.txt', 'nobody'),
  way('GET /app/:file', 'nobody', [], { parts: ['icon-192.png', 'icon-512.png'] }),
  way('GET /assets/:file', 'nobody', [], { parts: ['ASSET'] }),
  way('GET /control/:show', 'nobody'),
  way('GET /overlay/:show', 'nobody'),
  way('GET /ticker/:show', 'nobody'),
  way('GET /control/service-worker.js', 'nobody'),
  way('GET /embed/nacre-ticker.js', 'nobody'),
  way('GET /manifest/:show', 'nobody'),
  way('POST /csp-report', 'nobody', [{ 'csp-report': { 'effective-directive': 'img-src', 'blocked-uri': 'x' } }]),
  way('GET /api/shows/:show/ticker', 'nobody'),

  ...Object.entries(BODIES).map(([vendor, bodies]) =>
    way('POST /hooks/:show/:source', 'nobody', bodies, {
      name: `POST /hooks/:show/:source (${vendor})`,
      parts: [vendor],
    }),
  ),
  way('POST /api/shows/:show/orders', 'ingest', [ORDER, [ORDER, { ...ORDER, id: 'A-18', refunds: [] }]]),
  way('POST /api/shows/:show/crowd', 'ingest', [{ viewers: 3, likes: 4, joins: 1 }]),
  way('POST /api/shows/:show/cues', 'owner', CUES),
  way('POST /api/shows/:show/sales', 'staff', [SALE]),

  way('PUT /api/shows/:show/images', 'staff', [], { bytes: PICTURE_BYTES }),
  way('GET /images/:show/:hash', 'nobody'),
  way('GET /images/:show/web/:hash', 'nobody'),

  way('GET /api/shows', 'root'),
  way('POST /api/shows', 'root', [
    { show: 'NEW', currency: 'MXN' },
    { show: 'NEW', title: 'Tea', rates: { USD: '17.05' }, sound: { volume: 50, muted: false }, ...SETTINGS },
  ]),
  way('GET /api/shows/:show', 'staff'),
  way('GET /api/shows/:show/audit', 'host'),
  way('GET /api/shows/:show/setup', 'owner'),
  way(
    'PUT /api/shows/:show/sources/:source',
    'owner',
    [
      { secrets: ['another-very-secret-secret'] },
      { secrets: ['one-of-two-very-secret-secrets', 'token:APP_USR-another-very-secret-token'] },
      { secrets: [] },
    ],
    { parts: Object.keys(BODIES) },
  ),

  way('GET /api/shows/:show/keys', 'owner'),
  way('POST /api/shows/:show/keys', 'owner', [
    { role: 'staff', label: 'Ana', seconds: 3600 },
    { role: 'host' },
    { role: 'owner', label: 'Li' },
    { role: 'stage', seconds: 86_400 },
    { role: 'ingest' },
  ]),
  way('POST /api/shows/:show/keys/:id/rotate', 'owner', [{ overlapSeconds: 3600 }, {}, { overlapSeconds: 0 }]),
  way('DELETE /api/shows/:show/keys/:id', 'owner'),

  way('POST /api/shows/:show/session', 'staff'),
  way('POST /api/shows/:show/tickets', 'session', [], { headers: CSRF }),
  way('GET /api/shows/:show/sessions', 'owner'),
  way('DELETE /api/shows/:show/sessions/:id', 'owner'),
  way('DELETE /api/session', 'session', [], { headers: CSRF }),

  way('POST /api/shows/:show/triggers', 'owner', [
    { cue: { kind: 'callout.next' }, label: 'pedal', seconds: 3600 },
    { cue: { kind: 'callout.take', text: 'Hello' } },
    { cue: { kind: 'deal.start', sku: 'PEARL', price: '49.00', seconds: 60 } },
  ]),
  way('GET /api/shows/:show/triggers', 'owner'),
  way('HEAD /t/:key', 'nobody'),
  way('GET /t/:key', 'nobody'),
  way('DELETE /api/shows/:show/triggers/:id', 'owner'),

  way('POST /api/shows/:show/buyers/find', 'owner', [{ text: 'A-1' }]),
  way('POST /api/shows/:show/buyers/export', 'owner', [{ sale: 'rest:A-17' }]),
  way('POST /api/shows/:show/buyers/forget', 'owner', [{ sale: 'rest:A-17' }]),
];
