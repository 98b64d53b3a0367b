import { signal } from '@preact/signals';

/**
 * The control page as an app of its own. Only where the page is secure (https, or this machine): over plain HTTP in a LAN
 * a browser has no service workers, and everything else works without.
 */

const CACHE = 'nacre-shell';
/** What the page loaded before the worker was there is kept once all is calm. */
const CALM_MS = 4000;

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}
/** Set where the browser offers to install. */
export const installPrompt = signal<InstallPrompt | null>(null);

export const canWorkOffline = (): boolean => 'serviceWorker' in navigator;

export function makeInstallable(show: string): void {
  const link = document.createElement('link');
  link.rel = 'manifest';
  link.href = `/manifest/${show}`;
  document.head.append(link);
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installPrompt.value = event as InstallPrompt;
  });
  addEventListener('appinstalled', () => (installPrompt.value = null));
  if (!canWorkOffline()) return;
  navigator.serviceWorker
    .register('/control/service-worker.js', { scope: '/control/' })
    .then(async () => {
      await navigator.serviceWorker.ready;
      setTimeout(() => void keepLoaded().catch(() => {}), CALM_MS);
    })
    .catch(() => {});
}

async function keepLoaded(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const { name } of performance.getEntriesByType('resource')) {
    const { origin, pathname } = new URL(name);
    if (origin !== location.origin || !pathname.startsWith('/assets/')) continue;
    if (!(await cache.match(pathname))) await cache.add(pathname);
  }
}

/** Nothing of the app stays on this device. */
export async function uninstall(): Promise<void> {
  if (!canWorkOffline()) return;
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  await caches.delete(CACHE);
}
