import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';

const order = (id: string) => ({ id, status: 'paid', currency: 'USD', total: '1.25' });

/** The most that a file of the process may grow to, as a disk that is full (Node ignores SIGXFSZ). */
const limitFiles = (pid: number, most: number | 'unlimited') =>
  void execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${most}:unlimited`]);

test('[I2] where the disk is full everything that would be kept is answered 503, and goes on by itself', async () => {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.postOrders('main', order('before'));
  const { facts } = await api.audit('main');
  const post = (path: string, body: unknown) => api.request('POST', `/api/shows/main/${path}`, JSON.stringify(body));
  const everything = () =>
    Promise.all([
      post('orders', order('within')),
      post('orders', [order('within 2'), order('within 3')]),
      post('cues', { id: crypto.randomUUID(), kind: 'panic.hide' }),
      post('keys', { role: 'stage' }),
      api.request('PUT', '/api/shows/main/sources/shopify', JSON.stringify({ secrets: ['shpss_1'] })),
      api.request('POST', '/api/shows', JSON.stringify({ show: 'second', currency: 'USD' })),
    ]);

  limitFiles(nacre.pid, 512);
  for (const answer of await everything()) {
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'store_unavailable' } } });
    expect(answer.headers.get('retry-after')).toBe('2');
  }
  expect(await api.audit('main')).toMatchObject({ facts, equal: true, fold: { net: '1.25', orders: 1 } });
  expect((await api.control('main')).stage.panic).toBe(false);

  limitFiles(nacre.pid, 'unlimited');
  const answers = await everything();
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201, 200, 201]);
  expect(await api.audit('main')).toMatchObject({ equal: true, fold: { net: '5.00', orders: 4 } });
  expect(await nacre.stop()).toBe(0);
});
