import type { Request } from 'express';
import { Fault } from '../errors.ts';
import type { Projector } from './projector.ts';
import type { Shows } from './shows.ts';

/** The projector of the show in the path. @throws Fault `show_unknown` */
export const showOf = (shows: Shows, request: Request): Promise<Projector> => showNamed(shows, request.params.show);

/** @throws Fault `show_unknown` */
export async function showNamed(shows: Shows, show: unknown): Promise<Projector> {
  const projector = typeof show === 'string' ? await shows.get(show) : null;
  if (!projector)
    throw new Fault(
      'show_unknown',
      `There is no show named ${String(show).slice(0, 40)}. Create it first: POST /api/shows.`,
    );
  return projector;
}

/** The same, to be looked at. @throws Fault `show_unknown`, and `not_ready` while its log is still being folded */
export async function foldedShowOf(shows: Shows, request: Request): Promise<Projector> {
  const projector = await showOf(shows, request);
  if (!projector.isFolded)
    throw new Fault('not_ready', 'The log cannot be read now. Orders are kept; ask again in a moment.');
  return projector;
}
