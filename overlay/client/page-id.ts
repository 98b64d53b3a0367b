import { uuid } from './uuid.ts';

const KEY = 'nacre.page';

/**
 * What this page calls itself: the same after a reload, another one in another tab or another source of OBS. A source that
 * OBS shuts down and makes anew is another page. Where storage is refused a reload makes another page, too.
 */
export function pageId(): string {
  try {
    const known = sessionStorage.getItem(KEY);
    if (known !== null && /^[\w-]{8,40}$/.test(known)) return known;
    const made = uuid();
    sessionStorage.setItem(KEY, made);
    return made;
  } catch {
    return uuid();
  }
}
