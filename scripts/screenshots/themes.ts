import { THEME_NAMES } from '../../overlay/theme/themes.ts';
import type { Api } from '../../test/support/api.ts';
import type { Album } from './album.ts';
import { BACKDROP_NAMES, hang } from './backdrops.ts';
import type { Evening } from './evenings.ts';
import { sell, takeFirst } from './fill.ts';
import { alertGoes, FORMATS, nameOf, openStage } from './stage.ts';

/** The whole stage in each theme, over bright and over dark video. */
export async function themePictures(album: Album, api: Api, evening: Evening): Promise<void> {
  for (const [place, format] of FORMATS.entries()) {
    const { page, close } = await openStage(album, api, evening, format);
    await takeFirst(api, evening);
    for (const [turn, theme] of THEME_NAMES.entries()) {
      await api.cue(evening.show, { kind: 'show.configure', theme });
      await page.waitForFunction((name) => document.documentElement.dataset['theme'] === name, theme);
      await sell(api, evening, 6000 + place * 100 + turn);
      await page.locator('.alert').waitFor();
      for (const backdrop of BACKDROP_NAMES) {
        await hang(page, backdrop);
        await album.take(page, nameOf('theme', format, evening, `${theme}-${backdrop}`));
      }
      await alertGoes(api, evening, page);
    }
    await api.cue(evening.show, { kind: 'show.configure', theme: 'pearl' });
    await close();
  }
}
