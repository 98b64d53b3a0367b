import type { Role } from '../../../server/access/roles.ts';

/** What the contract says of a way in, in words of its own: held against the server's, and tried. */
export interface Row {
  /** As the routers have it, and which of the things it may be asked for: "POST /api/shows/:show/cues (show.close)". */
  name: string;
  call: string;
  /** Which roles it lets pass; `anyone`: it asks for no key; `none`: for something else than a key. */
  who: readonly Role[] | 'anyone' | 'none';
  /** A key that opens one show is not enough: it belongs to none. */
  ownersKeyOnly?: true;
  by?: 'key' | 'session';
  /** What it answers whom it lets pass: a status, or the code of what is wrong with what was sent. Nothing is changed by it. */
  answer: string;
  body?: string;
  headers?: Record<string, string>;
}

const OWNER = ['owner'] as const;
const HOST = ['owner', 'host'] as const;
const STAFF = ['owner', 'host', 'staff'] as const;
const INGEST = ['owner', 'ingest'] as const;
const ID = '00000000-0000-4000-8000-000000000000';

const row = (call: string, who: Row['who'], answer: string, rest: Partial<Row> = {}): Row => ({
  name: call,
  call,
  who,
  answer,
  ...rest,
});

export const ROWS: readonly Row[] = [
  row('GET /', 'anyone', '302'),
  row('GET /healthz', 'anyone', '200'),
  row('GET /readyz', 'anyone', '200'),
  row('GET /metrics', 'anyone', '200'),
  row('GET /robots.txt', 'anyone', '200'),
  row('GET /app/:file', 'anyone', '200'),
  row('GET /assets/:file', 'anyone', 'not_found'),
  row('GET /control/:show', 'anyone', '200'),
  row('GET /overlay/:show', 'anyone', '200'),
  row('GET /ticker/:show', 'anyone', '200'),
  row('GET /control/service-worker.js', 'anyone', '200'),
  row('GET /embed/nacre-ticker.js', 'anyone', '200'),
  row('GET /manifest/:show', 'anyone', '200'),
  row('POST /csp-report', 'anyone', '204', { body: '{}' }),
  row('GET /images/:show/:hash', 'anyone', 'not_found'),
  row('GET /images/:show/web/:hash', 'anyone', 'not_found'),
  row('GET /api/shows/:show/ticker', 'anyone', '200'),
  row('HEAD /t/:key', 'anyone', '204'),
  row('GET /t/:key', 'none', 'key_wrong'),
  row('POST /hooks/:show/:source', 'none', 'secret_not_set', { body: '{}' }),

  row('POST /api/shows/:show/orders', INGEST, 'body_empty'),
  row('POST /api/shows/:show/crowd', INGEST, 'body_empty'),
  row('POST /api/shows/:show/sales', STAFF, 'body_empty'),
  row('POST /api/shows/:show/cues', STAFF, 'cue_unknown', { body: '{}' }),
  row('POST /api/shows/:show/cues', HOST, 'cue_invalid', {
    name: 'POST /api/shows/:show/cues (show.configure)',
    body: JSON.stringify({ id: ID, kind: 'show.configure', title: 7 }),
  }),
  row('PUT /api/shows/:show/images', STAFF, 'image_invalid', { body: 'no picture' }),
  row('GET /api/shows/:show', STAFF, '200'),
  row('GET /api/shows/:show/audit', HOST, '200'),

  row('GET /api/shows', OWNER, '200', { ownersKeyOnly: true }),
  row('POST /api/shows', OWNER, 'show_invalid', { ownersKeyOnly: true, body: '{}' }),
  row('GET /api/shows/:show/setup', OWNER, '200'),
  row('PUT /api/shows/:show/sources/:source', OWNER, 'source_unknown', { body: '{}' }),
  row('GET /api/shows/:show/keys', OWNER, '200'),
  row('POST /api/shows/:show/keys', OWNER, 'role_unknown', { body: '{}' }),
  row('DELETE /api/shows/:show/keys/:id', OWNER, 'key_unknown'),
  row('POST /api/shows/:show/keys/:id/rotate', OWNER, 'key_unknown'),
  row('GET /api/shows/:show/sessions', OWNER, '200'),
  row('DELETE /api/shows/:show/sessions/:id', OWNER, 'session_unknown'),
  row('GET /api/shows/:show/triggers', OWNER, '200'),
  row('POST /api/shows/:show/triggers', OWNER, 'cue_invalid', { body: '{}' }),
  row('DELETE /api/shows/:show/triggers/:id', OWNER, 'key_unknown'),
  row('POST /api/shows/:show/buyers/find', OWNER, 'buyer_invalid', { body: '{}' }),
  row('POST /api/shows/:show/buyers/export', OWNER, 'buyer_invalid', { body: '{}' }),
  row('POST /api/shows/:show/buyers/forget', OWNER, 'buyer_invalid', { body: '{}' }),
  row('POST /api/shows/:show/cues', OWNER, 'cue_invalid', {
    name: 'POST /api/shows/:show/cues (buyers.forget)',
    body: JSON.stringify({ id: ID, kind: 'buyers.forget', sales: 7 }),
  }),

  row('POST /api/shows/:show/session', STAFF, '201', { by: 'key' }),
  row('POST /api/shows/:show/tickets', STAFF, '201', { by: 'session' }),
  // The last one: it ends the sessions that are tried.
  row('DELETE /api/session', 'anyone', '204', { headers: { 'x-nacre-csrf': '1' } }),
];

/** What the surfaces and events of the socket let pass. */
export const SURFACE_WHO: Readonly<Record<string, Row['who']>> = {
  stage: ['owner', 'host', 'staff', 'stage'],
  control: STAFF,
  ticker: 'anyone',
  board: HOST,
};

/** From which surface an event is taken, and what is answered. */
export const EVENTS: Readonly<Record<string, { from: readonly string[]; given: readonly unknown[]; answer: string }>> =
  {
    resync: { from: ['stage', 'control', 'ticker', 'board'], given: [], answer: 'a view of its own' },
    // An answer says only that it came.
    alive: { from: ['stage', 'control', 'ticker', 'board'], given: [{ rev: 0 }], answer: 'heard' },
    cue: { from: ['control'], given: [{ id: ID }], answer: 'cue_unknown' },
  };
