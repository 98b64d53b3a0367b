import { useEffect, useRef } from 'preact/hooks';
import type { HourDrawing, drawHour } from './hour-drawing.ts';

/** The chart, whose library comes only once there is something to see. `words` say what it shows. */
export function HourChart({ drawing, words }: { drawing: HourDrawing; words: string }) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<ReturnType<typeof drawHour>>(undefined);
  const latest = useRef(drawing);
  latest.current = drawing;

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let isGone = false;
    let isAsked = false;
    // It has no width while its tab is not the open one.
    const seen = new ResizeObserver(() => {
      if (isAsked || element.clientWidth === 0) {
        drawn.current?.draw(latest.current);
        return;
      }
      isAsked = true;
      import('./hour-drawing.ts').then(
        (module) => {
          if (!isGone) drawn.current = module.drawHour(element, latest.current);
        },
        () => (isAsked = false),
      );
    });
    seen.observe(element);
    return () => {
      isGone = true;
      seen.disconnect();
      drawn.current?.stop();
    };
  }, []);
  useEffect(() => drawn.current?.draw(drawing), [drawing]);

  return <div ref={place} class="hour-chart" role="img" aria-label={words} />;
}
