import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { Fault } from '../errors.ts';
import type { Keys } from './keys.ts';
import { may } from './roles.ts';
import type { Action, Holder } from './roles.ts';

/** Lets a request pass whose key may do this for the show in its path. */
export const guard =
  (keys: Keys, action: Action): RequestHandler =>
  async (request, response, next) => {
    const { show } = request.params;
    response.locals.holder = await admit(keys, action, request.headers, typeof show === 'string' ? show : null);
    next();
  };

/** Whose key may do this for the show; null: for what belongs to no show. @throws Fault */
export async function admit(
  keys: Keys,
  action: Action,
  headers: IncomingHttpHeaders,
  show: string | null,
): Promise<Holder> {
  const key = bearerOf(headers);
  if (key === null) throw new Fault('key_missing', 'Send the key as "Authorization: Bearer KEY".');
  const holder = await keys.holderOf(key, show);
  if (!holder)
    throw new Fault('key_wrong', 'This key does not open this show, or was revoked. Ask the owner for a new one.');
  if (!may(holder.role, action))
    throw new Fault('role_not_allowed', `A key with the role "${holder.role}" may not do this.`);
  return holder;
}

export const holderOf = (response: Response): Holder => response.locals.holder as Holder;

function bearerOf({ authorization }: IncomingHttpHeaders): string | null {
  const match = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '');
  return match?.[1] ?? null;
}
