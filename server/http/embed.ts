import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import express from 'express';
import type { Router } from 'express';
import { builtFolder } from './built.ts';
import { hasTag } from './etag.ts';

/**
 * `<nacre-ticker>` for other people's pages. The address never changes, for they keep it for years; so it is asked for
 * anew after five minutes, for nothing where it is the same. Any site may load it, as a module or with `integrity` too.
 */
export function embedRoutes(folder = builtFolder('embed')): Router {
  const plain = readFileSync(join(folder, 'nacre-ticker.js'));
  const forms = {
    identity: { body: plain, etag: `"${hashOf(plain)}"` },
    gzip: { body: gzipSync(plain, { level: 9 }), etag: `"${hashOf(plain)}-gzip"` },
  };
  const router = express.Router();
  router.get('/embed/nacre-ticker.js', (request, response) => {
    const form = request.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : 'identity';
    const { body, etag } = forms[form];
    response.set({
      'Cache-Control': 'public, max-age=300, stale-while-revalidate=86400',
      'Access-Control-Allow-Origin': '*',
      Vary: 'Accept-Encoding',
      ETag: etag,
    });
    if (hasTag(request.get('if-none-match'), etag)) return void response.status(304).end();
    if (form === 'gzip') response.set('Content-Encoding', 'gzip');
    response.type('js').send(body);
  });
  return router;
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
