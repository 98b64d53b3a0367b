import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { StageView } from '../../../../shared/view.ts';
import type { Alert } from '../../stage/alert-queue.ts';
import { PREVIEW_READY, previewPath } from '../../stage/preview-message.ts';
import type { PreviewMessage } from '../../stage/preview-message.ts';
import { useDesk } from '../desk/desk.ts';
import { FORMATS } from '../logic/links.ts';
import type { Format } from '../logic/links.ts';

interface Props {
  view: StageView;
  format: Format['id'];
  /** For who cannot see it. */
  label: string;
  /** An alert to stand on it; it makes none of its own. */
  alert?: Alert | null;
  /** The frame, for who wants to know where its graphics stand. */
  onFrame?: (frame: HTMLIFrameElement) => void;
}

/** The stage itself, small: the very page that OBS shows, given its view by this one. Nobody can get into it. */
export function StageFrame({ view, format, label, alert = null, onFrame }: Props) {
  const { show, session } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const scale = useScale(box, format);
  const { width, height } = sizeOf(format);
  const veiled = session.view.value?.totals === null;

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      const isOurs = event.origin === location.origin && event.source === frame.current?.contentWindow;
      if (!isOurs || event.data !== PREVIEW_READY) return;
      setReady(true);
      if (frame.current) onFrame?.(frame.current);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [onFrame]);

  // With the frame that this page draws, not after it: a name that was hidden is gone from both.
  useLayoutEffect(() => {
    if (!isReady) return;
    const message: PreviewMessage = { nacre: 'preview', view, now: session.clock.now(), alert, veiled };
    frame.current?.contentWindow?.postMessage(message, location.origin);
  }, [isReady, view, alert, veiled, session]);

  return (
    <div
      ref={box}
      class={`stage-frame ${format}`}
      role="img"
      aria-label={label}
      style={{ aspectRatio: `${width} / ${height}` }}
    >
      <iframe
        ref={frame}
        src={previewPath(show)}
        title={label}
        aria-hidden="true"
        tabIndex={-1}
        width={width}
        height={height}
        style={{ transform: `scale(${scale})` }}
      />
    </div>
  );
}

export const sizeOf = (format: Format['id']): { width: number; height: number } =>
  FORMATS.find(({ id }) => id === format) ?? FORMATS[0];

/** How much smaller than the stage its box is. */
function useScale(box: { current: HTMLElement | null }, format: Format['id']): number {
  const [scale, setScale] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setScale(element.clientWidth / sizeOf(format).width);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, format]);
  return scale;
}
