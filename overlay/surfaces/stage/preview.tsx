import { batch, signal } from '@preact/signals';
import { render } from 'preact';
import type { StageView } from '../../../shared/view.ts';
import { ServerClock } from '../../client/clock.ts';
import type { Link } from '../../client/session.ts';
import { moveAgain } from '../../graphics/motion.ts';
import type { Alert } from './alert-queue.ts';
import { dealSeconds } from './deal-seconds.ts';
import { dress } from './dress.ts';
import { watchFormat } from './layout.tsx';
import { PREVIEW_READY } from './preview-message.ts';
import type { PreviewMessage } from './preview-message.ts';
import { Stage } from './stage.tsx';

/**
 * The very stage in a frame of the control page. It has no key and no socket, so it can neither read a show nor tell
 * anybody that it has drawn one: it draws what the page around it says, and listens to nobody else.
 */
export function startPreview(into: Element): void {
  const view = signal<StageView | null>(null);
  const link = signal<Link>('live');
  const alert = signal<Alert | null>(null);
  const clock = new ServerClock();

  dress(view);
  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin || event.source !== parent || !isPreviewMessage(event.data)) return;
    const { view: shown, now, alert: told, veiled } = event.data;
    clock.heard(now);
    document.documentElement.toggleAttribute('data-veiled', veiled);
    batch(() => {
      view.value = shown;
      alert.value = told;
    });
    moveAgain();
  });

  render(
    <Stage
      session={{ view, link }}
      announcer={{ alert, live: signal(false) }}
      dealSeconds={dealSeconds({ view, clock })}
      late={signal(false)}
      format={watchFormat()}
      scene={signal(null)}
    />,
    into,
  );
  parent.postMessage(PREVIEW_READY, location.origin);
}

const isPreviewMessage = (data: unknown): data is PreviewMessage =>
  typeof data === 'object' && data !== null && 'nacre' in data && data.nacre === 'preview';
