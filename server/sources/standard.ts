import { STALE, WRONG, isFresh, isSigned, missing } from './hmac.ts';
import { isObject, memberOf } from './json.ts';
import { normaliseOrder } from './rest.ts';
import { reject } from './source.ts';
import type { SourceAdapter } from './source.ts';

/**
 * Standard Webhooks, carrying an order in our own shape, plain or as the `data` of `{type, timestamp, data}`.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const standard: SourceAdapter = {
  source: 'standard',
  verify({ headers, raw, receivedAt }, secrets) {
    const id = headers['webhook-id'];
    const time = headers['webhook-timestamp'];
    const header = headers['webhook-signature'];
    if (!id) return missing('webhook-id');
    if (!header) return missing('webhook-signature');
    if (!time || !/^\d{1,12}$/.test(time))
      return reject('timestamp_missing', 'The header webhook-timestamp must be seconds since 1970.');
    const signatures = header
      .split(' ')
      .filter((part) => part.startsWith('v1,'))
      .map((part) => part.slice('v1,'.length));
    if (signatures.length === 0)
      return reject('signature_malformed', 'The header webhook-signature must hold v1,… signatures.');
    const message = Buffer.concat([Buffer.from(`${id}.${time}.`), raw]);
    if (!isSigned(message, secrets.map(keyOf), signatures, 'base64')) return WRONG;
    return isFresh(Number(time), receivedAt) ? { ok: true } : STALE;
  },
  normalise({ receivedAt }, body, { countTestOrders }) {
    // An order of its own may have any further field, one named `data` among them.
    const data = memberOf(body, 'total') === undefined ? memberOf(body, 'data') : undefined;
    return normaliseOrder(isObject(data) ? data : body, { source: 'standard', receivedAt, countTestOrders });
  },
};

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
