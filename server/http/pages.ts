import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Router } from 'express';
import { Fault } from '../errors.ts';
import { builtFolder } from './built.ts';
import { manifestOf } from './manifest.ts';

/**
 * The pages, as Vite built them. HTML is `no-store`, so that a reload is always the newest build; assets carry a hash
 * in their names and never change (S7).
 */
export function pageRoutes(folder = builtFolder('overlay')): Router {
  const router = express.Router();
  // What is not there falls through to where every refusal is written; Express's own have no code and no words.
  const shared = { index: false, redirect: false };
  router.get('/assets/:file', express.static(folder, { ...shared, immutable: true, maxAge: '1y' }));
  router.get('/app/:file', express.static(folder, { ...shared, maxAge: '1d' }));
  const worker = readFileSync(join(folder, 'service-worker.js'), 'utf8');
  router.get('/control/service-worker.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('js').send(worker);
  });
  router.get('/manifest/:show', (request, response) => {
    const { show } = request.params;
    if (!/^[a-z0-9-]{1,40}$/.test(show)) throw new Fault('not_found', 'There is no such show.');
    response
      .set('Cache-Control', 'no-cache')
      .type('application/manifest+json')
      .send(JSON.stringify(manifestOf(show)));
  });
  // What a key opens is in no search engine, and what presses a button is followed by none.
  router.get('/robots.txt', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=86400').type('text').send(ROBOTS);
  });
  // Whoever types the bare address finds the control page, which says what it needs.
  router.get('/', (_request, response) => response.redirect('/control/main'));
  for (const [path, page] of [
    ['overlay', 'stage'],
    ['control', 'control'],
    ['ticker', 'ticker'],
  ] as const) {
    const html = readFileSync(join(folder, `${page}.html`), 'utf8');
    router.get(`/${path}/:show`, (_request, response) => {
      response.set('Cache-Control', 'no-store').type('html').send(html);
    });
  }
  return router;
}

const ROBOTS = ['User-agent: *', 'Disallow: /t/', 'Disallow: /control/', 'Disallow: /overlay/', ''].join('\n');
