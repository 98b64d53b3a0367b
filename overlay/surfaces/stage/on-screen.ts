import { computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

/** https://github.com/obsproject/obs-browser: events on `window`, each with its state in `detail`. */
type ObsEvent = CustomEvent<{ visible?: boolean; active?: boolean; name?: unknown }>;

interface ObsStudio {
  /** Answers null, or nothing, where the source's permissions are less than "user information". */
  getCurrentScene?: (answer: (scene: { name?: unknown } | null) => void) => void;
}

export interface OnScreen {
  /** Somebody can see the page: it is not hidden, by the browser or in OBS's scene. */
  visible: ReadonlySignal<boolean>;
  /** It is in the scene that goes out; true where nothing says otherwise. */
  active: ReadonlySignal<boolean>;
  /** The scene that goes out; null until somebody says so. */
  scene: ReadonlySignal<string | null>;
}

/** The version of OBS's browser plugin; undefined elsewhere. */
export const obsVersion = (): string | undefined => {
  const { obsstudio } = window as { obsstudio?: { pluginVersion?: unknown } };
  const version = obsstudio?.pluginVersion;
  return typeof version === 'string' && /^[\w.+-]{1,32}$/.test(version) ? version : undefined;
};

/** OBS tells of changes only, so a source counts as shown until it says something. */
export function watchScreen(): OnScreen {
  const shownByBrowser = signal(document.visibilityState === 'visible');
  const shownByObs = signal(true);
  const active = signal(true);
  const scene = signal<string | null>(null);
  const onScene = (told: { name?: unknown } | null) => {
    if (typeof told?.name === 'string') scene.value = told.name;
  };
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
    addEventListener('obsSceneChanged', (event) => onScene((event as ObsEvent).detail));
    (window.obsstudio as ObsStudio).getCurrentScene?.(onScene);
  }
  return { visible: computed(() => shownByBrowser.value && shownByObs.value), active, scene };
}
