import { linesOf } from '../../shared/lines.ts';
import type { Lines } from '../../shared/lines.ts';

/** A section as it was told last: as JSON, a list line by line, so that what it keeps of them can be seen. */
export type Told = string | readonly string[];

export const toldOf = (section: unknown): Told =>
  Array.isArray(section) ? section.map((line) => JSON.stringify(line)) : JSON.stringify(section);

export function isSame(former: Told | undefined, latter: Told): boolean {
  if (typeof former === 'string' || typeof latter === 'string') return former === latter;
  return former?.length === latter.length && latter.every((line, place) => line === former[place]);
}

export const sectionFrom = (told: Told): unknown =>
  typeof told === 'string' ? JSON.parse(told) : told.map((line) => JSON.parse(line) as unknown);

/** A list by what it kept of the former one (lines.ts); null: it is to be told whole. */
export const keptOf = (former: Told | undefined, latter: Told, section: unknown): Lines | null =>
  Array.isArray(section) && typeof former === 'object' && typeof latter === 'object'
    ? linesOf(former, latter, section)
    : null;
