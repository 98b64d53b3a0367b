import type { Request, RequestHandler } from 'express';
import { Fault } from '../errors.ts';
import type { Slices } from '../slices.ts';
import { decodeUtf8, parseInSlices, parseJson } from '../sources/json.ts';
import type { JsonValue, ReadJson } from '../sources/json.ts';
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

/**
 * At once: for routes whose bodies are short.
 *
 * @throws Fault where the bytes are not strict UTF-8, or not one strict JSON value.
 */
export const readJson = (bytes: Uint8Array): JsonValue => valueOf(parseJson(textOf(bytes)));

/** The same of a body that may be long: others have their turn meanwhile. */
export const readJsonInSlices = async (bytes: Uint8Array, slices: Slices): Promise<JsonValue> =>
  valueOf(await parseInSlices(textOf(bytes), slices));

function textOf(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (typeof text !== 'string') throw new Fault(text.code, text.message);
  return text;
}

function valueOf(read: ReadJson): JsonValue {
  if ('code' in read) throw new Fault(read.code, read.message);
  return read.value;
}
