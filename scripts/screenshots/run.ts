import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Api } from '../../test/support/api.ts';
import { openBrowser } from '../../test/support/browser.ts';
import { endAll } from '../../test/support/cleanup.ts';
import { startNacre } from '../../test/support/server.ts';
import { ensureBuilt } from '../build.mjs';
import { ROOT } from '../fingerprint.mjs';
import { Album } from './album.ts';
import { awayPictures } from './away.ts';
import { controlPictures } from './control.ts';
import { EVENINGS, LARGE } from './evenings.ts';
import { fill } from './fill.ts';
import { graphicPictures, themesAsked } from './graphics.ts';
import { controlMoments, firstRunPictures, stageMoments, tickerMoments } from './moments.ts';
import { catchUpPictures, rehearsalPictures, stagePictures } from './stage.ts';
import { readmePictures } from './readme.ts';
import { themePictures } from './themes.ts';
import { tickerPictures } from './ticker.ts';

/**
 * `npm run screenshots`: every page in every format and language, into test/artifacts/screenshots/index.html. A server
 * of its own, filled with the same evening each time.
 *
 *   npm run screenshots -- --only stage     one of stage, graphics, themes, control, ticker, moments, away, readme
 *   npm run screenshots -- --only graphics --theme pearl
 *   npm run screenshots -- --readme         the six of the README, too
 */
const FOLDER = join(ROOT, 'test/artifacts/screenshots');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt === -1 ? null : process.argv[onlyAt + 1];
const isWanted = (part: string): boolean => only === null || only === part;

if (ensureBuilt() === 'failed') process.exit(1);
try {
  await takeAll();
} finally {
  await endAll();
}

async function takeAll(): Promise<void> {
  const nacre = await startNacre({ env: { NACRE_PUBLIC_URL: 'https://live.pearls.example' } });
  const api = new Api(nacre.url, nacre.ownerKey);
  const album = new Album(FOLDER, await openBrowser('debian'));
  if (only === null) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });

  for (const evening of EVENINGS) {
    if (only === 'readme' || only === 'moments' || only === 'away') break;
    await fill(api, evening);
    if (isWanted('stage')) {
      await stagePictures(album, api, evening);
      await catchUpPictures(album, api, evening);
      const rehearsal = { ...evening, show: `rehearsal-${evening.lang}` };
      await fill(api, rehearsal, { rehearsal: true });
      await rehearsalPictures(album, api, rehearsal);
    }
    if (isWanted('graphics')) await graphicPictures(album, api, evening, themesAsked());
    if (isWanted('themes')) await themePictures(album, api, evening);
    if (isWanted('control')) await controlPictures(album, api, nacre.ownerKey, evening);
    if (isWanted('ticker')) await tickerPictures(album, api, evening);
  }
  for (const evening of LARGE) {
    if (only === 'readme' || only === 'moments' || only === 'away') break;
    await fill(api, evening);
    if (isWanted('stage')) {
      await stagePictures(album, api, evening, ['dark']);
      await catchUpPictures(album, api, evening);
    }
    if (isWanted('control')) await controlPictures(album, api, nacre.ownerKey, { ...evening, lang: 'es' });
    if (isWanted('ticker')) await tickerPictures(album, api, evening);
  }
  if (isWanted('moments')) {
    // A server of its own, at no public address, as the first start makes it.
    const fresh = await startNacre();
    for (const evening of EVENINGS) {
      const troubled = { ...evening, show: `moments-${evening.lang}` };
      await fill(api, troubled);
      await firstRunPictures(album, fresh, evening);
      await controlMoments(album, nacre, troubled);
      await stageMoments(album, api, troubled);
      await tickerMoments(album, api, troubled);
    }
  }
  if (isWanted('away')) await awayPictures(album, EVENINGS);
  if (only === 'readme' || process.argv.includes('--readme')) {
    const [evening] = EVENINGS;
    if (!evening) throw new Error('There is no evening to show.');
    await readmePictures(album, api, nacre.ownerKey, evening);
  }
  console.log(`${album.faults.length} faults reported by the pages. See ${await album.bind()}`);
  for (const fault of album.faults) console.log(`  ${fault}`);
}
