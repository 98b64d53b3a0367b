import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';

/** Node's own hook on imports: whoever asks for the driver of Redis fails. */
const hook = `export async function resolve(what, context, next) {
  if (/^ioredis/.test(what)) throw new Error('the driver of Redis was asked for');
  return next(what, context);
}`;
const asUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;
const WITHOUT_DRIVER = {
  NODE_OPTIONS: `--import=${asUrl(`import { register } from 'node:module'; register(${JSON.stringify(asUrl(hook))});`)}`,
};

test('without REDIS_URL no code of Redis is loaded', async () => {
  const nacre = await startNacre({ env: WITHOUT_DRIVER });
  const api = new Api(nacre.url, nacre.ownerKey);
  expect(await api.postOrders('main', { id: '1', status: 'paid', currency: 'USD', total: '1.00' })).toMatchObject({
    accepted: 1,
  });
  expect(await nacre.stop()).toBe(0);

  const { url } = await startRedis();
  await expect(startNacre({ env: { ...WITHOUT_DRIVER, REDIS_URL: url } })).rejects.toThrow(/driver of Redis/);
});
