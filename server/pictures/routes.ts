import express from 'express';
import type { Request, Router } from 'express';
import { isOnWeb } from '../../shared/picture.ts';
import { sha256 } from '../../shared/sha256.ts';
import { guard } from '../access/guard.ts';
import type { Access } from '../access/access.ts';
import { Fault } from '../errors.ts';
import { bytesOf, rawBody } from '../http/body.ts';
import type { Store } from '../ledger/ledger.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import { MAX_PICTURE_BYTES, PictureUnfit } from './encoder.ts';
import type { KeptPicture, Uploads } from './uploads.ts';
import type { WebPictures } from './web-pictures.ts';

interface Deps {
  shows: Shows;
  access: Access;
  store: Store;
  uploads: Uploads;
  web: WebPictures;
}

const FOR_EVER = 'public, max-age=31536000, immutable';
/** The path names an address, whose picture may be another one some day. */
const FOR_A_DAY = 'public, max-age=86400';

/** Pictures in and out, over HTTP. */
export function pictureRoutes({ shows, access, store, uploads, web }: Deps): Router {
  const router = express.Router();

  router.put('/api/shows/:show/images', guard(access, 'cue'), rawBody(MAX_PICTURE_BYTES), async (request, response) => {
    const { show } = await showOf(shows, request);
    response.status(201).json({ image: await uploads.keep(show, bytesOf(request)) });
  });

  router.get('/images/:show/:hash', async (request, response) => {
    const { show, hash } = request.params;
    const picture = await store.get<KeptPicture>(`image/${show}/${hash}`);
    if (!picture) throw new Fault('not_found', 'There is no such picture.');
    response.set('Cache-Control', FOR_EVER).type(picture.type).send(Buffer.from(picture.base64, 'base64'));
  });

  router.get('/images/:show/web/:hash', async (request, response) => {
    const { show, address } = await productPicture(shows, request);
    const picture = await web.get(show, address).catch((error: unknown) => {
      if (error instanceof PictureUnfit) throw new Fault('not_found', 'The picture cannot be fetched where it lies.');
      throw error;
    });
    response.set('Cache-Control', FOR_A_DAY).type(picture.type).send(Buffer.from(picture.base64, 'base64'));
  });

  return router;
}

/** Only what a product of the show really has is fetched: this is nobody's proxy. @throws Fault `not_found` */
async function productPicture(shows: Shows, request: Request): Promise<{ show: string; address: string }> {
  const { show, state } = await showOf(shows, request);
  for (const { image } of state.products.values())
    if (image !== undefined && isOnWeb(image) && sha256(image) === request.params['hash'])
      return { show, address: image };
  throw new Fault('not_found', 'No product of this show has such a picture.');
}
