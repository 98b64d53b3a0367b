import type { StageView } from '../../../shared/view.ts';
import type { Alert } from './alert-queue.ts';

/** What a frame with the stage in it is given to draw, by the page of the same origin that holds the frame. */
export interface PreviewMessage {
  nacre: 'preview';
  view: StageView;
  /** Server time, ms. */
  now: number;
  /** Shown at once and for good: a preview announces nothing by itself. */
  alert: Alert | null;
  /** Amounts are there and cannot be read. */
  veiled: boolean;
}

/** Said by the frame once it can draw. */
export const PREVIEW_READY = 'nacre preview ready';

/** A stage that draws what its frame's page tells it: it joins nothing and needs no key. */
export const previewPath = (show: string): string => `/overlay/${show}?preview=1`;

export const isPreview = (search: string): boolean => new URLSearchParams(search).get('preview') === '1';
