import type { Request, RequestHandler, Response } from 'express';
import { Fault } from '../errors.ts';
import type { Keys } from './keys.ts';
import { may } from './roles.ts';
import type { Action, Holder } from './roles.ts';

/** Lets a request pass whose key may do this for the show in its path. */
export const guard =
  (keys: Keys, action: Action): RequestHandler =>
  async (request, response, next) => {
    const key = bearerOf(request);
    if (key === null) throw new Fault('key_missing', 'Send the key as "Authorization: Bearer KEY".');
    const { show } = request.params;
    const holder = await keys.holderOf(key, typeof show === 'string' ? show : null);
    if (!holder)
      throw new Fault('key_wrong', 'This key does not open this show, or was revoked. Ask the owner for a new one.');
    if (!may(holder.role, action))
      throw new Fault('role_not_allowed', `A key with the role "${holder.role}" may not do this.`);
    response.locals.holder = holder;
    next();
  };

export const holderOf = (response: Response): Holder => response.locals.holder as Holder;

function bearerOf(request: Request): string | null {
  const match = /^Bearer +(\S{1,200})$/i.exec(request.get('authorization') ?? '');
  return match?.[1] ?? null;
}
