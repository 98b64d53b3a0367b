import type { Request, RequestHandler } from 'express';
import { Fault } from '../errors.ts';
import { decodeUtf8, parseJson } from '../sources/json.ts';
import type { JsonValue } from '../sources/json.ts';
import { readBody } from './raw-body.ts';

/** Puts the body's bytes where `bytesOf` and `jsonOf` find them. */
export const rawBody =
  (limit: number): RequestHandler =>
  async (request, response, next) => {
    request.body = await readBody(request, response, limit);
    next();
  };

export const bytesOf = (request: Request): Buffer => request.body as Buffer;

/** @throws Fault where the bytes are not one strict JSON value. */
export const jsonOf = (request: Request): JsonValue => readJson(bytesOf(request));

/** @throws Fault where the bytes are not strict UTF-8, or not one strict JSON value. */
export function readJson(bytes: Uint8Array): JsonValue {
  const text = decodeUtf8(bytes);
  if (typeof text !== 'string') throw new Fault(text.code, text.message);
  const parsed = parseJson(text);
  if ('code' in parsed) throw new Fault(parsed.code, parsed.message);
  return parsed.value;
}
