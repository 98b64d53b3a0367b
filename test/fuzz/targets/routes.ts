import fc from 'fast-check';
import { SHOW, WHO, asOwn, house, judge, keyOf } from '../house.ts';
import type { Who } from '../house.ts';
import { changed, headerText, jsonText, of } from '../inputs.ts';
import { changes } from '../kept.ts';
import { hold } from '../target.ts';
import type { Target } from '../target.ts';
import { PICTURE_BYTES, WAYS } from '../ways.ts';

interface Asked {
  method: string;
  path: string;
  who: Who;
  headers: Record<string, string>;
  body: string;
}

const name = fc.oneof(
  { arbitrary: fc.constant(SHOW), weight: 6 },
  { arbitrary: fc.constantFrom('main', 'nobody', '..', '%00', '%ff', '__proto__', 'a'.repeat(3000)), weight: 1 },
);
const part = fc.oneof(name, fc.string({ unit: of('abc019-_%./;:@~'), minLength: 1, maxLength: 20 }));
/** Every address that a router has, and some that none has. */
const PATHS: readonly string[] = [
  ...new Set(WAYS.map(({ call }) => call.split(' ')[1] ?? '')),
  '/:one/:other',
  '/api/:one/:other',
  '/socket.io/?EIO=4&transport=polling&sid=:one',
  '/socket.io/?EIO=:one&transport=:other',
];
/** The show is mostly the one that there is. */
const path = fc.tuple(fc.constantFrom(...PATHS), name, part, headerText).map(([pattern, show, other, query]) => {
  const filled = pattern.replaceAll(/:(\w+)/g, (_whole, place: string) => (place === 'show' ? show : other));
  return `${filled}${filled.includes('?') ? '&' : '?'}${encodeURIComponent(query).slice(0, 500)}`;
});
const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'content-type',
    'content-encoding',
    'if-none-match',
    'if-modified-since',
    'range',
    'cookie',
    'origin',
    'sec-fetch-site',
    'sec-purpose',
    'user-agent',
    'x-nacre-csrf',
    'x-forwarded-for',
    'x-http-method-override',
    'x-request-id',
    'accept-language',
    'expect-ct',
  ),
  headerText.map((text) => text.trim()),
  { maxKeys: 3 },
);

/** Any method to any address by anybody with anything: a refused one leaves all that is kept as it was. */
export const routes: Target<Asked> = {
  name: 'routes',
  isServed: true,
  share: 6,
  input: fc.record({
    method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
    path,
    who: fc.constantFrom(...WHO),
    headers,
    body: fc.oneof(
      { arbitrary: jsonText(changed(WAYS.flatMap(({ bodies }) => bodies))), weight: 6 },
      { arbitrary: fc.constantFrom('', ...PICTURE_BYTES), weight: 1 },
    ),
  }),
  async run({ method, path: to, who, headers: more, body }) {
    const here = await house();
    const before = here.kept.look();
    const asked = { method, path: to, key: keyOf(here, who), headers: more, body: asOwn(here, body) };
    const { status, headers: told, body: text } = await judge(here, asked);
    const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    if (status >= 400 || isRead) {
      const other = changes(before, here.kept.look());
      hold(other.length === 0, `what is answered ${status} changes what is kept`, other);
    }
    for (const cookie of told['set-cookie'] ?? []) here.secrets.add(/=([\w-]{43})/.exec(cookie)?.[1] ?? '');
    const [, made] = /"(?:key|ticket)":"([\w-]{43})"/.exec(status === 201 ? text : '') ?? [];
    if (made !== undefined) here.secrets.add(made);
    here.secrets.delete('');
  },
};
