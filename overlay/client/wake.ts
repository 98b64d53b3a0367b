import type { Stop } from './stop.ts';

/** Calls when waiting makes no sense any more: the network is back, or somebody looks at the page again. */
export function onWake(listener: () => void): Stop {
  if (typeof document === 'undefined') return () => {};
  const seen = () => {
    if (document.visibilityState === 'visible') listener();
  };
  addEventListener('online', listener);
  addEventListener('pageshow', listener);
  document.addEventListener('visibilitychange', seen);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('pageshow', listener);
    document.removeEventListener('visibilitychange', seen);
  };
}
