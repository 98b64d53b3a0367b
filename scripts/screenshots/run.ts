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
import type { Evening } from './evenings.ts';
import { fill } from './fill.ts';
import { graphicPictures, themesAsked } from './graphics.ts';
import { controlMoments, firstRunPictures, sheetPictures, stageMoments, tickerMoments } from './moments.ts';
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

  const eveningOf = async (evening: Evening): Promise<void> => {
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
  };
  const largeOf = async (evening: Evening): Promise<void> => {
    await fill(api, evening);
    if (isWanted('stage')) {
      await stagePictures(album, api, evening, ['dark']);
      await catchUpPictures(album, api, evening);
    }
    if (isWanted('control')) await controlPictures(album, api, nacre.ownerKey, { ...evening, lang: 'es' });
    if (isWanted('ticker')) await tickerPictures(album, api, evening);
  };
  const momentsOf = async (evening: Evening): Promise<void> => {
    const troubled = { ...evening, show: `moments-${evening.lang}` };
    await fill(api, troubled);
    await controlMoments(album, nacre, troubled);
    await sheetPictures(album, nacre, api, troubled);
    await stageMoments(album, api, troubled);
    await tickerMoments(album, api, troubled);
  };
  const firstRuns = async (): Promise<void> => {
    // A server of its own, at no public address, as the first start makes it.
    const fresh = await startNacre();
    for (const evening of EVENINGS) await firstRunPictures(album, fresh, evening);
  };
  const hasEvenings = ['stage', 'graphics', 'themes', 'control', 'ticker'].some(isWanted);
  const errors = await together([
    ...(isWanted('moments') ? [...EVENINGS.map((one) => () => momentsOf(one)), firstRuns] : []),
    ...(isWanted('away') ? [() => awayPictures(album, EVENINGS)] : []),
    ...(hasEvenings ? [...LARGE.map((one) => () => largeOf(one)), ...EVENINGS.map((one) => () => eveningOf(one))] : []),
  ]);
  if (only === 'readme' || process.argv.includes('--readme')) {
    const [evening] = EVENINGS;
    if (!evening) throw new Error('There is no evening to show.');
    await readmePictures(album, api, nacre.ownerKey, evening);
  }
  console.log(
    `${album.count} pictures. ${album.faults.length} faults reported by the pages. See ${await album.bind()}`,
  );
  for (const fault of album.faults) console.log(`  ${fault}`);
  for (const error of errors) console.error(error);
  if (errors.length > 0) process.exitCode = 1;
}

/** Two at a time: most of a picture's time is waiting. Each show is its own, so what goes wrong ends that one alone, and is told. */
async function together(parts: readonly (() => Promise<void>)[]): Promise<unknown[]> {
  const left = [...parts];
  const errors: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let part = left.shift(); part; part = left.shift()) await part().catch((error: unknown) => errors.push(error));
  };
  await Promise.all([work(), work()]);
  return errors;
}
