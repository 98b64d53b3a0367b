import type { RequestHandler, Response } from 'express';
import type { Access, By } from './access.ts';
import type { Action, Holder } from './roles.ts';

/** As the table of access reads it off a router (test/support/access/). */
export type Guard = RequestHandler & { readonly action: Action; readonly by: By };

/** Lets a request pass whose key, or session, may do this for the show in its path. */
export function guard(access: Access, action: Action, by: By = 'either'): Guard {
  const handler: RequestHandler = async (request, response, next) => {
    const { show } = request.params;
    response.locals.holder = await access.admit(action, request, typeof show === 'string' ? show : null, by);
    next();
  };
  return Object.assign(handler, { action, by });
}

export const holderOf = (response: Response): Holder => response.locals.holder as Holder;
