import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a server before its own code. On SIGUSR2 so many days have gone by: the clock says so, and each timer that
 * rings every hour or more seldom has rung once.
 */
const HOUR_MS = 3_600_000;
if (isMainThread) {
  const now = Date.now.bind(Date);
  const every = globalThis.setInterval;
  let ahead = 0;
  /** @type {(() => void)[]} */
  const seldom = [];
  Date.now = () => now() + ahead;
  Object.assign(globalThis, {
    /** @type {(ring: () => void, ms: number) => NodeJS.Timeout} */
    setInterval: (ring, ms) => {
      if (ms >= HOUR_MS) seldom.push(ring);
      return every(ring, ms);
    },
  });
  process.on('SIGUSR2', () => {
    ahead += Number(process.env['DAYS_AHEAD']) * 24 * HOUR_MS;
    for (const ring of seldom) ring();
  });
}
