import { computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

/** https://github.com/obsproject/obs-browser: events on `window`, each with its state in `detail`. */
type ObsEvent = CustomEvent<{ visible?: boolean; active?: boolean }>;

export interface OnScreen {
  /** Somebody can see the page: it is not hidden, by the browser or in OBS's scene. */
  visible: ReadonlySignal<boolean>;
  /** It is in the scene that goes out; true where nothing says otherwise. */
  active: ReadonlySignal<boolean>;
}

/** OBS tells of changes only, so a source counts as shown until it says something. */
export function watchScreen(): OnScreen {
  const shownByBrowser = signal(document.visibilityState === 'visible');
  const shownByObs = signal(true);
  const active = signal(true);
  document.addEventListener('visibilitychange', () => {
    shownByBrowser.value = document.visibilityState === 'visible';
  });
  if ('obsstudio' in window) {
    addEventListener('obsSourceVisibleChanged', (event) => {
      shownByObs.value = (event as ObsEvent).detail.visible ?? true;
    });
    addEventListener('obsSourceActiveChanged', (event) => {
      active.value = (event as ObsEvent).detail.active ?? true;
    });
  }
  return { visible: computed(() => shownByBrowser.value && shownByObs.value), active };
}
