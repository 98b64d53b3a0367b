import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { isLive } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { takeViolations } from '../support/violations.ts';

let nacre: Nacre;
let browser: Browser;
beforeAll(async () => {
  [nacre, browser] = await Promise.all([startNacre(), openBrowser('debian')]);
});

const headersOf = async (path: string) => (await fetch(nacre.url + path)).headers;
const policyOf = async (path: string) => (await headersOf(path)).get('content-security-policy') ?? '';

test.each([
  ['/control/main', "'none'"],
  ['/overlay/main', "'none'"],
  ['/overlay/main?preview=1', "'self'"],
  ['/ticker/main', '*'],
  ['/', "'none'"],
  ['/api/shows/main/ticker', "'none'"],
  ['/healthz', "'none'"],
])('[A9] %s is framed by %s, takes nothing inline, and is not sniffed', async (path, ancestors) => {
  const headers = await headersOf(path);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`frame-ancestors ${ancestors};`);
  expect(policy).not.toMatch(/unsafe|https?:|wss?:(?!\/\/127\.0\.0\.1:)/);
  expect(policy).toContain("default-src 'none';");
  expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${nacre.port} wss://127.0.0.1:${nacre.port};`);
  expect([headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual(['nosniff', 'no-referrer']);
});

test('[A9] a Host that is no address gets no place in the policy', async () => {
  expect(await policyOf('/control/main')).toContain('127.0.0.1');
  const { request } = await import('node:http');
  const policy = await new Promise<string>((resolve, reject) => {
    const headers = { host: "evil.example; script-src 'unsafe-inline'" };
    request(`${nacre.url}/control/main`, { headers }, (answer) => {
      answer.resume();
      resolve(String(answer.headers['content-security-policy']));
    })
      .on('error', reject)
      .end();
  });
  expect(policy).not.toMatch(/evil|unsafe/);
});

test('[A9] what is written into a page does not run; it is reported, counted by its directive, and kept nowhere', async () => {
  const page = await browser.newPage();
  await page.goto(`${nacre.url}/control/main#${nacre.ownerKey}`);
  await isLive(page);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = "secret-of-the-page"';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<i style="color: red">x</i>');
  });
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
  const metrics = async () => (await fetch(`${nacre.url}/metrics`)).text();
  await expect.poll(metrics).toMatch(/nacre_policy_violations_total\{directive="script-src-elem"\} 1/);
  await expect.poll(metrics).toMatch(/nacre_policy_violations_total\{directive="style-src-attr"\} 1/);
  expect(takeViolations().length).toBeGreaterThanOrEqual(2);
  const report = (directive: unknown) =>
    new Api(nacre.url, '').request(
      'POST',
      '/csp-report',
      JSON.stringify({ 'csp-report': { 'effective-directive': directive } }),
    );
  for (const directive of ['x'.repeat(9000), 'nacre"} 1', 7, null]) expect((await report(directive)).status).toBe(204);
  expect((await metrics()).match(/nacre_policy_violations_total\{.*\} \d+/g)).toHaveLength(3);
  expect((await report('x'.repeat(20_000))).status).toBe(413);
  expect(nacre.log()).not.toContain('secret-of-the-page');
  await page.close();
});

test('[A9] a page of another site can frame the ticker, and neither the control page nor a stage', async () => {
  const site = createServer((request, response) => {
    const of = new URL(request.url ?? '', 'http://x').searchParams.get('of') ?? '';
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<iframe src="${nacre.url}${of}"></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  onceAtEnd(() => void site.close());
  const at = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const page = await browser.newPage();
  for (const [of, isShown] of [
    ['/ticker/main', true],
    ['/control/main', false],
    ['/overlay/main', false],
    ['/overlay/main?preview=1', false],
  ] as const) {
    await page.goto(`${at}/?of=${encodeURIComponent(of)}`);
    await expect.poll(() => page.frames()[1]?.url()).toBe(isShown ? nacre.url + of : 'chrome-error://chromewebdata/');
  }
  await page.close();
});
