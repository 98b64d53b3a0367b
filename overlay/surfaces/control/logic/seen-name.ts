import type { RecentSale } from '../../../../shared/view.ts';

/** One that staff have hidden stands only where it can be shown again; this page, too, may be filmed. */
export const seenName = ({ name, held }: Pick<RecentSale, 'name' | 'held'>): string => (held === 'hidden' ? '' : name);
