import type { DealView } from './view.ts';

/** A deal that is sold out says so for a while before it is gone. */
const SOLD_OUT_SHOWN_MS = 8000;

/** When a deal is over: at the end of its time, or soon after its last piece. Server time, ms, as all its times are. */
export const dealEndsAt = ({ endsAt, soldOutAt }: Pick<DealView, 'endsAt' | 'soldOutAt'>): number =>
  soldOutAt === undefined ? endsAt : Math.min(endsAt, soldOutAt + SOLD_OUT_SHOWN_MS);
