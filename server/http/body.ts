import express from 'express';
import type { Request, RequestHandler } from 'express';
import { Fault } from '../errors.ts';
import { decodeUtf8, parseJson } from '../sources/json.ts';
import type { JsonValue } from '../sources/json.ts';

/** The bytes as they came, whatever they claim to be: signatures are over them. Nothing is inflated. */
export const rawBody = (limit: number): RequestHandler => express.raw({ type: () => true, limit, inflate: false });

export const bytesOf = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

/** @throws Fault where the bytes are not strict UTF-8. */
export function textOf(request: Request): string {
  const text = decodeUtf8(bytesOf(request));
  if (typeof text !== 'string') throw new Fault(text.code, text.message);
  return text;
}

/** @throws Fault where the bytes are not one strict JSON value. */
export function jsonOf(request: Request): JsonValue {
  const parsed = parseJson(textOf(request));
  if ('code' in parsed) throw new Fault(parsed.code, parsed.message);
  return parsed.value;
}
