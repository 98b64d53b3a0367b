import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { openLimits } from '../../server/http/limits.ts';
import type { Log } from '../../server/log.ts';
import { makeMetrics } from '../../server/metrics.ts';
import { onceAtEnd } from '../support/cleanup.ts';

test('[B3] what nobody foresaw is answered 500 without its words or its stack, which the log alone has', async () => {
  const broken = express.Router();
  broken.get('/broken', () => {
    throw new Error('the inside of it');
  });
  const logged: unknown[] = [];
  const limits = openLimits(() => 0, null);
  const app = createApp({
    routes: [broken],
    limits,
    knownAs: () => null,
    metrics: makeMetrics(),
    log: { error: (told: unknown) => logged.push(told) } as unknown as Log,
    isReady: () => true,
    tellMetrics: () => Promise.resolve(''),
  });
  const http = createServer(app).listen(0, '127.0.0.1');
  onceAtEnd(() => void http.close());
  onceAtEnd(() => limits.stop());
  await once(http, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/broken`);
  const body = await answer.text();
  expect([answer.status, JSON.parse(body)]).toEqual([
    500,
    { error: { code: 'internal', message: expect.any(String) as string } },
  ]);
  expect(body).not.toMatch(/inside of it|\bat |\.ts|node_modules/);
  expect(JSON.stringify(logged)).toContain('the inside of it');
});
