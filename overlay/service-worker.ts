/**
 * Opens the control page where there is no network. It never stands between a page and a server that answers: a page is
 * always fetched, and only where that fails is the shell shown that was kept last (S7). What the show was like, the page
 * remembers itself (surfaces/control/desk/last-seen.ts). Served as `/control/service-worker.js`.
 *
 * In the cache lie a page that is the same for everybody, its assets and icons: no view, no address of a show, no key.
 */

/** What TypeScript's DOM does not know of workers. */
export interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asking extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Asking) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
const worker = self as unknown as Worker;

const CACHE = 'nacre-shell';
/** Under which the page lies, whatever the show. */
const PAGE = '/control/';
const IS_PAGE = /^\/control\/[a-z0-9-]{1,40}\/?$/;
/** A network that answers so late is none. */
const PATIENCE_MS = 4000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(`${PAGE}main`, { cache: 'no-store' })
      .then(keepShell)
      .then(() => worker.skipWaiting()),
  );
});
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && IS_PAGE.test(pathname)) event.respondWith(page(event));
  else if (/^\/(assets|app)\//.test(pathname)) event.respondWith(asset(request, pathname));
});

async function page(event: Asking): Promise<Response> {
  const kept = await caches.match(PAGE);
  const asked = fetch(event.request);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  try {
    const answer = kept ? await Promise.race([asked, late]) : await asked;
    // A proxy in front of a server that is away answers 502 to 504.
    if (answer === null || (kept && answer.status >= 502 && answer.status <= 504)) {
      asked.catch(() => {});
      return kept ?? Response.error();
    }
    if (answer.ok) event.waitUntil(keepShell(answer.clone()));
    return answer;
  } catch {
    return kept ?? Response.error();
  }
}

async function asset(request: Request, pathname: string): Promise<Response> {
  const kept = await caches.match(pathname);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(pathname, answer.clone());
  }
  return answer;
}

/** The page with all that it loads, or nothing. What only a former one loaded goes; fonts are shared by all. */
async function keepShell(answer: Response): Promise<void> {
  if (!answer.ok) return;
  const html = await answer.text();
  const cache = await caches.open(CACHE);
  const former = await cache.match(PAGE);
  if (former && (await former.text()) === html) return;
  const assets = new Set(namesIn(html));
  // What a script loads only when it is wanted, too: the set grows while it is gone through.
  for (const name of assets) {
    if (!name.endsWith('.js')) continue;
    for (const later of namesIn(await (await fetch(name)).text())) assets.add(later);
  }
  await cache.addAll([...assets]);
  await cache.put(PAGE, new Response(html, { headers: answer.headers }));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (/^\/assets\/.*\.(js|css)$/.test(pathname) && !assets.has(pathname)) await cache.delete(pathname);
  }
}

/** As a page writes them, "/assets/a-1.js", and as scripts write each other's: "./a-1.js". */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/["'`](?:\/?assets\/|\.\/)([\w.-]+-[\w-]{8}\.(?:js|css))["'`]/g)].map(
    ([, name = '']) => `/assets/${name}`,
  );
