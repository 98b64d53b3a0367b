import type { Request } from 'express';
import { Fault } from '../errors.ts';
import type { Projector } from './projector.ts';
import type { Shows } from './shows.ts';

/** The projector of the show in the path. @throws Fault `show_unknown` */
export function showOf(shows: Shows, request: Request): Projector {
  const { show } = request.params;
  const projector = typeof show === 'string' ? shows.get(show) : null;
  if (!projector)
    throw new Fault(
      'show_unknown',
      `There is no show named ${String(show).slice(0, 40)}. Create it first: POST /api/shows.`,
    );
  return projector;
}
